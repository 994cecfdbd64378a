"""A person asks account-sync for all that is held of them: the account with its holder, under the person's own key."""

from __future__ import annotations

import json
from typing import Any

import pytest
from account_sync import actions
from chassis import pieces
from chassis.testing import Running

from tests.account_sync.component.test_registrations import ACCOUNT, request, uuid_of
from tests.contracts.golden import golden_events

EVENT = golden_events()["identity.export_requested.v1"]
PART = "account_sync.export_part_ready.v1"


@pytest.fixture
def base(running: Running, registry: Any) -> Running:
    actions.import_registry(running.transactions, path=registry([{}]))
    running.deliver(request(running, "anna", "Иванова", "Анна", "Петровна"))
    return running


def asked(base: Running) -> list[Any]:
    user = uuid_of("user anna")
    data = {**EVENT["data"], "user_id": user, "account_ids": [ACCOUNT]}
    base.deliver({**EVENT, "partitionkey": user, "data": data})
    return base.outbox(PART)


def test_the_account_and_its_holder_are_sent_readable_by_the_person_alone(base: Running) -> None:
    (part,) = asked(base)
    assert part.data["encrypted"] and "Иванова" not in str(part.data)
    held = json.loads(base.transactions.tools.vault.decrypt(uuid_of("user anna"), part.data["content"]) or "")
    assert held["accounts"][0]["holder"]["surname"] == "Иванова"
    assert [each["outcome"] for each in held["applications"]] == ["matched"]


def test_what_is_long_comes_in_pieces_that_make_the_whole_again(base: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "LONGEST", 100)
    parts = asked(base)
    assert [part.data["piece"] for part in parts] == list(range(1, len(parts) + 1)) and len(parts) > 3
    assert {part.data["total"] for part in parts} == {len(parts)}
    vault, user = base.transactions.tools.vault, uuid_of("user anna")
    whole = "".join(vault.decrypt(user, part.data["content"]) or "" for part in parts)
    assert json.loads(whole)["accounts"][0]["account_number"]


def test_whoever_was_erased_meanwhile_gets_no_answer(base: Running) -> None:
    base.transactions.tools.vault.destroy_key(uuid_of("user anna"))
    assert asked(base) == []
