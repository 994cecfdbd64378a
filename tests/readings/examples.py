"""Accounts, meters and rules the tests of readings start from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from readings.domain.decisions import accept
from readings.domain.meter import ZONES_BY_COUNT, Account, AccountStatus, Meter, ZoneValue
from readings.domain.reading import Reading, Standing, Submission
from readings.domain.rules import IntakeRules, Late, RuleBook, Taking

RULES = IntakeRules(
    window_first_day=15,
    window_last_day=25,
    late=Late.NEXT_MONTH,
    read_within_days=31,
    plausible_kwh=Decimal(2000),
    times_usual=Decimal(3),
    unremarkable_kwh=Decimal(500),
    usual_from=3,
    rolls_over_from=Decimal("0.9"),
    zones_differ_times=Decimal("1.5"),
    zones_judged_from_kwh=Decimal(50),
    stuck_after=3,
    automatic=Taking.REFUSE,
    verification_expired=Taking.ACCEPT,
    phone="8-831-000-00-00",
)
TODAY = date(2022, 11, 20)
NOW = datetime(2022, 11, 20, 7, 15, tzinfo=UTC)


def values(**figures: int | str) -> list[ZoneValue]:
    return [ZoneValue(zone, Decimal(figure)) for zone, figure in figures.items()]


def a_meter(**initial: int | str) -> Meter:
    """A five-digit meter with as many zones as there are starting figures; none given: one zone at 12400."""
    started = initial or {"single": 12400}
    return Meter(
        meter_id="meter-1",
        serial="009912345",
        service="electricity",
        zones=ZONES_BY_COUNT[len(started)],
        digits=5,
        initial_on=date(2022, 10, 31),
        initial_values=tuple(values(**started)),
    )


def an_account(
    meter: Meter | None = None, *, status: AccountStatus = AccountStatus.OPEN, closed_on: date | None = None
) -> Account:
    return Account(account_id="account-1", revision=1, status=status, closed_on=closed_on, meters=(meter or a_meter(),))


def a_standing(meter: Meter | None = None, *readings: Reading, status: AccountStatus = AccountStatus.OPEN) -> Standing:
    return Standing(an_account(meter, status=status), readings)


def accepted(standing: Standing, **given: Any) -> Reading:
    reading = submitted(standing, **given)
    assert reading is not None
    return reading


def submitted(
    standing: Standing,
    *,
    confirmed: bool = False,
    today: date = TODAY,
    rules: IntakeRules = RULES,
    read_on: date | None = None,
    **figures: int | str,
) -> Reading | None:
    return accept(
        standing=standing,
        submission=Submission(
            account_id="account-1", meter_id="meter-1", values=values(**figures), confirmed=confirmed, read_on=read_on
        ),
        book=RuleBook(rules, {}),
        reading_id=f"reading-{len(standing.readings) + 1}",
        today=today,
        now=NOW,
    )


def after(standing: Standing, *readings: Reading) -> Standing:
    """The standing once these readings were accepted, one after the other."""
    return Standing(standing.account, (*reversed(readings), *standing.readings))
