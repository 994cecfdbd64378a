"""Homes without a meter: the normative for each person, the coefficient, and those who were away."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from billing_calculator.domain.charge import Household, Volume, Why
from billing_calculator.domain.engine.case import Absence, Unmetered
from billing_calculator.domain.engine.errors import Doubt, refuse
from billing_calculator.domain.engine.result import Step, Used
from billing_calculator.domain.engine.rules import ABSENCE, ABSENT_DAYS, GIVEN, NO_METER, OWNERS
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.tariff import Tariff
from billing_calculator.domain.words import day_en, day_ru, kwh_en, kwh_ru

THOUSANDTH = Decimal("0.001")


def used_without_meter(home: Unmetered, *, period: str, tariff: Tariff, household: Household) -> Used:
    """The normative of everybody who counts, less the days of those who were away; raised where a meter could stand."""
    people = people_counted(household, owners=home.owners)
    each = per_person(home.normative, rooms=home.rooms, tariff=tariff, household=household, at="/unmetered/normative")
    steps = [_normative_step(each, people, by_owners=people > household.persons)]
    kwh = each * people
    for absence in home.absences:
        away, step = _away(absence, each=each, period=period, possible=home.possible)
        kwh -= away
        steps.append(step)
    return Used(
        volumes=(Volume(1, "single", max(kwh, Decimal(0))),),
        steps=tuple(steps),
        what="normative",
        rule=NO_METER if home.possible else GIVEN,
        raised_by=NO_METER if home.possible else None,
    )


def people_counted(household: Household, *, owners: int) -> int:
    """Those registered; where nobody is, the owners."""
    return household.persons or owners


def per_person(given: Decimal | None, *, rooms: int | None, tariff: Tariff, household: Household, at: str) -> Decimal:
    """kWh a person a month: as given, else of the pack; never made up."""
    if given is not None:
        return given
    if rooms is None:
        raise refuse(Doubt.NO_NORMATIVE, at=at)
    try:
        return tariff.normative(group=household.group, rooms=rooms, persons=household.persons)
    except TariffMissing:
        raise refuse(Doubt.NO_NORMATIVE, at=at) from None


def days_away(absence: Absence, period: str) -> int:
    """The full days away that fall into a month."""
    year, month = int(period[:4]), int(period[5:])
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    one = timedelta(days=1)
    return max((min(absence.back_on - one, last) - max(absence.left_on + one, first)).days + 1, 0)


def _away(absence: Absence, *, each: Decimal, period: str, possible: bool) -> tuple[Decimal, Step]:
    days, of = days_away(absence, period), monthrange(int(period[:4]), int(period[5:]))[1]
    since = f"{day_ru(absence.left_on)} — {day_ru(absence.back_on)}"
    since_en = f"{day_en(absence.left_on)} to {day_en(absence.back_on)}"
    if possible or absence.full_days <= ABSENT_DAYS:
        reason = "счётчик можно установить" if possible else f"полных дней {absence.full_days}, а нужно больше {ABSENT_DAYS}"
        reason_en = "a meter could be installed" if possible else f"{absence.full_days} full days, more than {ABSENT_DAYS} needed"
        why = Why(
            ru=f"Отсутствие {since}: без перерасчёта, {reason}", en=f"Away {since_en}: no recalculation, {reason_en}"
        )
        return Decimal(0), Step("absence", Decimal(0), why, ABSENCE)
    exact = Fraction(each) * absence.persons * days / of
    kwh = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(THOUSANDTH, ROUND_HALF_UP)
    why = Why(
        ru=f"Отсутствие {since}: {kwh_ru(each)} × {absence.persons} чел. × {days}/{of} дн. = −{kwh_ru(kwh)}",
        en=f"Away {since_en}: {kwh_en(each)} × {absence.persons} × {days}/{of} days = −{kwh_en(kwh)}",
    )
    return kwh, Step("absence", -kwh, why, ABSENCE)


def _normative_step(each: Decimal, people: int, *, by_owners: bool) -> Step:
    whom_ru, whom_en = ("собств.", "owners") if by_owners else ("чел.", "persons")
    why = Why(
        ru=f"По нормативу: {kwh_ru(each)} × {people} {whom_ru} = {kwh_ru(each * people)}",
        en=f"By the normative: {kwh_en(each)} × {people} {whom_en} = {kwh_en(each * people)}",
    )
    return Step("normative", each * people, why, OWNERS if by_owners else GIVEN)


def overlapping(absences: Sequence[Absence]) -> int:
    """The most people away at once."""
    days = {absence.left_on for absence in absences}
    return max((sum(a.persons for a in absences if a.left_on <= day < a.back_on) for day in days), default=0)
