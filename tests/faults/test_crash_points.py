"""T2: a process that dies at any named point, in any circumstances a handler meets, leaves what an undisturbed run leaves."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from chassis import crash
from chassis.settings import Secret
from joserfc.jwk import ECKey
from pymongo import MongoClient

from tests.faults.conftest import Form
from tests.faults.crash.cases import CASES, PLANS, Case
from tests.faults.crash.feeds import FEEDS, Feed
from tests.faults.crash.stage import Stage, staged
from tests.faults.report import Row
from tests.readings.receipt_keys import receipt_keys

SHORT = 4  # of the pairs of handler and circumstances
AT_ONCE = 3  # most of a case is waiting


@pytest.fixture(scope="module", autouse=True)
def forgets_the_dead_soon(mongo_url: str) -> Iterator[None]:
    """What a dead process had locked stays so until its transaction's life is over: ten seconds in earnest, one here."""
    with MongoClient(mongo_url) as client:
        name = "transactionLifetimeLimitSeconds"
        before = client.admin.command({"getParameter": 1, name: 1})[name]
        client.admin.command({"setParameter": 1, name: 1})
        yield
        client.admin.command({"setParameter": 1, name: before})


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    key = ECKey.generate_key("P-256", parameters={"use": "enc", "alg": "ECDH-ES", "kid": "test"})
    (folder / "private.json").write_text(json.dumps(key.as_dict(private=True)))
    (folder / "public.json").write_text(json.dumps(key.as_dict(private=False)))
    receipt_keys(folder)
    return folder


def settings_of(service: str, keys: Path) -> dict[str, Any]:
    """What some services need beyond the ordinary."""
    return {
        "identity": {
            "pepper": Secret("a pepper for tests"),
            "jwt_private_key_file": keys / "private.json",
            "link_public_key_file": keys / "public.json",
        },
        "readings": {"receipt_key_file": keys / "receipt_private.json", "receipt_keys_file": keys / "receipt_keys.json"},
        "notification": {
            "public_url": "http://cabinet.example",
            "smtp_host": "127.0.0.1",
            "link_private_key_file": str(keys / "private.json"),
        },
    }.get(service, {})


def chosen(form: Form) -> dict[Feed, list[str]]:
    """Handlers in circumstances: all of them, or a few that another turn takes others of."""
    pairs = [(feed, circumstances) for feed in FEEDS for circumstances in PLANS if possible(feed, circumstances)]
    random.Random(2).shuffle(pairs)
    taken: dict[Feed, list[str]] = {}
    for feed, circumstances in form.rotate(pairs, short=SHORT):
        taken.setdefault(feed, []).append(circumstances)
    return taken


def possible(feed: Feed, circumstances: str) -> bool:
    return any(case.circumstances == circumstances and not case.unreachable(feed) for case in CASES)


@pytest.mark.fault("T2")
def test_killed_at_any_point_every_handler_ends_as_if_undisturbed(
    mongo_url: str, new_vhost: Callable[[], str], keys: Path, tmp_path: Path, form: Form, row: Row
) -> None:
    def kill(feed: Feed, all_circumstances: list[str]) -> list[str]:
        with staged(feed.service, mongo_url, new_vhost(), tmp_path, **settings_of(feed.service, keys)) as stage:
            cases = [case for case in CASES if case.circumstances in all_circumstances]
            return [said for case in cases if (said := kill_at(stage, feed, case, row))]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        wrong = [each for said in pool.map(kill, *zip(*chosen(form).items(), strict=True)) for each in said]
    row.say(points=len(crash.POINTS), handlers=len(FEEDS))
    assert not wrong, "\n".join(wrong)


def kill_at(stage: Stage, feed: Feed, case: Case, row: Row) -> str:
    """Empty, or what was wrong."""
    if case.unreachable(feed):
        row.count(declared_unreachable=1)
        return ""
    verdict = stage.kill(feed, case)
    row.count(cells=1, facts=len(feed.messages(stage.running)), crashes=1, processes=verdict.processes)
    row.count(lost=verdict.lost, stuck=bool(verdict.stuck), wrong=bool(verdict.wrong))
    return "" if verdict.good else f"{feed.name}, {case}: {verdict}"
