"""The calculator's two doors: for everybody by published prices, for staff by any."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.auth import staff
from chassis.web import Call, Door
from contracts.api.case_answers import CalculatorResponse, CaseResponse
from contracts.api.cases import CaseQuery, CaseRequest, StaffCaseRequest

from billing_calculator import actions
from billing_calculator.actions.cases import Answer
from billing_calculator.api.case_asked import asked, asked_in_address
from billing_calculator.api.shown import source_shown
from billing_calculator.domain.account import ZONES_OF_RATES
from billing_calculator.domain.charge import CALCULATOR, Household, bands_of
from billing_calculator.domain.engine.doubts import groups_of
from billing_calculator.domain.tariff import Model, PriceKey, Tariff

calculator = Door("calculator", "/api/v1/billing", summary="What any case would cost, line by line; nothing is kept.")
CALCULATE = staff("clerk", "accountant", "head")


@calculator.query("/public/calculator", returns=CalculatorResponse, access="public")
def show_calculator(call: Call) -> dict[str, Any]:
    """The regions, days, groups and meters that the calculator has prices for."""
    tables = [each for each in actions.published(call.work).tables if each.charges]
    regions = sorted({table.plan for table in tables})
    return {"today": call.work.today, "regions": [_region(name, tables) for name in regions]}


@calculator.query("/public/cases", params=CaseQuery, returns=CaseResponse, access="public")
def calculate_short_case(call: Call) -> dict[str, Any]:
    """A household's month by published prices, asked in the address so that the answer may be kept."""
    return case_shown(actions.calculate_case(call.work, asked_in_address(call.params)))


@calculator.query("/public/cases", method="POST", body=CaseRequest, returns=CaseResponse, access="public", problems=(409,))
def calculate_public_case(call: Call) -> dict[str, Any]:
    """A whole case by published prices: consumption or what happened to a meter, missing readings, common use, benefits."""
    return case_shown(actions.calculate_case(call.work, asked(call.body)))


@calculator.query("/staff/cases", method="POST", body=StaffCaseRequest, returns=CaseResponse, access=CALCULATE, problems=(409,))
def calculate_any_case(call: Call) -> dict[str, Any]:
    """Any case, also by a pack of prices that is sent along, by a table of a name, or by a contract with VAT apart."""
    return case_shown(actions.calculate_case(call.work, asked(call.body)))


def case_shown(answer: Answer) -> dict[str, Any]:
    """The result with the sources of its prices and the version of the rules."""
    return {
        **vars(answer.result),
        "lines": answer.result.rows,
        "unit": answer.tables[-1].unit if answer.tables else "kWh",
        "sources": [source_shown(table) for table in answer.tables],
        "calculator": CALCULATOR,
    }


def _region(name: str, tables: Iterable[Tariff]) -> dict[str, Any]:
    own = sorted((each for each in tables if each.plan == name), key=lambda each: str(each.valid_from), reverse=True)
    return {"region": name, "tables": [_table(each) for each in own]}


def _table(tariff: Tariff) -> dict[str, Any]:
    return {
        "name": tariff.name,
        "valid_from": tariff.valid_from,
        "valid_to": tariff.valid_to,
        "social_norm": tariff.model is Model.SOCIAL_NORM,
        "service": tariff.service,
        "groups": [{"name": group, "zones": _whole_meters(tariff, group)} for group in groups_of(tariff)],
        "source": source_shown(tariff),
    }


def _whole_meters(tariff: Tariff, group: str) -> list[int]:
    """The kinds of meter that have every price, so that nobody is led into a form that cannot be answered."""
    bands = [band.name for band in bands_of(tariff, Household(group, 1, lives_alone=False))]
    return [
        rates
        for rates, zones in ZONES_OF_RATES.items()
        if all(PriceKey(group, rates, zone, band) in tariff.prices for zone in zones for band in bands)
    ]
