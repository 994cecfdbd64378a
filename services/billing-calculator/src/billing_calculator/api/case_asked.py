"""A case as it was sent becomes the case that the engine reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from billing_calculator.actions.cases import Asked
from billing_calculator.domain.charge import Household, Volume
from billing_calculator.domain.due import period_of
from billing_calculator.domain.engine.case import (
    Absence,
    Benefit,
    Billed,
    Consumption,
    Contract,
    Event,
    HouseByMeter,
    HouseByNormative,
    Metered,
    Missing,
    Point,
    Read,
    Reason,
    Recalculating,
    Swap,
    Unmetered,
    Use,
)
from billing_calculator.domain.engine.errors import CaseRefused, Doubt, doubted
from billing_calculator.domain.penalty import Settled, Unpaid

Body = Mapping[str, Any]
FIRST_YEAR, LAST_YEAR = 2000, 2099
FORMS = ("consumption", "meter", "missing", "unmetered", "contract", "debt")


def asked(body: Body) -> Asked:
    """The whole case; what contradicts itself is refused with every field that does."""
    if errors := _contradictions(body):
        raise CaseRefused(errors)
    meter = body["meter"] or {}
    return Asked(
        region=body["region"],
        tariff=body.get("tariff"),
        pack=body.get("pack"),
        on=body["on"],
        period=body["period"] or period_of(body["on"]),
        service=body["service"],
        household=_household(body),
        heating=body["heating"],
        use=_use(body),
        house=_house(body["house"]),
        benefits=tuple(Benefit(**each) for each in body["benefits"]),
        periods=body["periods"],
        by_days=meter.get("price_change") == "by_days",
        contract=_contract(body.get("contract")),
        debt=_debt(body["debt"]),
    )


def asked_in_address(params: Body) -> Asked:
    """The short question of the public calculator."""
    volumes = [{"zone": zone, "volume": params[zone]} for zone in ("single", "day", "peak", "semi_peak", "night")]
    blank: dict[str, Any] = {
        "period": None, "service": "electricity", "heating": False, "ranges_apply": True, "own_norm": None, "periods": 1,
        "benefits": [], "meter": None, "missing": None, "unmetered": None, "house": None,
        "debt": None,
    }  # fmt: skip
    consumption = [each for each in volumes if each["volume"] is not None]
    return asked({**blank, **params, "consumption": consumption})


def _contradictions(body: Body) -> list[dict[str, str]]:
    errors = []
    named = [form for form in FORMS if body.get(form)]
    errors += [doubted(Doubt.ONE_USE, at=f"/{form}") for form in named[1:]]
    prices = [name for name in ("region", "tariff", "pack") if body.get(name)]
    if not prices and not (body.get("contract") or body["debt"]):
        errors.append(doubted(Doubt.NO_PRICES, at="/region"))
    errors += [doubted(Doubt.TWO_PRICES, at=f"/{name}") for name in prices[1:]]
    for index, event in enumerate((body["meter"] or {}).get("events", ())):
        errors += _event_lacks(event, index)
    errors += _house_lacks(body["house"])
    errors += _figures_beyond(body)
    if (debt := body["debt"]) and sum(each["amount"] for each in debt["payments"]) > debt["amount"]:
        errors.append(doubted(Doubt.PAID_TOO_MUCH, at="/debt/payments"))
    return errors


def _figures_beyond(part: Any, at: str = "") -> Iterator[dict[str, str]]:
    """Days of no century that is charged and ratios of nothing, wherever they stand."""
    if isinstance(part, date) and not FIRST_YEAR <= part.year <= LAST_YEAR:
        yield doubted(Doubt.FAR_DAY, at=at, first=FIRST_YEAR, last=LAST_YEAR)
    elif isinstance(part, Decimal) and at.endswith("/ratio") and not part:
        yield doubted(Doubt.NO_RATIO, at=at)
    elif isinstance(part, dict | list):
        inside = part.items() if isinstance(part, dict) else enumerate(part)
        for name, value in inside:
            yield from _figures_beyond(value, f"{at}/{name}")


NEEDS = {"reading": ("on", "values"), "swap": ("on", "values", "opening"), "billed": ("period", "volumes")}


def _event_lacks(event: Body, index: int) -> list[dict[str, str]]:
    lacking = [name for name in NEEDS[event["kind"]] if not event[name]]
    return [doubted(Doubt.FIELD_MISSING, at=f"/meter/events/{index}/{name}") for name in lacking]


def _house_lacks(house: Body | None) -> list[dict[str, str]]:
    if house is None or house["house_volume"] is not None:
        return []
    return [
        doubted(Doubt.FIELD_MISSING, at=f"/house/{name}") for name in ("normative", "common_area") if house[name] is None
    ]


def _household(body: Body) -> Household:
    return Household(
        body["group"], body["persons"], body["lives_alone"], ranges_apply=body["ranges_apply"], own_norm=body["own_norm"]
    )


def _use(body: Body) -> Use | None:
    if body["consumption"]:
        return Consumption(tuple(Volume(body["zones"], each["zone"], each["volume"]) for each in body["consumption"]))
    if body["meter"]:
        return _metered(body["meter"])
    if body["missing"]:
        return _missing(body["missing"])
    return _unmetered(body["unmetered"]) if body["unmetered"] else None


def _metered(meter: Body) -> Metered:
    return Metered(
        digits=meter["digits"],
        ratio=meter["ratio"],
        events=tuple(_event(each) for each in meter["events"]),
        recalculating=Recalculating(meter["recalculation"]),
        limit_per_month=meter["several_months"] == "limit_per_month",
    )


def _event(event: Body) -> Event:
    if event["kind"] == "reading":
        return Read(event["on"], _figures(event["values"]))
    if event["kind"] == "swap":
        return Swap(event["on"], _figures(event["values"]), _figures(event["opening"]), event["digits"], event["ratio"])
    return Billed(event["period"], {each["zone"]: each["volume"] for each in event["volumes"]})


def _figures(values: Sequence[Body]) -> dict[str, Decimal]:
    return {each["zone"]: each["value"] for each in values}


def _missing(missing: Body) -> Missing:
    return Missing(
        reason=Reason(missing["reason"]),
        billed_in_a_row=missing["billed_in_a_row"],
        history=tuple(
            tuple(Volume(len(month["volumes"]), each["zone"], each["volume"]) for each in month["volumes"])
            for month in missing["history"]
        ),
        readings=tuple(Read(each["on"], _figures(each["values"])) for each in missing["readings"]),
        digits=missing["digits"],
        ratio=missing["ratio"],
        normative=missing["normative"],
        rooms=missing["rooms"],
    )


def _unmetered(home: Body) -> Unmetered:
    absences = tuple(Absence(**each) for each in home["absences"])
    return Unmetered(home["meter_possible"], home["normative"], home["rooms"], home["owners"], absences)


def _house(house: Body | None) -> HouseByMeter | HouseByNormative | None:
    if house is None:
        return None
    if house["house_volume"] is None:
        return HouseByNormative(house["normative"], house["common_area"], house["area"], house["area_of_all"])
    return HouseByMeter(
        house=house["house_volume"],
        non_residential=house["non_residential"],
        unmetered=house["unmetered"],
        metered=house["metered"],
        own_production=house["own_production"],
        area=house["area"],
        area_of_all=house["area_of_all"],
    )


def _debt(debt: Body | None) -> Unpaid | None:
    if debt is None:
        return None
    return Unpaid(debt["amount"], debt["due_on"], tuple(Settled(**each) for each in debt["payments"]))


def _contract(contract: Body | None) -> Contract | None:
    if contract is None:
        return None
    return Contract(contract["price"], contract["vat_percent"], tuple(Point(**each) for each in contract["points"]))
