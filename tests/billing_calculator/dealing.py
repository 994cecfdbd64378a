"""Random cases of every kind that the calculator is asked, as JSON. Imports nothing of the suite."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

ZONES = {1: ("single",), 2: ("day", "night"), 3: ("peak", "semi_peak", "night")}
Case = dict[str, Any]
ALL = (1, 2, 3)
PLACES = (
    ("nizhny", "2022-11-20", "urban_gas", ALL),
    ("nizhny", "2022-05-20", "urban_gas", ALL),
    ("nizhny", "2022-07-10", "urban_gas", ALL),
    ("nizhny", "2022-11-20", "urban_electric_stove", (1,)),
    ("nizhny", "2022-11-20", "rural", (1,)),
    ("novosibirsk", "2025-11-20", "urban_gas", (1,)),
    ("astrakhan", "2025-11-20", "urban_gas", (1,)),
    ("seasons", "2025-05-24", "urban_electric_stove", ALL),
    ("seasons", "2025-07-20", "urban_gas", ALL),
    ("seasons", "2025-11-20", "urban_electric_stove", ALL),
    ("unrounded", "2025-07-12", "rural", ALL),
    ("unrounded", "2025-11-20", "urban_gas", ALL),
    ("warmth", "2025-07-20", "urban_gas", (1,)),
)
WHOLE_YEARS = ("nizhny", "seasons", "unrounded", "warmth")  # the half-year before has a table too


def deal(seed: int) -> Case:
    """The case of a seed, the same for ever: a contract, a debt, or a household's use of one kind or another."""
    chance = Random(seed)
    if seed % 16 < 3:
        return _contract(chance) if seed % 16 == 0 else _debt(chance)
    region, on, group, meters = chance.choice(PLACES)
    persons = chance.randint(1, 9)
    case: Case = {
        "region": region, "on": on, "group": group, "zones": chance.choice(meters), "persons": persons,
        "lives_alone": persons == 1 and chance.random() < 0.5, "service": "heat" if region == "warmth" else "electricity",
    }  # fmt: skip
    if chance.random() < 0.15:
        case["period"] = f"{on[:5]}{int(on[5:7]) - 1:02d}"
    kinds = (_consumption, _consumption, _metered, _metered, _billed, _missing, _unmetered)
    case |= chance.choice(kinds)(chance, case)
    if chance.random() < 0.15:
        case["ranges_apply"] = False
    if chance.random() < 0.15:
        case["own_norm"] = chance.choice((str(chance.randint(0, 400)), "76.5", "120.3333333"))
    if chance.random() < 0.2:
        case["benefits"] = [_benefit(chance, persons) for _ in range(chance.randint(1, 2))]
    if chance.random() < 0.25:
        case["house"] = _house(chance)
    return case


