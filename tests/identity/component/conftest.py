"""identity running for a test, with keys of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chassis import auth
from chassis.settings import Secret
from chassis.testing import Running
from identity.app import service
from joserfc.jwk import ECKey

from tests.identity.component.walk import Walk


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the key that signs access tokens and the pair that seals one-time links."""
    folder = tmp_path_factory.mktemp("keys")
    link = ECKey.generate_key("P-256")
    (folder / "jwt_private.json").write_text(json.dumps(auth.create_key()))
    (folder / "jwks.json").write_text(json.dumps(auth.public_keys(folder / "jwt_private.json")))
    (folder / "link_public.json").write_text(json.dumps(link.as_dict(private=False)))
    (folder / "link_private.json").write_text(json.dumps(link.as_dict(private=True)))
    return folder


def start(mongo_url: str, keys: Path, **changes: Any) -> Running:
    """identity whose decisions show at once, unless the test is about when they show."""
    changes.setdefault("registration_tick_ms", 1)
    return Running(
        service,
        mongo_url,
        pepper=Secret("a pepper for tests"),
        jwks_file=keys / "jwks.json",
        jwt_private_key_file=keys / "jwt_private.json",
        link_public_key_file=keys / "link_public.json",
        **changes,
    )


@pytest.fixture(scope="session")
def usual(mongo_url: str, keys: Path) -> Iterator[Running]:
    """identity with the usual settings, for all tests; each finds it empty."""
    with start(mongo_url, keys) as running:
        yield running
        running.transactions.tools.vault.close()


@pytest.fixture
def walk(mongo_url: str, keys: Path, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """A customer in front of an empty identity; `parametrize("walk", [{...}], indirect=True)` changes its settings."""
    if changes := getattr(request, "param", {}):
        with start(mongo_url, keys, **changes) as running:
            yield Walk(running=running, link_key=keys / "link_private.json")
            running.transactions.tools.vault.close()
        return
    running = request.getfixturevalue("usual")
    tools = running.transactions.tools
    hashing = tools.hashing
    yield Walk(running=running, link_key=keys / "link_private.json")
    object.__setattr__(tools, "hashing", hashing)
    vaults = running.runtime.client[running.settings.key_vault_database]
    for database in (running.database, vaults):
        for name in database.list_collection_names():
            database[name].delete_many({})
