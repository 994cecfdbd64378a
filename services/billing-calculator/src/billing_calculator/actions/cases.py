"""A case from outside is calculated; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.transaction import Work

from billing_calculator.actions.tariffs import tariffs_of
from billing_calculator.domain.charge import Household
from billing_calculator.domain.engine import Case, Result, compute
from billing_calculator.domain.engine.business import bill_contract
from billing_calculator.domain.engine.case import Benefit, Contract, HouseByMeter, HouseByNormative, Use
from billing_calculator.domain.engine.doubts import doubts_of
from billing_calculator.domain.engine.errors import CaseRefused, Doubt, refuse
from billing_calculator.domain.engine.inline import inline_tariff
from billing_calculator.domain.engine.late import bill_penalty
from billing_calculator.domain.engine.prices import Prices
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.penalty import PenaltyRules, Unpaid
from billing_calculator.domain.tariff import Tariff, Tariffs


@dataclass(frozen=True)
class Asked:
    """A case whose prices are still to be found: by region, by the name of a table, or in a pack of its own."""

    region: str | None
    tariff: str | None
    pack: Mapping[str, Any] | None
    on: date
    period: str
    service: str
    household: Household
    heating: bool
    use: Use | None
    house: HouseByMeter | HouseByNormative | None
    benefits: tuple[Benefit, ...]
    periods: int
    by_days: bool
    contract: Contract | None
    debt: Unpaid | None


@dataclass(frozen=True)
class Answer:
    """The result and the tables its prices stand in."""

    result: Result
    tables: tuple[Tariff, ...]


def calculate_case(work: Work[Any], asked: Asked) -> Answer:
    """Find the prices, doubt, compute."""
    return answer_case(asked, published(work), work.tools.penalties)


def published(work: Work[Any]) -> Tariffs:
    """The tables that anybody may calculate by."""
    return tariffs_of(work)


def answer_case(asked: Asked, tariffs: Tariffs, penalty: PenaltyRules) -> Answer:
    """The answer by these tables; a case that cannot be answered is refused with everything that stands in the way."""
    if asked.contract is not None:
        return Answer(bill_contract(asked.contract, period=asked.period, on=asked.on), ())
    if asked.debt is not None:
        return Answer(bill_penalty(asked.debt, penalty, period=asked.period, until=asked.on), ())
    prices = _prices(asked, tariffs)
    tariff = _table(prices, asked)
    case = _case(asked, prices, tariff)
    if doubts := doubts_of(case, tariff):
        raise CaseRefused(doubts)
    try:
        result = compute(case)
    except TariffMissing as missing:
        raise _no_price(missing, prices) from None
    except ArithmeticError:
        raise refuse(Doubt.BAD_PACK, at="/pack") from None
    used = {row.tariff for row in result.rows} | {tariff.name}
    tables = [prices.only] if prices.only else [each for each in tariffs.tables if each.name in used]
    return Answer(result, tuple(tables))


def _prices(asked: Asked, tariffs: Tariffs) -> Prices:
    if asked.pack is not None:
        return Prices(tariffs, "", inline_tariff(asked.pack))
    if asked.tariff is not None:
        named = tariffs.named(asked.tariff)
        if named is None:
            raise refuse(Doubt.UNKNOWN_TARIFF, at="/tariff", known=[each.name for each in tariffs.tables])
        return Prices(tariffs, named.plan, named)
    region = asked.region or ""
    plans = sorted({each.plan for each in tariffs.tables if each.charges})
    if region not in plans:
        raise refuse(Doubt.UNKNOWN_REGION, at="/region", known=plans)
    services = sorted({each.service for each in tariffs.tables if each.charges and each.plan == region})
    if asked.service not in services:
        raise refuse(Doubt.OTHER_SERVICE, at="/service", known=services)
    return Prices(tariffs, region, service=asked.service)


def _table(prices: Prices, asked: Asked) -> Tariff:
    try:
        tariff = prices.on(asked.on)
    except TariffMissing:
        raise _no_table(prices, at="/on") from None
    if tariff.service != asked.service:
        raise refuse(Doubt.OTHER_SERVICE, at="/service", known=[tariff.service])
    return tariff


def _no_table(prices: Prices, *, at: str) -> CaseRefused:
    asked = (prices.plan, prices.service)
    tables = [each for each in prices.tables.tables if (each.plan, each.service) == asked and each.charges]
    known = [f"{each.valid_from}…{each.valid_to or ''}" for each in tables]
    return refuse(Doubt.NO_TABLE, at=at, known=known)


def _no_price(missing: TariffMissing, prices: Prices) -> CaseRefused:
    """A day without a table, or a price that its table lacks."""
    return _no_table(prices, at="/meter/events") if "day" in missing.details else refuse(Doubt.NO_PRICE, at="/group")


def _case(asked: Asked, prices: Prices, tariff: Tariff) -> Case:
    if asked.heating and not any(not each.groups or asked.household.group in each.groups for each in tariff.seasons):
        raise refuse(Doubt.NO_HEATING, at="/heating")
    return Case(
        period=asked.period,
        on=asked.on,
        household=asked.household,
        prices=prices,
        use=asked.use,
        house=asked.house,
        benefits=asked.benefits,
        periods=asked.periods,
        by_days=asked.by_days,
    )
