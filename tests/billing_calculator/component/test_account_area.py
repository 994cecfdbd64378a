"""What a customer sees of the money, and what a stranger does not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from chassis.testing import Running
from contracts.events.billing_calculator import CHARGE_CALCULATED

from tests.billing_calculator.component.asking import ask, estimate, osmp, owed
from tests.billing_calculator.examples import OTHER_READING_ID, READING_ID, account_event, reading_event


@pytest.fixture
def account(billing: Running) -> Running:
    billing.deliver(account_event())
    return billing


def test_an_estimate_says_the_roubles_before_saving_and_keeps_nothing(account: Running) -> None:
    answer = estimate(account, single=1260).json
    assert (answer["total"], answer["already_charged"], answer["difference"]) == ("1257.80", "0.00", "1257.80")
    assert (answer["period"], answer["tariff"], Decimal(answer["volume"])) == ("2022-11", "nizhny_2022h2", Decimal(260))
    assert answer["summary"]["ru"] == "За 260\u00a0кВт·ч будет начислено 1\u00a0257,80\u00a0₽."
    assert [line["amount"] for line in answer["lines"]] == ["824.00", "433.80"]
    assert owed(account) == "0.00" and account.outbox() == []


def test_an_estimate_of_a_second_reading_counts_from_the_first_and_with_it(account: Running) -> None:
    account.deliver(reading_event(200))
    answer = estimate(account, single=1260).json
    assert (answer["total"], answer["already_charged"], answer["difference"]) == ("1257.80", "824.00", "433.80")
    assert answer["summary"]["en"].endswith("RUB\u00a0824.00 is charged already, RUB\u00a0433.80 will be added.")


def test_an_estimate_of_a_correction_counts_instead_of_the_reading(account: Running) -> None:
    account.deliver(reading_event(260))
    answer = estimate(account, correcting=READING_ID, single=1200).json
    assert (answer["total"], answer["difference"], answer["period"]) == ("824.00", "-433.80", "2022-11")
    assert answer["summary"]["ru"].endswith("убавится 433,80\u00a0₽.")


def test_an_estimate_after_the_window_is_for_the_next_month(account: Running) -> None:
    account.clock(at="2022-11-26T10:00:00+03:00")
    assert estimate(account, single=1260).json["period"] == "2022-12"


@pytest.mark.parametrize(
    ("values", "correcting", "code"),
    [
        ({"single": 999}, None, "reading_went_backwards"),
        ({"single": 123456}, None, "reading_too_long"),
        ({"day": 1, "night": 2}, None, "zone_unknown"),
        ({"single": 1001}, OTHER_READING_ID, "reading_unknown"),
    ],
)
def test_an_estimate_of_impossible_figures_says_why(
    account: Running, values: dict[str, int], correcting: str | None, code: str
) -> None:
    assert estimate(account, correcting=correcting, **values).json["code"] == code


def test_a_dial_that_passed_zero_has_its_roubles_before_saving(billing: Running) -> None:
    meter = {**account_event().data["meters"][0], "initial_values": [{"zone": "single", "value": "99990"}]}
    billing.deliver(account_event(meters=[meter]))
    answer = estimate(billing, single=60).json
    assert (answer["total"], Decimal(answer["volume"])) == ("288.40", Decimal(70))


def test_a_figure_below_the_previous_one_is_pointed_at(account: Running) -> None:
    (error,) = estimate(account, single=999).json["errors"]
    assert error["pointer"] == "/values/0/value" and "меньше предыдущего" in error["ru"]


def test_a_missing_tariff_is_a_clear_answer(billing: Running) -> None:
    billing.deliver(account_event(group="rural", rates=2))
    answer = estimate(billing, day=1100, night=1100)
    assert (answer.status_code, answer.json["code"]) == (409, "tariff_missing")
    assert answer.json["details"]["zone"] == "night" and "Показания принимаются" in answer.json["detail"]


def test_the_balance_says_until_when_to_pay(account: Running) -> None:
    account.deliver(reading_event(260))
    balance = ask(account, "balance").json
    assert (balance["to_pay"], balance["advance"], balance["due_on"]) == ("1257.80", "0.00", "2022-12-10")
    assert balance["last_charge"]["period"] == "2022-11" and balance["last_payment"] is None


def test_what_is_owed_longer_keeps_its_day_and_says_when_it_has_passed(billing: Running) -> None:
    billing.deliver(account_event(opening_balance=Decimal("100.00")))
    billing.deliver(reading_event(200), reading_event(55, reading_id=OTHER_READING_ID, period="2022-12"))
    osmp(billing, sum="60.00")
    billing.clock(at="2022-12-11T00:00:00+03:00")
    balance = ask(billing, "balance").json
    assert (balance["to_pay"], balance["due_on"], balance["overdue"]) == ("1090.60", "2022-10-31", "864.00")
    assert [tuple(part.values()) for part in balance["parts"]] == [
        (None, "2022-10-31", "40.00", True),
        ("2022-11", "2022-12-10", "824.00", True),
        ("2022-12", "2023-01-10", "226.60", False),
    ]


def test_the_charge_that_is_announced_says_which_part_of_the_debt_is_due_when(account: Running) -> None:
    account.deliver(reading_event(200), reading_event(55, reading_id=OTHER_READING_ID, period="2022-12"))
    said = account.outbox(CHARGE_CALCULATED.name)[-1].data
    assert (said["balance"], said["due_on"], said["balance_due_on"]) == ("1050.60", "2023-01-10", "2022-12-10")
    assert said["balance_parts"] == [
        {"period": "2022-11", "due_on": "2022-12-10", "unpaid": "824.00"},
        {"period": "2022-12", "due_on": "2023-01-10", "unpaid": "226.60"},
    ]


def test_an_advance_has_no_day_to_pay_by(account: Running) -> None:
    account.deliver(reading_event(260))
    osmp(account, sum="2000.00")
    balance = ask(account, "balance").json
    assert (balance["to_pay"], balance["advance"], balance["balance"]) == ("0.00", "742.20", "-742.20")
    assert balance["due_on"] is None


def test_the_balance_says_what_it_is_made_of_and_when_each_part_changed(billing: Running) -> None:
    billing.deliver(account_event(opening_balance=Decimal("100.00")))
    billing.deliver(reading_event(200))
    osmp(billing, sum="60.00")
    balance = ask(billing, "balance").json
    assert [(each["kind"], each["amount"]) for each in balance["made_of"]] == [
        ("opening", "100.00"), ("charge", "824.00"), ("payment", "-60.00"),
    ]  # fmt: skip
    assert balance["from_base"] == {  # a release before told no batch
        "opening_balance": "100.00", "opening_balance_on": "2022-10-31", "as_of": "2022-11-20T09:00:00Z", "batch": None,
    }  # fmt: skip
    batch = {"batch": "5f0c8e5e-6a0b-5b0e-9d2a-0c1f5b7c9d11", "as_of": datetime(2022, 11, 21, 4, tzinfo=UTC)}
    billing.deliver(reading_event(260, revision=2), account_event(revision=2, opening_balance=Decimal("90.00"), **batch))
    balance = ask(billing, "balance").json
    told = balance["from_base"]
    assert (told["opening_balance"], told["as_of"], told["batch"]) == ("90.00", "2022-11-21T04:00:00Z", batch["batch"])
    assert [(each["kind"], each["amount"]) for each in balance["made_of"]] == [
        ("opening", "90.00"), ("charge", "824.00"), ("recalculation", "433.80"), ("payment", "-60.00"),
    ]  # fmt: skip
    amounts = {name: part["amount"] for name, part in balance["by_part"].items()}
    assert amounts == {"debt": "1287.80", "penalty": "0.00", "advance": "0.00", "recalculation": "433.80"}
    assert balance["by_part"]["debt"]["as_of"] and balance["by_part"]["penalty"]["as_of"]
    entries = ask(billing, "entries").json["entries"]
    (corrected,) = [each for each in entries if each["what"] == "opening_correction"]
    assert (corrected["kind"], corrected["amount"]) == ("opening", "-10.00") and "исправлен" in corrected["ru"]


def test_a_delay_is_told_until_today_and_forecast_to_a_day(billing: Running) -> None:
    billing.clock(at="2026-06-10T10:00:00+03:00")
    billing.deliver(account_event(opening_balance=Decimal("1000.00"), opening_balance_on=date(2026, 2, 10)))
    delay = ask(billing, "balance").json["delay"]
    assert delay == {"until": "2026-06-10", "amount": "40.92", "accrued": "0.00", "not_computed": None}
    later = ask(billing, "penalty-forecast", until="2026-06-20").json
    assert (later["penalty"], later["to_pay"], later["debt"]) == ("48.23", "1048.23", "1000.00")
    assert [(line["days"], line["share"], line["amount"]) for line in later["lines"]] == [(60, 300, "19.00"), (40, 130, "29.23")]
    assert "1/300" in later["lines"][0]["why"]["ru"] and "155" in later["law"]["ru"]
    other = "1f6a2dad-0b54-5d2f-9a1f-1b5e6a7c8d91"
    assert ask(billing, "penalty-forecast", account_id=other, until="2026-06-20").json["code"] == "account_not_found"
    gone, unknown = (ask(billing, "penalty-forecast", until=day) for day in ("2026-06-09", "2027-01-20"))
    assert (gone.status_code, gone.json["errors"][0]["pointer"]) == (422, "/until")
    assert (unknown.status_code, unknown.json["code"]) == (409, "penalty_rate_unknown")


def test_a_delay_whose_rate_is_not_known_is_not_computed_and_says_why(billing: Running) -> None:
    billing.deliver(account_event(opening_balance=Decimal("100.00"), opening_balance_on=date(2022, 6, 30)))
    delay = ask(billing, "balance").json["delay"]
    assert delay["amount"] is None and "ставка" in delay["not_computed"]["ru"]


def test_charges_and_entries_come_in_pages_newest_first(account: Running) -> None:
    for month in (9, 10, 11):
        day = date(2022, month, 20)
        reading_id = f"d3c9b3c2-6a74-5e0d-8b8b-1e2f3a4b5c{month:02d}"
        account.deliver(reading_event(100, reading_id=reading_id, period=f"2022-{month:02d}", read_on=day))
    first = ask(account, "charges", limit=2).json
    second = ask(account, "charges", limit=2, cursor=first["next"]).json
    assert [each["period"] for each in first["charges"] + second["charges"]] == ["2022-11", "2022-10", "2022-09"]
    assert second["next"] is None
    seen, cursor = [], None
    while cursor is not None or not seen:
        page = ask(account, "entries", limit=1, cursor=cursor).json if cursor else ask(account, "entries", limit=1).json
        seen += [each["entry_id"] for each in page["entries"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 4 and seen[-1].startswith("opening:")


@pytest.mark.parametrize("path", ["charges", "entries"])
@pytest.mark.parametrize("cursor", ["nonsense", "~", "2022~x", "2022-11-20T10:00:00~x", "0001-01-01T00:00:00+14:00~x"])
def test_a_cursor_of_somebody_else_is_refused_or_finds_nothing(account: Running, path: str, cursor: str) -> None:
    answer = ask(account, path, cursor=cursor)
    assert answer.status_code == 422 or answer.json[path] == []


@pytest.mark.parametrize("path", ["balance", "charges", "charges/x", "entries"])
def test_an_account_of_somebody_else_does_not_exist(account: Running, path: str) -> None:
    answer = ask(account, path, account_id="1f6a2dad-0b54-5d2f-9a1f-1b5e6a7c8d91")
    assert (answer.status_code, answer.json["code"]) == (404, "account_not_found")


@pytest.mark.parametrize("path", ["balance", "charges", "charges/x", "entries"])
def test_an_account_that_has_not_arrived_yet_does_not_exist_either(billing: Running, path: str) -> None:
    assert ask(billing, path).json["code"] == "account_not_found"
    assert estimate(billing, single=1260).json["code"] == "account_not_found"


def test_a_charge_of_another_account_is_not_shown(account: Running) -> None:
    other = "1f6a2dad-0b54-5d2f-9a1f-1b5e6a7c8d91"
    account.deliver(account_event(account_id=other, account_number="520000000025"))
    account.deliver(reading_event(10, account_id=other))
    charge_id = account.database["charges"].find_one({"account_id": other})["_id"]
    assert ask(account, f"charges/{charge_id}").json["code"] == "charge_not_found"


def test_nobody_asks_without_a_token(account: Running) -> None:
    assert account.client.get("/api/v1/billing/accounts/x/balance").status_code == 401
