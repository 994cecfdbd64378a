"""An estimate goes by the rules that readings told, from its announcement to the month that is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from chassis.testing import Running
from readings.actions.rules import tell_rules
from readings.app import service
from readings.domain.rules import RuleBook
from readings.outside.rule_file import SHIPPED

from tests.billing_calculator.component.asking import estimate
from tests.billing_calculator.examples import ACCOUNT_ID, account_event

OF_REGION = {"window_first_day": 5, "window_last_day": 20, "plausible_kwh": "50", "rolls_over_from": "0.5"}


@pytest.fixture
def readings(mongo_url: str, tmp_path: Path) -> Iterator[Running]:
    """readings of a retailer whose rules are other ones in the region of the account."""
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(json.loads(SHIPPED.read_text()) | {"regions": {"nizhny": OF_REGION}}))
    with Running(service, mongo_url, rules_file=str(file)) as running:
        running.deliver(account_event())
        yield running


def window(readings: Running) -> str:
    answer = readings.client.get(
        f"/api/v1/readings/accounts/{ACCOUNT_ID}/window", headers=readings.headers("somebody", [ACCOUNT_ID])
    )
    return str(answer.json["counts_to"])


def test_an_estimate_names_the_month_that_readings_would_count_it_to(billing: Running, readings: Running) -> None:
    billing.deliver(account_event())
    tell_rules(readings.transactions)
    (told,) = readings.outbox("readings.intake_rules_set.v1")
    months = []
    for day in ("20", "21", "26"):
        for running in (billing, readings):
            running.clock(at=f"2022-11-{day}T10:00:00+03:00")
        if day == "21":
            before = estimate(billing, single=1260).json["period"]
            billing.deliver(told)
        months.append((estimate(billing, single=1260).json["period"], window(readings)))
    assert before == "2022-11"
    assert months == [("2022-11", "2022-11"), ("2022-12", "2022-12"), ("2022-12", "2022-12")]


def test_rules_are_told_again_when_they_have_changed_and_older_ones_change_nothing(billing: Running, readings: Running) -> None:
    billing.clock(at="2022-11-21T10:00:00+03:00")
    billing.deliver(account_event())
    of_release = RuleBook(readings.transactions.tools.default, {})
    for transactions in (*[readings.transactions] * 2, *[replace(readings.transactions, make_tools=lambda: of_release)] * 2):
        tell_rules(transactions)
    former, present = readings.outbox("readings.intake_rules_set.v1")
    assert (former.revision, present.revision) == (1, 2)
    for event, month in ((former, "2022-12"), (present, "2022-11"), (former, "2022-11"), (present, "2022-11")):
        billing.deliver(replace(event, id=event.id[:-4] + f"{len(billing.outbox())}{month[-2:]}{event.revision}"))
        assert estimate(billing, single=1260).json["period"] == month


def test_a_dial_passes_zero_by_the_rules_of_its_region_or_the_limit_of_its_meter(billing: Running, readings: Running) -> None:
    told = account_event()
    (meter,) = told.data["meters"]
    dial = {**meter, "initial_values": [{"zone": "single", "value": "60000"}]}
    tell_rules(readings.transactions)
    billing.deliver(*readings.outbox("readings.intake_rules_set.v1"))
    outcomes = []
    for revision, of_meter in ((1, dial), (2, {**dial, "largest_increment": "60000"})):
        billing.deliver(replace(account_event(revision=revision), data={**told.data, "meters": [of_meter]}))
        outcomes.append([estimate(billing, single=figure).status_code for figure in (10, 10000)])
    assert outcomes == [[422, 422], [200, 200]]
