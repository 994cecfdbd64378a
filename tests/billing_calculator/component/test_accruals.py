"""Penalties are booked when their month is over, once, and corrected by entries; nothing counts them twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from billing_calculator import actions
from billing_calculator.actions import accruals
from billing_calculator.api import explanation_commands
from billing_calculator.api.penalty_check import penalty_faults
from billing_calculator.app import service
from chassis.clock import system_now
from chassis.history.log import Log
from chassis.history.rebuild import compare, faults, told
from chassis.history.replay import Replay
from chassis.testing import Running
from click.testing import CliRunner

from tests.billing_calculator.component.asking import AGENTS, ask, osmp
from tests.billing_calculator.examples import ACCOUNT_ID, READING_ID, account_event
from tests.contracts.golden import golden_events

ACCRUED = "billing_calculator.penalty_accrued.v1"
OTHERS = [f"1f6a2dad-0b54-5d2f-9a1f-1b5e6a7c8d{number:02}" for number in range(3)]
OLD = {"opening_balance": Decimal("1000.00"), "opening_balance_on": date(2026, 2, 10)}


@pytest.fixture
def late(billing: Running) -> Running:
    billing.clock(at="2026-06-03T23:00:00+03:00")
    billing.deliver(account_event(**OLD))
    return billing


def book(billing: Running) -> None:
    actions.accrue_when_due(billing.transactions)


def by_kind(billing: Running) -> dict[str, str]:
    return {each["kind"]: each["amount"] for each in ask(billing, "balance").json["made_of"]}


def penalties(billing: Running) -> list[Any]:
    return [each for each in ask(billing, "entries").json["entries"] if each["what"] == "penalty"]


def test_a_month_is_booked_from_its_day_on_once_and_the_balance_counts_it_once(late: Running) -> None:
    book(late)
    assert by_kind(late) == {"opening": "1000.00", "penalty": "15.52"}, "until 3 June the month that is over is April"
    late.clock(at="2026-06-04T00:30:00+03:00")
    for _twice in range(2):
        book(late)
        late.transactions.run(partial(actions.accrue, account_ids=[ACCOUNT_ID], period="2026-05"))
        late.transactions.run(partial(actions.accrue, account_ids=[ACCOUNT_ID], period="2026-06"))  # not over yet
    assert [(each["amount"], each["period"], each["kind"]) for each in penalties(late)] == [
        ("18.10", "2026-05", "charge"), ("15.52", "2026-04", "charge"),
    ]  # fmt: skip
    balance, later = ask(late, "balance").json, ask(late, "penalty-forecast", until="2026-06-10").json
    assert (balance["to_pay"], balance["by_part"]["penalty"]["amount"], balance["by_part"]["debt"]["amount"]) == (
        "1033.62", "33.62", "1000.00",
    )  # fmt: skip
    assert (balance["delay"]["amount"], balance["delay"]["accrued"]) == ("36.54", "33.62")
    assert (later["penalty"], later["accrued"], later["to_pay"]) == ("40.92", "33.62", "1040.92")
    (first, said) = (fact.data for fact in late.outbox(ACCRUED))
    assert (first["amount"], said["amount"], said["booked"], said["told"]) == ("15.52", "18.10", "15.52", "33.62")
    assert said["balance"] == "1033.62" and [part.get("penalty") for part in said["balance_parts"]] == [None, True, True]


def test_a_payment_dated_earlier_and_a_lower_debt_are_corrected_by_an_entry_and_the_audit_agrees(
    late: Running, mongo_url: str
) -> None:
    late.clock(at="2026-06-04T09:00:00+03:00")
    book(late)
    osmp(late, sum="500.00", txn_date="20260602120000")
    late.deliver(account_event(revision=2, **{**OLD, "opening_balance": Decimal("400.00")}))
    late.clock(at="2026-07-04T09:00:00+03:00")
    book(late)
    assert [each["amount"] for each in penalties(late)] == ["-19.59", "33.62"]
    assert by_kind(late) == {"opening": "400.00", "penalty": "14.03", "payment": "-500.00"}
    assert late.transactions.look(lambda work: actions.check_balances(work, 10)).wrong == []
    with Running(service, mongo_url, agents=AGENTS) as rebuilt:
        rebuilt.deliver(account_event(**OLD), account_event(revision=2, **{**OLD, "opening_balance": Decimal("400.00")}))
        log = Log(lambda producer: late.database if producer == service.name else rebuilt.database["none"].database)
        Replay(service, rebuilt.transactions, log, rebuild=True).run(until=system_now())
        compared = compare(late.database, rebuilt.database, service.evidence.views)
        assert faults(compared) == 0, "\n".join(told(compared))
    entry = late.database["entries"].find_one({"kind": "penalty"})
    late.database["entries"].update_one({"_id": entry["_id"]}, {"$set": {"amount": entry["amount"] + Decimal("0.01")}})
    (words,) = late.transactions.look(lambda work: actions.check_balances(work, 10)).wrong
    assert entry["_id"] in words


def test_the_job_goes_on_where_it_was_stopped_and_leaves_what_has_no_rate(
    late: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(accruals, "CHUNK", 2)
    for number, account_id in enumerate(OTHERS):
        old = {**OLD, "opening_balance_on": date(2024 if number == 2 else 2026, 2, 10)}
        late.deliver(account_event(account_id=account_id, account_number=f"5200000001{number:02}", **old))
    late.transactions.run(partial(accruals._accrue_next, period="2026-04"))
    assert len(late.outbox(ACCRUED)) == 2
    book(late)
    book(late)
    assert sorted(fact.data["account_id"] for fact in late.outbox(ACCRUED)) == sorted([ACCOUNT_ID, *OTHERS[:2]])
    said = [line for line in capsys.readouterr().out.splitlines() if "penalties_accrued" in line]
    assert len(said) == 1 and "accounts=4 entries=3 period=2026-04 rate_unknown=1" in said[0]


def test_a_booked_penalty_is_taken_apart_counted_again_and_checked(
    late: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    osmp(late, sum="400.00", txn_date="20260603120000")
    book(late)
    late.clock(at="2026-07-04T09:00:00+03:00")
    book(late)
    (last, first) = (each["entry_id"].removeprefix("penalty:") for each in penalties(late))
    told = ask(late, f"penalties/{last}").json
    assert (told["told"], told["booked"], told["amount"], told["until"]) == ("47.65", "15.52", "32.13", "2026-06-30")
    assert told["parts"][0]["payments"] == [{"on": "2026-06-03", "amount": "400.00"}] and penalty_faults(told) == []
    assert "статья 155" in told["law"]["ru"]
    again = ask(late, f"penalties/{last}/replays", body={}).json
    assert (again["told"], again["lines"], again["calculator"]) == ("47.65", told["lines"], again["calculator_now"])
    other = ask(late, f"penalties/{READING_ID}").json
    assert other["code"] == "penalty_not_found"
    monkeypatch.setattr(explanation_commands, "PAGE", 1)
    seen = CliRunner().invoke(explanation_commands.check_explanations, obj=late.transactions)
    assert (seen.exit_code, seen.output) == (0, "charges 0, penalties 2, wrong 0, of before their inputs were kept 0\n")
    late.database["penalty_accruals"].update_one({"_id": first}, {"$set": {"lines.0.amount": Decimal("15.53")}})
    seen = CliRunner().invoke(explanation_commands.check_explanations, obj=late.transactions)
    assert seen.exit_code == 1 and f"penalty {first}" in seen.output and "penalties 2, wrong 1" in seen.output
    refused = ask(late, f"penalties/{first}/replays", body={})
    assert (refused.status_code, refused.json["code"]) == (409, "replay_differs")
    assert "penalty_replay_differs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("where", "what", "words"),
    [
        ("amount", "1.00", "less booked"), ("told", "1.00", "the lines come to"), ("lines.unpaid", "999.00", "no part was"),
        ("lines.last", "2026-05-12", "days until"), ("lines.percent", "9.6", "is not"), ("parts.amount", "1001.00", "no part"),
        ("parts.payments", [{"on": "2026-04-01", "amount": "1.00"}], "no part"),
    ],
)  # fmt: skip
def test_the_checker_of_penalties_sees_each_figure_that_does_not_follow(where: str, what: Any, words: str) -> None:
    told = golden_events()["billing_calculator.penalty_accrued.v1"]["data"]
    assert penalty_faults(told) == []
    outer, _, inner = where.partition(".")
    if inner:
        told[outer][0][inner] = what
    else:
        told[outer] = what
    assert words in " ".join(penalty_faults(told))


def test_where_the_base_books_penalties_they_are_told_only(mongo_url: str) -> None:
    with Running(service, mongo_url, agents=AGENTS, penalties_day=0) as billing:
        billing.clock(at="2026-06-04T09:00:00+03:00")
        billing.deliver(account_event(**OLD))
        book(billing)
        assert billing.transactions.run(partial(actions.accrue, account_ids=[ACCOUNT_ID], period="2026-05")).made == ()
        delay = ask(billing, "balance").json["delay"]
        assert penalties(billing) == [] and (delay["amount"], delay["accrued"]) == ("36.54", "0.00")
