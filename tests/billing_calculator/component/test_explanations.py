"""Each kopeck is followed to its reading and price, and every past calculation is done again to the same kopeck."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.api.explanation_check import faults
from billing_calculator.api.explanation_commands import check_explanations
from chassis.testing import Running
from click.testing import CliRunner

from tests.billing_calculator.component.asking import USER_ID, ask, osmp
from tests.billing_calculator.examples import ACCOUNT_ID, OTHER_READING_ID, READING_ID, account_event, reading_event


def again(billing: Running, charge_id: str, revision: int | str) -> Any:
    headers = {"Authorization": f"Bearer {billing.token(USER_ID, [ACCOUNT_ID])}"}
    address = f"/api/v1/billing/accounts/{ACCOUNT_ID}/charges/{charge_id}/revisions/{revision}/replays"
    return billing.client.post(address, headers=headers)


def charge_id(billing: Running) -> str:
    return str(billing.database["charges"].find_one()["_id"])


@pytest.fixture
def charged(billing: Running) -> Running:
    """Two zones, two readings in the month, corrected once, for somebody living alone."""
    billing.deliver(account_event(rates=2, registered_persons=1, lives_alone=True))
    billing.deliver(reading_event(70, 50, reading_id=OTHER_READING_ID))
    billing.deliver(reading_event(120, 80), reading_event(50, 30, reading_id=OTHER_READING_ID, revision=2))
    return billing


def test_every_kopeck_is_linked_to_its_reading_price_rule_and_day(charged: Running) -> None:
    told = ask(charged, f"charges/{charge_id(charged)}/explanation").json
    assert told["complete"] and faults(told) == []
    assert told["household"] == {
        "group": "urban_gas", "persons": 1, "lives_alone": True, "ranges_apply": True, "own_norm": None,
    }  # fmt: skip
    assert told["pack"]["name"] == "nizhny_2022h2" and len(told["pack_hash"]) == 64
    line = told["lines"][0]
    assert line["price_line"] == {"name": "urban_gas/2/day/within_norm", "price": "4.51"} and line["on"] == "2022-11-20"
    assert set(line["reading_ids"]) == {READING_ID, OTHER_READING_ID}
    assert [rule["code"] for rule in line["rules"]] == ["readings", "price"]
    assert [(each["zone"], each["kwh"]) for each in told["volumes"]] == [("day", "170"), ("night", "110")]
    first = ask(charged, f"charges/{charge_id(charged)}/explanation", revision=1).json
    assert (first["revision"], first["volume"]) == (1, "120") and faults(first) == []
    assert ask(charged, f"charges/{charge_id(charged)}/explanation", revision=9).json["code"] == "revision_not_found"
    assert ask(charged, "charges/x/explanation").json["code"] == "charge_not_found"


def test_every_revision_is_done_again_to_the_same_kopeck(charged: Running) -> None:
    for revision in (1, 2):
        kept = charged.database["charge_revisions"].find_one({"revision": revision})
        answer = again(charged, charge_id(charged), revision)
        assert (answer.status_code, answer.json["total"]) == (200, f"{kept['total']:.2f}")
        assert answer.json["calculator"] == answer.json["calculator_now"]
    assert again(charged, charge_id(charged), "x").json["code"] == "revision_not_found"


@pytest.mark.parametrize("changed", [{"total": Decimal("1.00")}, {"household.persons": 3, "household.lives_alone": False}])
def test_another_kopeck_is_said_loudly(charged: Running, capsys: pytest.CaptureFixture[str], changed: dict[str, Any]) -> None:
    charged.database["charge_revisions"].update_one({"revision": 2}, {"$set": changed})
    answer = again(charged, charge_id(charged), 2)
    assert (answer.status_code, answer.json["code"]) == (409, "replay_differs")
    assert answer.json["details"]["then"] != "" and "charge_replay_differs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changed", "code"), [({"household": None, "pack_hash": ""}, "inputs_not_kept"), ({"pack_hash": "0" * 64}, "pack_gone")]
)
def test_a_revision_that_cannot_be_done_again_says_why(charged: Running, changed: dict[str, Any], code: str) -> None:
    charged.database["charge_revisions"].update_one({"revision": 1}, {"$set": changed})
    assert again(charged, charge_id(charged), 1).json["code"] == code
    told = ask(charged, f"charges/{charge_id(charged)}/explanation", revision=1).json
    assert not told["complete"] and faults(told) == []


def test_a_charge_whose_readings_were_all_taken_back_is_explained_and_done_again(billing: Running) -> None:
    billing.deliver(account_event())
    billing.deliver(reading_event(260))
    billing.deliver(reading_event(260, revision=2, cancelled=True))
    told = ask(billing, f"charges/{charge_id(billing)}/explanation").json
    assert (told["total"], told["difference"], faults(told)) == ("0.00", "-1257.80", [])
    assert again(billing, charge_id(billing), 2).json["total"] == "0.00"


def test_the_command_follows_every_charge_and_names_the_one_that_does_not_come_out(charged: Running) -> None:
    osmp(charged)
    seen = CliRunner().invoke(check_explanations, obj=charged.transactions)
    assert (seen.exit_code, seen.output) == (0, "charges 1, penalties 0, wrong 0, of before their inputs were kept 0\n")
    charged.database["charges"].update_one({}, {"$set": {"current.lines.0.amount": Decimal("0.01")}})
    seen = CliRunner().invoke(check_explanations, obj=charged.transactions)
    assert seen.exit_code == 1 and charge_id(charged) in seen.output and "the line says 0.01" in seen.output
