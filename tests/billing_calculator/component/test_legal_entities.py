"""A registry tells a legal entity's price; account-sync announces it, and billing charges by it, never as a household."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from account_sync import announce
from account_sync.domain.account import Account
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.profile_files import as_profile
from account_sync.domain.registry.records import Record
from account_sync.domain.registry.rows import BadRow, GoodRow, read_row
from account_sync.domain.telling import taken_over
from account_sync.outside.profile_files import SHIPPED
from billing_calculator import actions
from billing_calculator.api.explanation_check import faults
from billing_calculator.domain.calculation import Rules, price
from billing_calculator.domain.charge import Volume
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.stand_in import History
from billing_calculator.domain.tariff import Tariffs
from billing_calculator.domain.unread import NoReading, ReadingLacking, charge_unread
from billing_calculator.handlers import as_account, as_reading
from billing_calculator.store.tariff_files import load_due_rules
from chassis.testing import Running, event
from contracts.core import Event, Lane
from contracts.events.billing_calculator import CHARGE_CALCULATED

from tests.account_sync.examples import AS_OF, PLANS
from tests.account_sync.unit.test_legal_entities import TOLD
from tests.billing_calculator.component.asking import ask
from tests.billing_calculator.component.closes import close
from tests.billing_calculator.component.test_bills import make
from tests.billing_calculator.component.test_explanations import again, charge_id
from tests.billing_calculator.examples import ACCOUNT_ID, NOON, OTHER_READING_ID, TARIFFS, reading_event

DAY = date(2022, 11, 20)
SECOND = "7d1e0b52-4f5e-5c0d-9b0e-3a6f1c2d4e77"


def row(price: str | None) -> GoodRow | BadRow:
    document = json.loads((SHIPPED / "registry-csv-organisations.json").read_text(encoding="utf-8"))
    told = dict(TOLD)
    if price is not None:
        document["columns"]["contract_price"] = str(Column.CONTRACT_PRICE)
        told[Column.CONTRACT_PRICE] = price
    profile = as_profile("organisations", document)
    return read_row(Record(2, told), profile, plans=PLANS, as_of=AS_OF)


def entity(price: str | None) -> Account:
    found = row(price)
    assert isinstance(found, GoodRow), found
    return found.account


def told(account: Account, revision: int = 1) -> Event:
    """As account-sync says it, under the id that the readings of these tests have."""
    fact = announce.account_updated(account, lane=Lane.LIVE)
    whole = {**fact.data, "account_id": ACCOUNT_ID}
    return event(fact.type.fact(subject=ACCOUNT_ID, revision=revision, partition_key=ACCOUNT_ID, data=whole), at=NOON)


def charges(billing: Running) -> list[Any]:
    return list(ask(billing, "charges").json["charges"])


def test_a_contracts_price_goes_from_the_registry_to_the_charge_with_its_vat_for_all_metering_points(billing: Running) -> None:
    billing.deliver(told(entity("7,12345")), reading_event(1000), reading_event(333, reading_id=OTHER_READING_ID))
    shown = ask(billing, f"charges/{charge_id(billing)}").json
    assert (shown["total"], shown["tariff"], shown["tariff_source"]) == ("11394.67", "contract", None)
    assert [(line["band"], line["amount"]) for line in shown["lines"]] == [("contract", "9495.56"), ("vat", "1899.11")]
    explained = ask(billing, f"charges/{charge_id(billing)}/explanation").json
    assert explained["complete"] and explained["terms"] == {"price": "7.12345", "vat_percent": "20"} and faults(explained) == []
    assert again(billing, charge_id(billing), 1).json["total"] == "11394.67"
    for where, what in (("amount", "1899.10"), ("band", "contract")):
        wrong = {**explained, "lines": [*explained["lines"][:-1], {**explained["lines"][-1], where: what}]}
        assert faults(wrong) != []


def test_each_metering_point_has_its_line_in_the_charge_its_event_and_on_the_bill(billing: Running) -> None:
    whole = told(entity("7,12345"))
    (meter,) = whole.data["meters"][:1]
    second = {**meter, "meter_id": SECOND, "serial": "777"}
    works, office = reading_event(50, ratio=20), reading_event(333, reading_id=OTHER_READING_ID)
    meters = [{**meter, "meter_id": works.data["meter_id"], "serial": "888"}, second]
    billing.deliver(
        replace(whole, data={**whole.data, "meters": meters}), works, replace(office, data={**office.data, "meter_id": SECOND})
    )  # fmt: skip
    points = [("777", "1", "2372.11"), ("888", "20", "7123.45")]
    lines = ask(billing, f"charges/{charge_id(billing)}").json["lines"]
    assert [(*_named(line["point"]), line["amount"]) for line in lines[:-1]] == points and lines[-1]["point"] is None
    explained = ask(billing, f"charges/{charge_id(billing)}/explanation").json
    assert explained["complete"] and faults(explained) == []
    assert [len(line["reading_ids"]) for line in explained["lines"]] == [1, 1, 2]
    assert again(billing, charge_id(billing), 1).json["total"] == "11394.67"
    (fact,) = billing.outbox(CHARGE_CALCULATED.name)
    assert [_named(line["point"]) for line in fact.data["lines"][:-1]] == [each[:2] for each in points]
    assert ask(billing, "barometers").json["items"] == [], "every kWh costs the same"
    billing.clock(at="2022-12-02T09:00:00+03:00")
    (charged,) = make(billing).json["charges"]
    assert [(*_named(line["point"]), line["amount"]) for line in charged["lines"][:-1]] == points
    assert ask(billing, "bills/2022-11/pdf").data.startswith(b"%PDF-")


def _named(point: dict[str, str]) -> tuple[str, str]:
    return point["serial"], point["ratio"]


def test_without_a_price_it_waits_visibly_and_is_charged_when_the_price_is_told(billing: Running) -> None:
    nameless = entity(None)
    billing.deliver(told(nameless), reading_event(1000))
    (waiting,) = ask(billing, "waiting-charges").json["items"]
    assert charges(billing) == [] and waiting["period"] == "2022-11"
    billing.deliver(told(entity("7,12345"), revision=2))
    billing.deliver()
    assert [each["total"] for each in charges(billing)] == ["8548.14"]
    assert ask(billing, "waiting-charges").json["items"] == []


def test_a_registry_that_tells_no_price_leaves_the_one_that_is_held_and_a_price_of_nothing_is_refused() -> None:
    held, forgetful = entity("7,12345"), entity(None)
    again = taken_over(forgetful, held, batch="b")
    assert again.legal_entity is not None and again.legal_entity.contract_price == Decimal("7.12345")
    refused = row("0,00")
    assert isinstance(refused, BadRow) and "bad_contract_price" in str(refused)


def test_without_a_price_a_packs_prices_for_those_who_are_equated_count_and_no_price_for_homes_does(billing: Running) -> None:
    nameless = replace(entity(None), tariff_plan="novosibirsk")
    july = {"period": "2025-11", "read_on": DAY.replace(year=2025)}
    billing.deliver(told(nameless), reading_event(100, **july))
    assert charges(billing) == [] and len(ask(billing, "waiting-charges").json["items"]) == 1
    account, table = as_account(told(nameless)), TARIFFS.on(plan="novosibirsk", day=DAY.replace(year=2025))
    assert {key.group for key in table.prices} == {"any"}, "one price for every home"
    equated = {replace(key, group="equated"): amount + 1 for key, amount in table.prices.items()}
    tariffs = Tariffs((replace(table, prices={**table.prices, **equated}),))
    priced = price(account=account, readings=[as_reading(reading_event(100, **july))], tariffs=tariffs)
    assert priced.total == 100 * min(equated.values())


def test_no_penalty_is_booked_by_the_scale_of_homes_and_no_average_stands_in(billing: Running) -> None:
    billing.clock(at="2026-06-04T09:00:00+03:00")
    old = {"opening_balance": Decimal("1000.00"), "opening_balance_on": date(2026, 2, 10)}
    billing.deliver(told(replace(entity("5"), **old)))
    assert billing.transactions.run(partial(actions.accrue, account_ids=[ACCOUNT_ID], period="2026-05")).made == ()
    delay = ask(billing, "balance").json["delay"]
    assert delay["amount"] is None and "по договору" in delay["not_computed"]["ru"]
    assert ask(billing, "penalty-forecast", until="2026-06-20").json["code"] == "penalty_scale_unverified"
    account = as_account(told(entity("5")))
    half_a_year = History(6, (Volume(1, "single", Decimal(600)),))
    month = NoReading(ChargeKey(ACCOUNT_ID, "electricity", "2022-11"), account, half_a_year, 0, Decimal(50))
    with pytest.raises(ReadingLacking):
        charge_unread(month, rules=Rules(TARIFFS, load_due_rules()), now=NOON)


def test_a_month_that_nobody_read_waits_with_words_for_organisations_until_its_reading_comes(billing: Running) -> None:
    billing.deliver(told(entity("5")))
    close(billing, "2022-11")
    (waiting,) = ask(billing, "waiting-charges").json["items"]
    assert "Организациям по среднему и по нормативу не начисляем" in waiting["ru"] and "Organisations" in waiting["en"]
    assert billing.parked() == [], "its reading will come by itself: the accounts beside it are not looked at again"
    billing.deliver(reading_event(100))
    assert [each["total"] for each in charges(billing)] == ["600.00"]
    assert ask(billing, "waiting-charges").json["items"] == []


@pytest.mark.parametrize(("year", "percent"), [(2025, "20"), (2026, "22")])
def test_the_vat_is_that_of_the_day(billing: Running, year: int, percent: str) -> None:
    billing.deliver(told(entity("5")), reading_event(100, period=f"{year}-11", read_on=DAY.replace(year=year)))
    assert ask(billing, f"charges/{charge_id(billing)}/explanation").json["terms"]["vat_percent"] == percent
