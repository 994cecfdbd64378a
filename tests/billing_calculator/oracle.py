"""What a household's case must come to, worked out by another method than the service's: whole numbers of the finest unit and
kopecks, kWh dealt out one by one. It reads tariff packs and cases as the JSON they are and imports nothing of the suite.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from tests.billing_calculator.oracle_numbers import (
    FINEST,
    KWH,
    PRICE_UNIT,
    THOUSANDTH,
    by_weight,
    dealt,
    half_up,
    months,
    number,
    thousandths,
)

PLACE = {"single": 0, "day": 1, "peak": 1, "semi_peak": 2, "night": 3}
Zones = dict[tuple[int, str], int]
Case = dict[str, Any]
Pack = dict[str, Any]
Lines = list[tuple[str, str, int]]


def amounts(case: Case, packs: list[Pack]) -> Lines:
    """The lines: what for, in which band, how many kopecks."""
    pack = pack_on(case, packs, case["on"])
    lines, used = individual(case, packs, pack)
    if "house" in case:
        lines += house(case, pack, sum(used.values()))
    reliefs = []
    for benefit in case.get("benefits", []):
        for what, band, amount in lines:
            if what == "coefficient" or (benefit.get("within_norm_only") and band not in ("within_norm", "range_1", "all")):
                continue
            off = half_up(amount * number(benefit["percent"], 100) * benefit.get("holders", 1), 10_000 * case["persons"])
            reliefs.append(("benefit", band, -off))
    return lines + reliefs


def pack_on(case: Case, packs: list[Pack], day: str) -> Pack:
    """The pack of a region on a day."""
    for pack in packs:
        begins, ends = pack["valid_from"], pack["valid_to"]
        if pack["plan"] == case["region"] and begins and begins <= day and (ends is None or day <= ends):
            return pack
    raise LookupError(day)


def month_of(case: Case) -> str:
    """The number of the month that is billed: that of the day, unless the case names another."""
    return str(case.get("period", case["on"])[5:7])


def individual(case: Case, packs: list[Pack], pack: Pack) -> tuple[Lines, Zones]:
    """The lines of the home's own use and its kWh."""
    if "meter" in case:
        return metered(case, packs, pack)
    raised = False
    if "missing" in case:
        what, used, raised = missing(case)
    elif "unmetered" in case:
        what, used, raised = "normative", {(1, "single"): unmetered(case)}, case["unmetered"].get("meter_possible", False)
    else:
        rates = case.get("zones", 1)
        what, used = "consumption", {(rates, v["zone"]): number(v["volume"], KWH) for v in case.get("consumption", [])}
    lines = priced(case, pack, used, what, bounds(case, pack, month_of(case), case.get("periods", 1)))
    if raised:
        lines += [("coefficient", band, half_up(amount, 2)) for _, band, amount in lines]
    return lines, used


def metered(case: Case, packs: list[Pack], pack: Pack) -> tuple[Lines, Zones]:
    """Differences of figures, then what a month without a reading was billed for is taken off or spread anew."""
    meter = case["meter"]
    digits, ratio, figures = meter.get("digits", 5), number(meter.get("ratio", "1"), 10_000), {}
    used: Zones = {}
    billed: dict[str, dict[str, int]] = {}
    first = last = ""
    for event in meter["events"]:
        if event["kind"] == "billed":
            billed[event["period"]] = {v["zone"]: number(v["volume"], KWH) for v in event["volumes"]}
            continue
        shown = {v["zone"]: int(v["value"].partition(".")[0]) for v in event["values"]}
        for zone, before in figures.items():
            turned = (shown[zone] - before) % 10**digits
            key = (len(figures), zone)
            used[key] = used.get(key, 0) + thousandths(turned * ratio * KWH, 10_000)
        first, last, figures = first or event["on"], event["on"], shown
        if event["kind"] == "swap":
            digits, ratio = event.get("digits", 5), number(event.get("ratio", "1"), 10_000)
            figures = {v["zone"]: int(v["value"].partition(".")[0]) for v in event["opening"]}
    rest = dict(used)
    for volumes in billed.values():
        for zone, kwh in volumes.items():
            rest[next(key for key in rest if key[1] == zone)] -= kwh
    if meter.get("recalculation") == "spread_by_period" and billed:
        return spread(case, packs, used, billed, (first, last)), rest
    periods = case.get("periods", 1)
    if meter.get("several_months") == "limit_per_month":
        periods = max(len(set(months(first, last)) - set(billed)), 1)
    if not billed and meter.get("price_change") == "by_days" and len(tables := stretches(case, packs, first, last)) > 1:
        return by_days(case, used, tables, periods), used
    what = "recalculation" if billed else "consumption"
    return priced(case, pack, rest, what, bounds(case, pack, month_of(case), periods)), rest


