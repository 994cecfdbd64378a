"""What may be thought to be otherwise about a charge, and what cannot be asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from billing_calculator.domain.account import ZONES_OF_RATES
from billing_calculator.domain.calculation import Revision
from billing_calculator.domain.charge import Household, Volume, bands_of
from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.tariff import ANY_GROUP, PriceKey, Tariff
from billing_calculator.domain.words import persons_en, persons_ru

Shares = Mapping[str, int]
WHOLE = 100


@dataclass(frozen=True)
class Typical:
    """The per cent of a home's use that is taken to be at night where no meter tells; the rest goes by the zones' hours."""

    night: int


@dataclass(frozen=True)
class Otherwise:
    """The one thing that is thought to be otherwise; `shares` belong to `zones`: per cent of the consumption in each of them."""

    zones: int | None = None
    shares: Shares | None = None
    persons: int | None = None
    in_time: bool = False


@dataclass(frozen=True)
class Options:
    """What can be asked of a charge: other meters with every price, the people of then where they count, months read at once."""

    rates: Sequence[int]
    zones: Sequence[int]
    persons: int | None
    months: int


class WhatIfRefused(BillingError):
    """What cannot be asked of a charge; the error points at the field."""

    code = "what_if_refused"

    def __init__(self, *, at: str, ru: str, en: str) -> None:
        super().__init__(ru=ru, en=en)
        self.errors = [{"pointer": at, "ru": ru, "en": en}]


class SeveralTables(BillingError):
    """A charge of several days' or months' prices has no single table to be compared by."""

    kind = "conflict"
    code = "what_if_several_tables"

    def __init__(self) -> None:
        super().__init__(
            ru="Это начисление сделано по ценам разных дней или месяцев. Для него такой расчёт мы пока не умеем.",
            en="This charge was made by the prices of several days or months. Such a comparison is not possible for it yet.",
        )


class NothingUsed(BillingError):
    """A charge without kWh, or one that gives some back, has nothing to be compared."""

    kind = "conflict"
    code = "nothing_used"

    def __init__(self) -> None:
        super().__init__(
            ru="В этом начислении нет расхода, который можно сравнить.",
            en="There is no consumption in this charge that could be compared.",
        )


def volumes_of(revision: Revision) -> list[Volume]:
    """The kWh a charge was made of, by zone."""
    return list(revision.net_volumes)


def options_of(revision: Revision, pack: Tariff, household: Household, *, service: str, months: int) -> Options:
    """What can be asked of this charge, so that nobody is led into a form that cannot be answered."""
    rates = sorted({volume.rates for volume in volumes_of(revision)})
    metered = service == "electricity" and bool(rates)
    zones = [count for count in ZONES_OF_RATES if metered and rates != [count] and _has_prices(pack, household, count)]
    counted = pack.norm is not None and household.own_norm is None
    return Options(rates, zones, household.persons if counted else None, months)


def check(asked: Otherwise, options: Options) -> None:
    """Exactly one thing, another one than it was, and possible."""
    said = {"zones": asked.zones, "persons": asked.persons, "in_time": asked.in_time or None}
    named = [name for name, value in said.items() if value is not None]
    if len(named) != 1:
        at = f"/{named[1]}" if named else "/zones"
        raise WhatIfRefused(
            at=at,
            ru="Выберите что-то одно: другой счётчик, другое число жильцов или показания каждый месяц.",
            en="Choose one of these: another meter, another number of people, or a reading each month.",
        )
    _check_zones(asked, options)
    _check_persons(asked, options)
    if asked.in_time and options.months < 2:
        raise WhatIfRefused(
            at="/in_time",
            ru="Эти показания и так переданы за один месяц: в сумме ничего не изменится.",
            en="These readings were for one month anyway: the sum would be the same.",
        )


def _check_zones(asked: Otherwise, options: Options) -> None:
    if asked.zones is None:
        if asked.shares:
            raise WhatIfRefused(
                at="/shares", ru="Доли зон указывают вместе с другим счётчиком.", en="Shares of zones belong to another meter."
            )
        return
    if list(options.rates) == [asked.zones]:
        raise WhatIfRefused(
            at="/zones", ru="Счётчик с этим числом тарифов у вас и стоит.", en="The meter has this number of rates already."
        )
    if asked.zones not in options.zones:
        raise WhatIfRefused(
            at="/zones",
            ru="Для такого счётчика в тарифе этого месяца нет цен. Придумывать их мы не станем.",
            en="The tariff of this month has no prices for such a meter. They will not be made up.",
        )
    if asked.shares is not None:
        _check_shares(asked.shares, ZONES_OF_RATES[asked.zones])


def _check_shares(shares: Shares, zones: Sequence[str]) -> None:
    if set(shares) != set(zones):
        names = ", ".join(zones)
        raise WhatIfRefused(
            at="/shares", ru=f"Укажите долю каждой из этих зон: {names}.", en=f"Give the share of each of these zones: {names}."
        )
    if (whole := sum(shares.values())) != WHOLE:
        raise WhatIfRefused(
            at="/shares",
            ru=f"Доли вместе должны составить 100 %, а сейчас {whole} %.",
            en=f"The shares must make 100 %, not {whole} %.",
        )


def _check_persons(asked: Otherwise, options: Options) -> None:
    if asked.persons is None:
        return
    if options.persons is None:
        raise WhatIfRefused(
            at="/persons",
            ru="В этом начислении цена не зависит от числа зарегистрированных.",
            en="The price of this charge does not depend on how many are registered.",
        )
    if asked.persons == options.persons:
        raise WhatIfRefused(
            at="/persons",
            ru=f"Так и посчитано: {persons_ru(options.persons)}. Укажите другое число.",
            en=f"It was calculated for {persons_en(options.persons)}. Give another number.",
        )


def _has_prices(pack: Tariff, household: Household, rates: int) -> bool:
    bands = [band.name for band in bands_of(pack, household)]
    keys = [(zone, band) for zone in ZONES_OF_RATES[rates] for band in bands]
    groups = (household.group, ANY_GROUP)
    return all(any(PriceKey(group, rates, zone, band) in pack.prices for group in groups) for zone, band in keys)


def used(volumes: Sequence[Volume]) -> Decimal:
    """All kWh together."""
    return sum((volume.kwh for volume in volumes), Decimal(0))
