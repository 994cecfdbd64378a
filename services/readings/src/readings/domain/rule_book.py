"""The retailer's intake rules by region, read from data: a gap or nonsense is named with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from readings.domain.rules import IntakeRules, Late, RuleBook, Taking

_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?")
_REGION = re.compile(r"[a-z][a-z0-9_]{0,31}")
Path = tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: the names that lead to it."""

    path: Path
    reason: str


@dataclass(frozen=True)
class _Form:
    wanted: str
    read: Callable[[Any], Any]  # raises ValueError where the value is none of the wanted


def _whole(low: int, high: int) -> _Form:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError
        return value

    return _Form(f"a whole number from {low} to {high}", read)


def _exact(low: str, high: str) -> _Form:
    def read(value: Any) -> Decimal:
        if not isinstance(value, str) or not _DECIMAL.fullmatch(value) or not Decimal(low) <= Decimal(value) <= Decimal(high):
            raise ValueError
        return Decimal(value)

    return _Form(f'a decimal string from "{low}" to "{high}"', read)


def _word(words: type[Late | Taking]) -> _Form:
    return _Form(f"one of {', '.join(words)}", words)


FORMS: Mapping[str, _Form] = {
    "window_first_day": _whole(1, 28),
    "window_last_day": _whole(1, 31),
    "late": _word(Late),
    "read_within_days": _whole(0, 366),
    "plausible_kwh": _exact("1", "999999999"),
    "times_usual": _exact("1", "100"),
    "unremarkable_kwh": _exact("0", "999999999"),
    "usual_from": _whole(1, 12),
    "rolls_over_from": _exact("0.5", "1"),
    "zones_differ_times": _exact("1.1", "100"),
    "zones_judged_from_kwh": _exact("0", "999999999"),
    "stuck_after": _whole(2, 12),
    "automatic": _word(Taking),
    "verification_expired": _word(Taking),
}


def as_rule_book(told: Any, *, phone: str) -> RuleBook | list[Problem]:
    """The rules that a data file tells, or all that is wrong with them."""
    if not isinstance(told, dict):
        return [Problem((), "the file must be an object with default and regions")]
    problems = [Problem((name,), f"{name} is not known") for name in told if name not in ("default", "regions")]
    default = _rules(("default",), told.get("default"), problems, phone=phone, base=None)
    regions: dict[str, IntakeRules] = {}
    by_region = told.get("regions", {})
    if not isinstance(by_region, dict):
        problems.append(Problem(("regions",), "regions must be an object: a tariff plan, its rules"))
        by_region = {}
    for region, own in by_region.items():
        if not _REGION.fullmatch(region):
            problems.append(Problem(("regions", region), f"{region} is no name of a tariff plan"))
        elif (rules := _rules(("regions", region), own, problems, phone=phone, base=default)) is not None:
            regions[region] = rules
    return problems if problems or default is None else RuleBook(default, regions)


def _rules(path: Path, told: Any, problems: list[Problem], *, phone: str, base: IntakeRules | None) -> IntakeRules | None:
    """A region says what it has otherwise than the default; the default says everything."""
    if not isinstance(told, dict):
        problems.append(Problem(path, f"{path[-1]} must be an object with the rules"))
        return None
    before = len(problems)
    problems += [Problem((*path, name), f"{name} is not known") for name in told if name not in FORMS]
    if path == ("default",):
        problems += [Problem(path, f"{name} is missing: {form.wanted}") for name, form in FORMS.items() if name not in told]
    values: dict[str, Any] = {} if base is None else {each.name: getattr(base, each.name) for each in fields(base)}
    for name, form in FORMS.items():
        try:
            values |= {name: form.read(told[name])} if name in told else {}
        except ValueError:
            problems.append(Problem((*path, name), f"{name} must be {form.wanted}"))
    if len(problems) > before or not values:
        return None
    rules = IntakeRules(**{**values, "phone": phone})
    if rules.window_last_day < rules.window_first_day:
        problems.append(Problem((*path, "window_last_day"), "window_last_day comes before window_first_day"))
        return None
    return rules