def stretches(case: Case, packs: list[Pack], first: str, last: str) -> list[tuple[Pack, int, str]]:
    """The days after a reading up to the next one by their tables: the table, how many days, the month they begin in."""
    found: list[tuple[Pack, int, str]] = []
    day = date.fromisoformat(first)
    while day < date.fromisoformat(last):
        day += timedelta(days=1)
        pack = pack_on(case, packs, day.isoformat())
        if found and found[-1][0] is pack:
            found[-1] = (pack, found[-1][1] + 1, found[-1][2])
        else:
            found.append((pack, 1, day.isoformat()[5:7]))
    return found


def by_days(case: Case, used: Zones, tables: list[tuple[Pack, int, str]], periods: int) -> Lines:
    """Each table prices its days: their part of the kWh, and of every bound in whole kWh."""
    weights = [days for _, days, _ in tables]
    parts = {key: by_weight(kwh, weights) for key, kwh in used.items()}
    lines: Lines = []
    for index, (pack, days, month) in enumerate(tables):
        of_days = [
            (band, None if end is None else half_up(end * days, sum(weights) * KWH) * KWH)
            for band, end in bounds(case, pack, month, periods)
        ]
        lines += priced(case, pack, {key: part[index] for key, part in parts.items()}, "consumption", of_days)
    return lines


def spread(
    case: Case, packs: list[Pack], used: Zones, billed: dict[str, dict[str, int]], span: tuple[str, str]
) -> Lines:
    """Every month anew with an equal share, less what it was billed."""
    chosen = sorted({*months(*span), *billed})
    lines = []
    for index, month in enumerate(chosen):
        day = span[1] if month == span[1][:7] else f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"
        pack = pack_on(case, packs, day)
        share = {key: by_weight(kwh, [1] * len(chosen))[index] for key, kwh in used.items()}
        ends = bounds(case, pack, month[5:7], 1)
        lines += priced(case, pack, share, "recalculation", ends)
        was = {(len(billed[month]), zone): kwh for zone, kwh in billed[month].items()} if month in billed else {}
        lines += [(what, band, -amount) for what, band, amount in priced(case, pack, was, "recalculation", ends)]
    return lines


def missing(case: Case) -> tuple[str, Zones, bool]:
    """The average in its time, else the normative, raised where the meter failed or access was refused."""
    asked = case["missing"]
    reason, row = asked.get("reason", "no_reading"), asked.get("billed_in_a_row", 0)
    history = asked.get("history", [])
    if len(history) >= 3 and (row < 3 or reason == "supplier_replaces"):
        sums: Zones = {}
        for month in history:
            for v in month["volumes"]:
                key = (len(month["volumes"]), v["zone"])
                sums[key] = sums.get(key, 0) + number(v["volume"], KWH)
        return "average", {key: half_up(kwh, len(history) * KWH) * KWH for key, kwh in sums.items()}, False
    kwh = number(asked["normative"], KWH) * case["persons"]
    return "normative", {(1, "single"): kwh}, reason in ("meter_failed", "access_refused")


def part_read(case: Case, pack: Pack, read: Zones, unread: list[Case], month: str) -> Lines:
    """A month in which some meters were read: each of the others adds its own average, after three of them (or without one) what
    is left of the normative of everybody in the home.
    """
    used = dict(read)
    averaged = [it for it in unread if len(it["history"]) >= 3 and it["billed_in_a_row"] < 3]
    for it in averaged:
        sums: Zones = {}
        for volumes in it["history"]:
            for zone, kwh in volumes.items():
                sums[len(volumes), zone] = sums.get((len(volumes), zone), 0) + number(kwh, KWH)
        for key, kwh in sums.items():
            used[key] = used.get(key, 0) + half_up(kwh, len(it["history"]) * KWH) * KWH
    for it in unread:
        if it not in averaged:
            rest = max(number(it["normative"], KWH) * case["persons"] - sum(used.values()), 0)
            used[1, "single"] = used.get((1, "single"), 0) + rest
    return priced(case, pack, used, "consumption", bounds(case, pack, month, 1))


def normative_by_rooms(pack: Pack, group: str, rooms: int, persons: int) -> str | None:
    """The figure of the pack for a home: of its group or of any, of just so many rooms and persons or of so many and more."""
    for named in (group, "any"):
        for of_rooms, by_persons in pack.get("normatives", {}).get(named, {}).items():
            for of_persons, figure in by_persons.items():
                if all(
                    has == int(key.rstrip("+")) or (key.endswith("+") and has > int(key.rstrip("+")))
                    for has, key in ((rooms, of_rooms), (persons, of_persons))
                ):
                    return str(figure)
    return None