def rules_for(seed: int, shipped: Case) -> tuple[Case, str]:
    """The rules of penalty that the debt of a seed goes by, and the kind of payer: as they are shipped, or changed in one way."""
    early, late = {"from": "2025-01-01", "to": "2026-03-31"}, {"from": "2026-04-01", "to": "2027-12-31"}
    ways: tuple[Case, ...] = (
        {},
        {"next_working_day": True},
        {"moratoria": [{"from": "2025-11-10", "to": "2025-12-20"}, {"from": "2026-05-01", "to": "2026-05-31"}]},
        {"rates": [{**early, "percent": "9.5"}, {**late, "percent": "8.125"}]},
        {"rates": [{**early, "percent": "9.5"}, {**late, "percent": "9.5"}]},
    )
    return {**shipped, **ways[seed // 16 % len(ways)]}, "legal_entity" if seed % 7 == 0 else "household"


def _contract(chance: Random) -> Case:
    price = f"{chance.randint(0, 19)}.{chance.randint(0, 99999):05d}"
    points = [{"name": f"point {n}", "volume": _kwh(chance, fraction=chance.random() < 0.4)} for n in range(chance.randint(1, 5))]
    vat = chance.choice(("22", "20", "0", "10.55"))
    return {"on": "2026-11-20", "contract": {"price": price, "vat_percent": vat, "points": points}}


def _debt(chance: Random) -> Case:
    """Due by one calendar or the other, paid in parts on days before, at and after the bounds."""
    month = chance.randint(1, 20)
    due = date(2025 + month // 13, (month - 1) % 12 + 1, 15 if month > 15 else 10)
    if chance.random() < 0.2:
        due += timedelta(days=chance.randint(0, 6))
    until = due + timedelta(days=chance.choice((29, 30, 31, 32, 90, 91, 92, chance.randint(0, 260))))
    amount = chance.choice((100_000, chance.randint(1, 500), chance.randint(1, 3_000_000)))
    payments, left = [], amount
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3, 4))):
        paid = chance.choice((0, left, chance.randint(0, left), left // 3))
        left -= paid
        day = due + timedelta(days=chance.choice((-3, 0, 1, 30, 31, 60, 90, 91, chance.randint(-20, 260))))
        payments.append({"on": day.isoformat(), "amount": _roubles(paid)})
    return {"on": until.isoformat(), "debt": {"amount": _roubles(amount), "due_on": due.isoformat(), "payments": payments}}


def _roubles(kopecks: int) -> str:
    return f"{kopecks // 100}.{kopecks % 100:02d}"


def _kwh(chance: Random, *, fraction: bool = False) -> str:
    whole = chance.choice((0, 1, chance.randint(0, 150), chance.randint(0, 400), chance.randint(0, 9000)))
    part = chance.choice((f"{chance.randint(1, 999):03d}", f"{chance.randint(1, 9_999_999):07d}"))
    return f"{whole}.{part}" if fraction else str(whole)


def _volumes(chance: Random, rates: int) -> list[dict[str, str]]:
    fraction = chance.random() < 0.1
    return [{"zone": zone, "volume": _kwh(chance, fraction=fraction)} for zone in ZONES[rates]]


def _consumption(chance: Random, case: Case) -> Case:
    return {"consumption": _volumes(chance, case["zones"]), "periods": chance.choice((1, 1, 1, 2, 5))}


def _metered(chance: Random, case: Case) -> Case:
    """Readings with roll-overs, a ratio, sometimes a swap to a meter of other digits."""
    zones, on = ZONES[case["zones"]], date.fromisoformat(case["on"])
    digits, ratio = chance.choice((4, 5, 6)), chance.choice(("1", "1", "20", "1.5", "0.0333"))
    figures = {zone: chance.choice((chance.randrange(10**digits), 10**digits - chance.randint(1, 60))) for zone in zones}
    start = on - timedelta(days=chance.choice((30, 61, 92, 140)))
    events: list[Case] = [_reading(start, figures)]
    meter = {"digits": digits, "ratio": ratio, "events": events}
    steps = chance.randint(1, 3)
    for step in range(1, steps + 1):
        day = start + (on - start) * step // steps
        figures = {zone: _next(chance, figure, digits) for zone, figure in figures.items()}
        if chance.random() < 0.2 and step < steps:
            digits = chance.choice((5, 6))
            zones = ZONES[chance.randint(1, 3)] if case["region"] in ("seasons", "unrounded") else zones
            opening = {zone: chance.randint(0, 300) for zone in zones}
            new = {"opening": _figures(opening), "digits": digits, "ratio": chance.choice(("1", "30"))}
            events.append({"kind": "swap", "on": day.isoformat(), "values": _figures(figures), **new})
            figures = opening
        else:
            events.append(_reading(day, figures))
    meter["several_months"] = chance.choice(("one_limit", "limit_per_month"))
    meter["price_change"] = chance.choice(("reading_day", "by_days"))
    return {"meter": meter}


def _next(chance: Random, figure: int, digits: int) -> int:
    """A later figure: over zero only from the last tenth of the dial, as a dial can."""
    top = 10**digits
    more = chance.choice((0, 1, chance.randint(0, 300), chance.randint(0, top // 12)))
    if figure + more < top:
        return figure + more
    return (figure + more) % top if figure * 10 >= top * 9 else top - 1


def _billed(chance: Random, case: Case) -> Case:
    """Months billed without a reading, and then one came."""
    zones, last = ZONES[case["zones"]], case["on"]
    before = chance.randint(1, 3)
    year, month = int(last[:4]), int(last[5:7])
    names = [f"{year}-{month - back:02d}" for back in range(before, 0, -1)]
    figures = {zone: chance.randint(0, 50_000) for zone in zones}
    start = f"{year}-{month - before - 1:02d}-{chance.randint(20, 28)}"
    billed = [
        {"kind": "billed", "period": name, "volumes": [{"zone": z, "volume": str(chance.randint(0, 300))} for z in zones]}
        for name in names
    ]
    after = {zone: each + chance.choice((0, chance.randint(0, 1200), chance.randint(0, 9000))) for zone, each in figures.items()}
    events = [_reading(date.fromisoformat(start), figures), *billed, _reading(date.fromisoformat(last), after)]
    way = chance.choice(("current", "spread_by_period")) if case["region"] in WHOLE_YEARS else "current"
    return {"meter": {"digits": 6, "events": events, "recalculation": way}}


def _missing(chance: Random, case: Case) -> Case:
    months = [{"volumes": _volumes(chance, case["zones"])} for _ in range(chance.randint(0, 9))]
    return {
        "missing": {
            "reason": chance.choice(("no_reading", "meter_failed", "access_refused", "supplier_replaces")),
            "billed_in_a_row": chance.randint(0, 5),
            "history": months,
            "normative": _kwh(chance),
        }
    }


def _unmetered(chance: Random, case: Case) -> Case:
    home: Case = {"normative": str(chance.randint(0, 250)), "meter_possible": chance.random() < 0.4}
    if chance.random() < 0.5:
        month = case.get("period", case["on"])[:7]
        left = chance.randint(1, 20)
        back = left + chance.randint(1, 8) if left > 12 else left + chance.randint(1, 16)
        away = {"left_on": f"{month}-{left:02d}", "back_on": f"{month}-{back:02d}", "persons": chance.randint(1, case["persons"])}
        home["absences"] = [away]
    return {"unmetered": home}


def _benefit(chance: Random, persons: int) -> Case:
    percent = chance.choice(("50", "30", "100", "12.5"))
    return {"percent": percent, "holders": chance.randint(1, persons), "within_norm_only": chance.random() < 0.5}


def _house(chance: Random) -> Case:
    area = f"{chance.randint(20, 120)}.{chance.randint(0, 9)}"
    of_all = str(chance.randint(121, 9000))
    if chance.random() < 0.3:
        normative, rooms = f"0.{chance.randint(1, 999):03d}", str(chance.randint(1, 900))
        return {"normative": normative, "common_area": rooms, "area": area, "area_of_all": of_all}
    parts = {name: str(chance.randint(0, 5000)) for name in ("non_residential", "unmetered", "metered", "own_production")}
    return {"house_volume": str(chance.randint(0, 30_000)), **parts, "area": area, "area_of_all": of_all}


def _reading(on: date, figures: dict[str, int]) -> Case:
    return {"kind": "reading", "on": on.isoformat(), "values": _figures(figures)}


def _figures(figures: dict[str, int]) -> list[dict[str, str]]:
    return [{"zone": zone, "value": str(value)} for zone, value in figures.items()]
