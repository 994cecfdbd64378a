from __future__ import annotations

import copy
from typing import Any

import pytest
from chassis.ids import new_id
from chassis.testing import Running
from readings.actions import verification
from readings.actions.verification import remind_of_verifications

from tests.readings.component.conftest import Customer, account_updated

DUE = "2022-12-20"


def of_account(running: Running, *, due: str = DUE, revision: int = 1, of: Customer | None = None, **changes: Any) -> Customer:
    customer = of or Customer(running, new_id(), new_id(), new_id())
    message = copy.deepcopy(account_updated(customer.account_id, customer.meter_id, revision=revision, **changes))
    message["data"]["meters"][0].update(verification_due_on=due, installed_on="2019-06-14", place="landing")
    running.deliver(message)
    return customer


def on(running: Running, day: str) -> None:
    running.clock(at=f"{day}T10:15:00+03:00")
    remind_of_verifications(running.transactions)


def told(customer: Customer) -> list[tuple[str, int]]:
    events = [each for each in customer.told() if each.type == "readings.verification_due.v1"]
    return [(each.data["stage"], each.data["days_left"]) for each in events]


def test_each_stage_is_told_of_once_on_the_business_clock_and_never_again(running: Running) -> None:
    running.clock(at="2022-09-01T10:15:00+03:00")
    customer = of_account(running)
    for day in ("2022-09-20", "2022-09-21", "2022-09-22", "2022-11-20", "2022-12-12", "2022-12-13", "2022-12-14", "2022-12-21",
                "2023-01-25", "2022-11-20"):  # fmt: skip
        on(running, day)
        running.database["verification_reminders"].delete_one({"_id": "looked"})  # as after a restart that forgot the day
        remind_of_verifications(running.transactions)

    assert told(customer) == [("90_days", 90), ("30_days", 30), ("7_days", 7), ("over", -1)]


def test_a_verified_meter_has_another_day_and_is_reminded_of_anew(running: Running) -> None:
    running.clock(at="2022-09-01T10:15:00+03:00")
    customer = of_account(running)
    on(running, "2022-12-15")
    of_account(running, of=customer, due="2038-12-20", revision=2)
    on(running, "2022-12-20")

    assert told(customer) == [("7_days", 5)]


def test_of_a_closed_account_nothing_is_told(running: Running) -> None:
    customer = of_account(running, status="closed", closed_on="2022-11-01")
    on(running, "2022-12-16")

    assert told(customer) == []


class Killed(Exception):
    """Stands for the end of the process."""


def test_whoever_is_killed_in_between_goes_on_and_nobody_is_told_twice(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "CHUNK", 1)
    running.clock(at="2023-02-01T10:15:00+03:00")
    customers = [of_account(running, due="2023-04-20") for _ in range(3)]
    real, made = verification.remind, []

    def remind(work: Any, *, due: Any) -> None:
        if len(made) == 2:
            raise Killed
        made.append(due)
        real(work, due=due)

    monkeypatch.setattr(verification, "remind", remind)
    running.clock(at="2023-03-21T10:15:00+03:00")
    with pytest.raises(Killed):
        remind_of_verifications(running.transactions)
    monkeypatch.setattr(verification, "remind", real)
    remind_of_verifications(running.transactions)

    assert [told(each) for each in customers] == [[("30_days", 30)]] * 3


def test_the_card_of_a_meter_says_where_it_is_and_how_long_it_is_verified(running: Running) -> None:
    running.clock(at="2022-11-20T10:15:00+03:00")
    [meter] = of_account(running).ask("GET", "meters").body["meters"]

    assert (meter["place"], meter["ratio"], meter["installed_on"]) == ("landing", "1", "2019-06-14")
    assert (meter["verification"]["days_left"], meter["verification"]["soon"]) == (30, True)
    assert meter["verification"]["ru"].replace("\u00a0", " ") == "Поверка до 20 декабря, осталось 30 дней"
