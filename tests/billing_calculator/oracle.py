"""What a case must come to, worked out by another method than the service's: whole numbers of ten-thousandths and kopecks,
kWh dealt out one by one. It reads tariff packs and cases as the JSON they are and imports nothing of the suite.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

MILLI = 1000
PRICE_UNIT = 100_000  # prices have five decimals at most
ORDER = ("single", "day", "peak", "semi_peak", "night")
PLACE = {"single": 0, "day": 1, "peak": 1, "semi_peak": 2, "night": 3}
Zones = dict[tuple[int, str], int]
Case = dict[str, Any]
Pack = dict[str, Any]


def number(text: str, scale: int) -> int:
    """A decimal string in units of 1/scale, exactly."""
    sign = -1 if text.startswith("-") else 1
    whole, _, fraction = text.lstrip("-").partition(".")
    digits = len(str(scale)) - 1
    assert len(fraction.rstrip("0")) <= digits, text
    return sign * (int(whole) * scale + int((fraction.rstrip("0") or "0").ljust(digits, "0")))


def half_up(numerator: int, denominator: int) -> int:
    """To the nearest whole number, halves away from zero."""
    doubled = (2 * abs(numerator) + denominator) // (2 * denominator)
    return doubled if numerator >= 0 else -doubled


def kopecks_of(case: Case, packs: list[Pack]) -> int:
    """The total of a case in kopecks."""
    return sum(amount for _, _, amount in amounts(case, packs))


def amounts(case: Case, packs: list[Pack]) -> list[tuple[str, str, int]]:
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


def individual(case: Case, packs: list[Pack], pack: Pack) -> tuple[list[tuple[str, str, int]], Zones]:
    """The lines of the home's own use and its kWh in thousandths."""
    if "meter" in case:
        return metered(case, packs, pack)
    raised = False
    if "missing" in case:
        what, used, raised = missing(case)
    elif "unmetered" in case:
        what, used, raised = "normative", {(1, "single"): unmetered(case)}, case["unmetered"].get("meter_possible", False)
    else:
        rates = case.get("zones", 1)
        what, used = "consumption", {(rates, v["zone"]): number(v["volume"], MILLI) for v in case.get("consumption", [])}
    lines = priced(case, pack, used, what, case.get("periods", 1))
    if raised:
        lines += [("coefficient", band, half_up(amount, 2)) for _, band, amount in lines]
    return lines, used


def metered(case: Case, packs: list[Pack], pack: Pack) -> tuple[list[tuple[str, str, int]], Zones]:
    """Differences of figures, then what a month without a reading was billed for is taken off or spread anew."""
    meter = case["meter"]
    digits, ratio, figures = meter.get("digits", 5), number(meter.get("ratio", "1"), 10_000), {}
    used: Zones = {}
    billed: dict[str, dict[str, int]] = {}
    first = last = ""
    for event in meter["events"]:
        if event["kind"] == "billed":
            billed[event["period"]] = {v["zone"]: number(v["volume"], MILLI) for v in event["volumes"]}
            continue
        shown = {v["zone"]: int(v["value"].partition(".")[0]) for v in event["values"]}
        for zone, before in figures.items():
            turned = (shown[zone] - before) % 10**digits
            key = (len(figures), zone)
            used[key] = used.get(key, 0) + half_up(turned * ratio * MILLI, 10_000)
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
    return priced(case, pack, rest, "recalculation" if billed else "consumption", periods), rest


def months(first: str, last: str) -> list[str]:
    """The months after that of the first reading, up to that of the last; at least the last."""
    count = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])
    at = int(last[:4]) * 12 + int(last[5:7]) - 1
    return [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(at - max(count, 1) + 1, at + 1)]


def spread(
    case: Case, packs: list[Pack], used: Zones, billed: dict[str, dict[str, int]], span: tuple[str, str]
) -> list[tuple[str, str, int]]:
    """Every month anew with an equal share, less what it was billed."""
    chosen = sorted({*months(*span), *billed})
    lines = []
    for index, month in enumerate(chosen):
        day = span[1] if month == span[1][:7] else f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"
        pack = pack_on(case, packs, day)
        share = {key: equal(kwh, len(chosen))[index] for key, kwh in used.items()}
        lines += priced(case, pack, share, "recalculation", 1)
        was = {(len(billed[month]), zone): kwh for zone, kwh in billed[month].items()} if month in billed else {}
        lines += [(what, band, -amount) for what, band, amount in priced(case, pack, was, "recalculation", 1)]
    return lines


