"""A service of the release that is on the path, and events handed to it by the real way in.

Used by the tests for the services of today. Run as a program with another release on PYTHONPATH it hands that release's
services the events on standard input: `python consumers.py <package> <mongo url> <folder of the release>`, one event a line.
It prints what was not handled, one parked row a line, and then how many events were. It imports nothing but the release.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import chassis
from chassis import auth
from chassis.settings import Secret
from chassis.testing import Running
from joserfc.jwk import ECKey

AGENT = ("demo-agent", "secret")
BATCH = 50


def start(package: str, mongo_url: str, folder: Path, **changes: Any) -> Running:
    """The service with a fresh database; its keys lie in `folder`."""
    service = importlib.import_module(f"{package}.app").service
    return Running(service, mongo_url, **{**_settings(package, folder, service.settings.__dataclass_fields__), **changes})


def _receipts(folder: Path) -> dict[str, Any]:
    key = ECKey.generate_key("P-256", parameters={"use": "sig", "alg": "ES256", "kid": "receipts-1"})
    private, published = folder / "receipt_private.json", folder / "receipt_keys.json"
    private.write_text(json.dumps(key.as_dict(private=True)))
    published.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    return {"receipt_key_file": private, "receipt_keys_file": published}


def _settings(package: str, folder: Path, settings: Collection[str]) -> dict[str, Any]:
    link = ECKey.generate_key("P-256", parameters={"use": "enc", "alg": "ECDH-ES", "kid": "test"})
    (folder / "link_public.json").write_text(json.dumps(link.as_dict(private=False)))
    (folder / "link_private.json").write_text(json.dumps(link.as_dict(private=True)))
    (folder / "jwt_private.json").write_text(json.dumps(auth.create_key()))
    agents = {AGENT[0]: hashlib.sha256(AGENT[1].encode()).hexdigest()}
    per_service: dict[str, dict[str, Any]] = {
        "identity": {
            "pepper": Secret("a pepper for tests"),
            "jwt_private_key_file": folder / "jwt_private.json",
            "link_public_key_file": folder / "link_public.json",
        },
        "readings": _receipts(folder) if "receipt_key_file" in settings else {},
        "billing_calculator": {"agents": Secret(json.dumps(agents))},
        "notification": {
            "public_url": "http://cabinet.example",
            "smtp_host": "127.0.0.1",
            "link_private_key_file": str(folder / "link_private.json"),
        },
    }
    return per_service.get(package, {})


def handled_by(running: Running) -> set[str]:
    """The types the service listens to."""
    return {handler.type.name for handler in running.service.handlers}


def deliver(running: Running, events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Hand over what the service listens to, in batches; the rows it parked, those excepted that wait for another event."""
    meant = [event for event in events if event["type"] in handled_by(running)]
    for first in range(0, len(meant), BATCH):
        running.deliver(*meant[first : first + BATCH], may_park=True)
    return [row for row in running.parked() if row["state"] != "waiting"]


def main(package: str, mongo_url: str, release: str) -> None:
    """Hand over the events on standard input."""
    assert Path(chassis.__file__).is_relative_to(release), f"{chassis.__file__} is not of the release in {release}"
    events = [json.loads(line) for line in sys.stdin]
    with TemporaryDirectory() as folder, start(package, mongo_url, Path(folder)) as running:
        for row in deliver(running, events):
            print(f"{row.get('type')} {row['_id']}: {row['state']}, {row['reason']}")
        print(f"handled {running.database['inbox'].count_documents({})}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