def unmetered(case: Case) -> int:
    """The normative day by day: who was away for more than five whole days is left out of those days."""
    home = case["unmetered"]
    each, people = number(home["normative"], KWH), case["persons"] or home.get("owners", 0)
    kwh = each * people
    year, month = int(case.get("period", case["on"])[:4]), int(month_of(case))
    length = monthrange(year, month)[1]
    for absence in home.get("absences", []):
        left, back = (date.fromisoformat(absence[name]).toordinal() for name in ("left_on", "back_on"))
        days = sum(left < date(year, month, day).toordinal() < back for day in range(1, length + 1))
        if back - left - 1 > 5 and not home.get("meter_possible"):
            kwh -= thousandths(each * absence.get("persons", 1) * days, length)
    return max(kwh, 0)


def house(case: Case, pack: Pack, used: int) -> Lines:
    """The flat's share of the common use: by the lowest range, or by what the norm has left."""
    asked = case["house"]
    area, of = number(asked["area"], KWH), number(asked["area_of_all"], KWH)
    if asked.get("house_volume") is not None:
        parts = ("non_residential", "unmetered", "metered", "own_production")
        rest = number(asked["house_volume"], KWH) - sum(number(asked.get(name, "0"), KWH) for name in parts)
        kwh = thousandths(max(rest, 0) * area, of)
    else:
        kwh = thousandths(number(asked["normative"], KWH) * number(asked["common_area"], KWH) * area, of * KWH)
    low, norm = bounds(case, pack, month_of(case), case.get("periods", 1))[0]
    if low != "within_norm":
        return [("common_use", low, cost(case, pack, 1, "single", low, kwh))] if kwh else []
    within = min(kwh, max((norm or 0) - used, 0))
    found = [("common_use", low, cost(case, pack, 1, "single", low, within))] if within else []
    over = [("common_use", "over_norm", cost(case, pack, 1, "single", "over_norm", kwh - within))] if kwh > within else []
    return found + over


def bounds(case: Case, pack: Pack, month: str, periods: int) -> list[tuple[str, int | None]]:
    """The bands with their upper bounds in a month, by its season and so many norms; the last band has none."""
    times = number(season(case, pack, int(month)), 1000) * periods
    if pack["model"] == "unit_price":
        return [("all", None)]
    if pack["model"] == "social_norm":
        norm = pack["norm"]
        kwh = number(norm["per_person"], KWH) * case["persons"]
        kwh = number(norm["alone"], KWH) if case.get("lives_alone") and norm["alone"] else kwh
        kwh = number(case["own_norm"], KWH) if case.get("own_norm") is not None else kwh
        return [("within_norm", kwh * times // 1000), ("over_norm", None)]
    if not case.get("ranges_apply", True):
        return [("range_1", None)]
    ends = [number(limit, KWH) * times // 1000 for limit in pack["limits"]]
    return [(f"range_{index}", end) for index, end in enumerate([*ends, None], start=1)]


def season(case: Case, pack: Pack, month: int) -> str:
    """By how much the bounds of a group are multiplied in a month."""
    for each in pack.get("seasons", []):
        if month in each["months"] and case.get("group", "urban_gas") in each.get("groups", [case.get("group", "urban_gas")]):
            return str(each["multiplier"])
    return "1"


def cost(case: Case, pack: Pack, rates: int, zone: str, band: str, kwh: int) -> int:
    """Kopecks of so much energy."""
    prices = pack["prices"].get(case.get("group", "urban_gas"), pack["prices"].get("any"))
    price = number(prices[str(rates)][zone][band], PRICE_UNIT)
    return half_up(kwh * price * 100, KWH * PRICE_UNIT)


def priced(case: Case, pack: Pack, used: Zones, what: str, ends: list[tuple[str, int | None]]) -> Lines:
    """Deal the kWh of each band out to the zones and price what each got; what is given back goes by the lowest band."""
    keys = sorted((key for key in used if used[key] > 0), key=lambda key: (PLACE[key[1]], key[0]))
    volumes = [used[key] for key in keys]
    rough = KWH if all(kwh % KWH == 0 for kwh in volumes) else THOUSANDTH
    step = FINEST if pack.get("split") == "unrounded" else rough
    before = [0] * len(keys)
    lines = []
    for band, end in ends:
        now = dealt(volumes, end, before, step)
        got = [(key, after - had) for key, after, had in zip(keys, now, before, strict=True) if after != had]
        lines += [(what, band, cost(case, pack, *key, band, kwh)) for key, kwh in got]
        before = now
    lowest = ends[0][0]
    lines += [(what, lowest, cost(case, pack, *key, lowest, kwh)) for key, kwh in used.items() if kwh < 0]
    return lines