def equal(kwh: int, parts: int) -> list[int]:
    """Equal parts in whole kWh (thousandths where the volume has them), the earlier ones one larger."""
    step = MILLI if kwh % MILLI == 0 else 1
    each, more = divmod(kwh // step, parts)
    return [(each + (index < more)) * step for index in range(parts)]


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
                sums[key] = sums.get(key, 0) + number(v["volume"], MILLI)
        return "average", {key: half_up(kwh, len(history) * MILLI) * MILLI for key, kwh in sums.items()}, False
    kwh = number(asked["normative"], MILLI) * case["persons"]
    return "normative", {(1, "single"): kwh}, reason in ("meter_failed", "access_refused")


def unmetered(case: Case) -> int:
    """The normative day by day: who was away for more than five whole days is left out of those days."""
    home = case["unmetered"]
    each, people = number(home["normative"], MILLI), case["persons"] or home.get("owners", 0)
    kwh = each * people
    year, month = int(case["on"][:4]), int(case["on"][5:7])
    length = monthrange(year, month)[1]
    for absence in home.get("absences", []):
        left, back = (date.fromisoformat(absence[name]).toordinal() for name in ("left_on", "back_on"))
        days = sum(left < date(year, month, day).toordinal() < back for day in range(1, length + 1))
        if back - left - 1 > 5 and not home.get("meter_possible"):
            kwh -= half_up(each * absence.get("persons", 1) * days, length)
    return max(kwh, 0)


def house(case: Case, pack: Pack, used: int) -> list[tuple[str, str, int]]:
    """The flat's share of the common use: by the lowest range, or by what the norm has left."""
    asked = case["house"]
    area, of = number(asked["area"], MILLI), number(asked["area_of_all"], MILLI)
    if asked.get("house_volume") is not None:
        parts = ("non_residential", "unmetered", "metered", "own_production")
        rest = number(asked["house_volume"], MILLI) - sum(number(asked.get(name, "0"), MILLI) for name in parts)
        kwh = half_up(max(rest, 0) * area, of)
    else:
        kwh = half_up(number(asked["normative"], MILLI) * number(asked["common_area"], MILLI) * area, of * MILLI)
    bounds = limits(case, pack, case.get("periods", 1))
    low = bounds[0][0]
    if low != "within_norm":
        return [("common_use", low, cost(case, pack, 1, "single", low, kwh))] if kwh else []
    within = min(kwh, max((bounds[0][1] or 0) - used, 0))
    found = [("common_use", low, cost(case, pack, 1, "single", low, within))] if within else []
    over = [("common_use", "over_norm", cost(case, pack, 1, "single", "over_norm", kwh - within))] if kwh > within else []
    return found + over


def limits(case: Case, pack: Pack, periods: int) -> list[tuple[str, int | None]]:
    """The bands with their upper bounds in thousandths; the last has none."""
    if pack["model"] == "social_norm":
        norm = pack["norm"]
        kwh = number(norm["per_person"], MILLI) * case["persons"]
        kwh = number(norm["alone"], MILLI) if case.get("lives_alone") and norm["alone"] else kwh
        kwh = number(case["own_norm"], MILLI) if case.get("own_norm") is not None else kwh
        return [("within_norm", kwh * periods), ("over_norm", None)]
    if not case.get("ranges_apply", True):
        return [("range_1", None)]
    ends = [number(limit, MILLI) * periods for limit in pack["limits"]]
    return [(f"range_{index}", end) for index, end in enumerate([*ends, None], start=1)]


def cost(case: Case, pack: Pack, rates: int, zone: str, band: str, kwh: int) -> int:
    """Kopecks of so many thousandths of a kWh."""
    prices = pack["prices"].get(case.get("group", "urban_gas"), pack["prices"].get("any"))
    price = number(prices[str(rates)][zone][band], PRICE_UNIT)
    return half_up(kwh * price * 100, MILLI * PRICE_UNIT)


def priced(case: Case, pack: Pack, used: Zones, what: str, periods: int) -> list[tuple[str, str, int]]:
    """Deal the kWh of each band out to the zones and price what each got; what is given back goes by the lowest band."""
    keys = sorted((key for key in used if used[key] > 0), key=lambda key: (PLACE[key[1]], key[0]))
    bounds = limits(case, pack, periods)
    step = MILLI if all(used[key] % MILLI == 0 for key in keys) else 1
    before = dict.fromkeys(keys, 0)
    lines = []
    for band, bound in bounds:
        now = dealt({key: used[key] // step for key in keys}, bound, before, step)
        got = {key: now[key] - before[key] for key in keys if now[key] > before[key]}
        lines += [(what, band, cost(case, pack, *key, band, kwh * step)) for key, kwh in got.items()]
        before = now
    for (rates, zone), kwh in used.items():
        if kwh < 0:
            lines.append((what, bounds[0][0], cost(case, pack, rates, zone, bounds[0][0], kwh)))
    return lines


def dealt(used: dict[tuple[int, str], int], bound: int | None, before: dict[tuple[int, str], int], step: int) -> dict[Any, int]:
    """One by one to whoever is owed the most, beginning with everybody's whole part; nobody loses what the bound before gave."""
    total = sum(used.values())
    if bound is None or bound >= total * step:
        return dict(used)
    up_to = bound // step
    got = {key: max(kwh * bound // (total * step), before[key]) for key, kwh in used.items()}
    owed = {key: kwh * bound - got[key] * total * step for key, kwh in used.items()}
    while sum(got.values()) < up_to:
        most = max(owed, key=lambda key: owed[key])
        got[most] += 1
        owed[most] -= 2 * total * step * total * step + 1  # each at most once
    return got
