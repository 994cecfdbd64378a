"""Readings become charges, and every recalculation is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import bson
from billing_calculator.api.explanation_check import faults
from billing_calculator.app import service
from chassis.mongo import CODEC_OPTIONS
from chassis.testing import Running
from contracts.events.billing_calculator import CHARGE_CALCULATED

from tests.billing_calculator.component.asking import AGENTS, ask, estimate, owed
from tests.billing_calculator.examples import ACCOUNT_ID, NOON, OTHER_READING_ID, READING_ID, account_event, reading_event


def test_a_reading_becomes_a_charge_that_explains_itself(billing: Running) -> None:
    billing.deliver(account_event(), reading_event(260))
    (listed,) = ask(billing, "charges").json["charges"]
    charge = ask(billing, f"charges/{listed['charge_id']}").json
    assert (charge["total"], charge["due_on"], charge["tariff"]) == ("1257.80", "2022-12-10", "nizhny_2022h2")
    assert [line["why"]["ru"] for line in charge["lines"]] == [
        "200\u00a0кВт·ч в пределах социальной нормы × 4,12\u00a0₽ = 824,00\u00a0₽",
        "60\u00a0кВт·ч сверх социальной нормы × 7,23\u00a0₽ = 433,80\u00a0₽",
    ]
    assert charge["tariff_source"]["where"] and charge["norm"]["ru"].startswith("Социальная норма: 4")
    assert charge["readings"][0]["reading_id"] == READING_ID and len(charge["revisions"]) == 1


def test_a_ratio_is_in_the_kwh_that_were_told_and_counts_in_the_estimate(billing: Running) -> None:
    told = account_event()
    (meter,) = told.data["meters"]
    billing.deliver(replace(told, data={**told.data, "meters": [{**meter, "ratio": "20"}]}), reading_event(13, ratio=20))
    (listed,) = ask(billing, "charges").json["charges"]
    assert (listed["total"], listed["volume"]) == ("1257.80", "260")
    assert ask(billing, f"charges/{listed['charge_id']}").json["readings"][0]["zones"][0]["consumption"] == "260"
    assert ask(billing, f"charges/{listed['charge_id']}").json["readings"][0]["zones"][0]["ratio"] == "20"
    assert faults(ask(billing, f"charges/{listed['charge_id']}/explanation").json) == []
    assert estimate(billing, single=1014).json["volume"] == "280"


def test_a_reading_of_two_months_may_have_two_norms_where_that_is_set(mongo_url: str) -> None:
    earlier = reading_event(10, reading_id=OTHER_READING_ID, period="2022-09", read_on=date(2022, 9, 20))
    with Running(service, mongo_url, agents=AGENTS, several_months="limit_per_month") as billing:
        billing.clock(at=NOON)
        billing.deliver(account_event(), earlier)
        billing.deliver(reading_event(400))
        november = ask(billing, "charges").json["charges"][0]
    assert (november["period"], november["total"]) == ("2022-11", "1648.00")


def test_the_charge_is_announced_with_all_a_listener_needs(billing: Running) -> None:
    cause = reading_event(260)
    billing.deliver(account_event(opening_balance=Decimal("100.00")))
    billing.deliver(cause)
    (fact,) = billing.outbox(CHARGE_CALCULATED.name)
    assert fact.revision == 1 and fact.partition_key == ACCOUNT_ID and fact.causation_id == cause.id
    assert {key: fact.data[key] for key in ("reason", "total", "difference", "previous_total", "balance", "reading_ids")} == {
        "reason": "reading_submitted", "total": "1257.80", "difference": "1257.80", "previous_total": "0.00",
        "balance": "1357.80", "reading_ids": [READING_ID],
    }  # fmt: skip


def test_a_correction_and_a_cancellation_show_their_difference(billing: Running) -> None:
    billing.deliver(account_event(), reading_event(260))
    billing.deliver(reading_event(200, revision=2))
    assert owed(billing) == "824.00"
    billing.deliver(reading_event(200, revision=3, cancelled=True))
    assert owed(billing) == "0.00"
    (listed,) = ask(billing, "charges").json["charges"]
    assert (listed["total"], listed["difference"], listed["reason"], listed["revision"]) == (
        "0.00", "-824.00", "reading_cancelled", 3,
    )  # fmt: skip
    revisions = ask(billing, f"charges/{listed['charge_id']}").json["revisions"]
    assert [(each["reason"], each["total"], each["difference"]) for each in revisions] == [
        ("reading_submitted", "1257.80", "1257.80"),
        ("reading_corrected", "824.00", "-433.80"),
        ("reading_cancelled", "0.00", "-824.00"),
    ]
    kinds = [(each["kind"], each["amount"]) for each in ask(billing, "entries").json["entries"]]
    assert sorted(kinds) == [
        ("charge", "1257.80"), ("opening", "0.00"), ("recalculation", "-433.80"), ("recalculation", "-824.00"),
    ]  # fmt: skip


def test_a_correction_to_the_same_figures_changes_no_rouble_and_writes_no_entry(billing: Running) -> None:
    billing.deliver(account_event(), reading_event(260))
    billing.deliver(reading_event(260, revision=2))
    assert owed(billing) == "1257.80" and billing.database["entries"].count_documents({"kind": "recalculation"}) == 0
    assert [fact.data["difference"] for fact in billing.outbox(CHARGE_CALCULATED.name)] == ["1257.80", "0.00"]


def test_a_charge_corrected_often_stays_as_small_as_it_was(billing: Running) -> None:
    billing.deliver(account_event(), reading_event(260))
    before = len(bson.encode(billing.database["charges"].find_one(), codec_options=CODEC_OPTIONS))
    for revision in range(2, 22):
        billing.deliver(reading_event(200 + revision, revision=revision))
    after = len(bson.encode(billing.database["charges"].find_one(), codec_options=CODEC_OPTIONS))
    assert after < before + 50
    (listed,) = ask(billing, "charges").json["charges"]
    assert len(ask(billing, f"charges/{listed['charge_id']}").json["revisions"]) == 21


def test_two_readings_of_a_month_are_priced_together(billing: Running) -> None:
    billing.deliver(account_event(), reading_event(150), reading_event(110, reading_id=OTHER_READING_ID))
    (listed,) = ask(billing, "charges").json["charges"]
    assert (listed["total"], Decimal(listed["volume"])) == ("1257.80", Decimal(260))


def test_zones_are_charged_by_the_proportional_split(billing: Running) -> None:
    billing.deliver(account_event(rates=2, registered_persons=1, lives_alone=True), reading_event(120, 80))
    assert owed(billing) == "1077.84"


def test_the_range_model_charges_by_the_tariff_of_the_day(billing: Running) -> None:
    billing.deliver(account_event(tariff_plan="novosibirsk"))
    billing.deliver(reading_event(3901, period="2025-11", read_on=date(2025, 11, 20)))
    assert owed(billing) == "16074.18"


def test_a_reading_waits_for_its_account(billing: Running) -> None:
    billing.deliver(reading_event(260))
    assert [row["waiting_for"] for row in billing.parked()] == [f"account:{ACCOUNT_ID}"]
    billing.deliver(account_event())
    assert owed(billing) == "1257.80"


def test_a_reading_waits_for_a_tariff_nobody_has_published_yet(billing: Running) -> None:
    billing.deliver(account_event(group="rural", rates=2))
    billing.deliver(reading_event(120, 80))
    assert [row["waiting_for"] for row in billing.parked()] == ["tariff:nizhny"]
    assert ask(billing, "charges").json == {"charges": [], "next": None}


def test_a_month_without_a_price_does_not_hold_up_its_neighbours(billing: Running) -> None:
    early = reading_event(10, reading_id=OTHER_READING_ID, period="2021-11", read_on=date(2021, 11, 20))
    billing.deliver(account_event(), early, reading_event(260))
    assert owed(billing) == "1257.80" and [row["waiting_for"] for row in billing.parked()] == ["tariff:nizhny"]


def test_an_older_revision_never_overwrites_a_newer_one(billing: Running) -> None:
    billing.deliver(account_event(), reading_event(200, revision=2))
    billing.deliver(reading_event(260))
    assert owed(billing) == "824.00" and len(billing.outbox(CHARGE_CALCULATED.name)) == 1


def test_the_opening_balance_is_entered_once_and_a_correction_of_the_base_is_an_entry_of_its_own(billing: Running) -> None:
    billing.deliver(account_event(opening_balance=Decimal("-150.25")))
    assert owed(billing) == "-150.25"
    billing.deliver(account_event(revision=2, opening_balance=Decimal("10.00")))
    billing.deliver(account_event(revision=3, opening_balance=Decimal("10.00")))
    entries = sorted((row["amount"], row["kind"]) for row in billing.database["entries"].find())
    assert owed(billing) == "10.00"
    assert entries == [(Decimal("-150.25"), "opening"), (Decimal("160.25"), "opening_correction")]


def test_more_registered_persons_lower_the_charge_of_the_current_month(billing: Running) -> None:
    billing.deliver(account_event(), reading_event(260))
    billing.deliver(account_event(revision=2, registered_persons=6))
    assert owed(billing) == "1071.20"
    assert billing.outbox(CHARGE_CALCULATED.name)[-1].data["reason"] == "account_updated"


def test_a_past_month_stays_as_it_was_charged(billing: Running) -> None:
    billing.deliver(account_event(), reading_event(260))
    billing.clock(at="2022-12-05T10:00:00+03:00")
    billing.deliver(account_event(revision=2, registered_persons=6))
    assert owed(billing) == "1257.80"


def test_a_change_to_a_plan_without_a_price_leaves_the_charge_alone(billing: Running) -> None:
    billing.deliver(account_event(), reading_event(260))
    billing.deliver(account_event(revision=2, tariff_plan="unheard_of"))
    assert owed(billing) == "1257.80"
