"""Reads the penalty rules that are shipped as a data file inside this package, and refuses one that is not sound."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib.resources import files
from itertools import pairwise
from typing import Any

from billing_calculator.domain.charge import Why
from billing_calculator.domain.penalty import PenaltyRules, Rate, Span, Step

PERCENT = re.compile(r"[0-9]{1,2}(\.[0-9]{1,3})?", re.ASCII)
HOUSEHOLD, LEGAL_ENTITY = "household", "legal_entity"


class PenaltyRulesWrong(ValueError):
    """The file of penalty rules is not sound; the text names every reason."""


def load_penalty_rules(payer: str = HOUSEHOLD) -> PenaltyRules:
    """The rules for a kind of payer."""
    return penalty_rules_from(json.loads(penalty_file()), payer)


def penalty_file() -> str:
    """The file as it is."""
    return (files("billing_calculator") / "penalties.json").read_text(encoding="utf-8")


def penalty_rules_from(document: Mapping[str, Any], payer: str = HOUSEHOLD) -> PenaltyRules:
    """The rules of a document, if they are sound; what is wrong with it is told all at once."""
    try:
        wrong = [*_wrong_scales(document["scales"]), *_wrong_spans("rates", document["rates"])]
        wrong += [*_wrong_spans("moratoria", document["moratoria"]), *_wrong_rates(document["rates"])]
        if payer not in document["scales"]:
            wrong.append(f"there is no scale for {payer}")
    except (KeyError, TypeError, AttributeError, ValueError) as missing:
        raise PenaltyRulesWrong(f"the penalty rules cannot be read: {missing!r}") from missing
    if wrong:
        raise PenaltyRulesWrong("; ".join(wrong))
    return PenaltyRules(
        steps=tuple(Step(each["from_day"], each["share"]) for each in document["scales"][payer]["steps"]),
        rates=tuple(Rate(_span(each), Decimal(each["percent"])) for each in document["rates"]),
        moratoria=tuple(map(_span, document["moratoria"])),
        next_working_day=document["next_working_day"] is True,
        law=Why(document["source"]["ru"], document["source"]["en"]),
        verified=document["scales"][payer].get("verified") is True,
    )


def _span(row: Mapping[str, Any]) -> Span:
    return Span(date.fromisoformat(row["from"]), date.fromisoformat(row["to"]))


def _wrong_scales(scales: Mapping[str, Any]) -> Iterator[str]:
    for name, scale in scales.items():
        days = [step["from_day"] for step in scale["steps"]]
        if not days or days != sorted(set(days)) or days[0] < 1:
            yield f"the steps of {name} must begin on day 1 or later and grow: {days}"
        yield from (f"a share of {name} is not above 0: {step['share']}" for step in scale["steps"] if step["share"] < 1)


def _wrong_spans(name: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    spans = sorted(map(_span, rows), key=lambda span: span.first)
    yield from (f"{name}: {span.first} is after {span.last}" for span in spans if span.first > span.last)
    yield from (f"{name}: two of them hold {after.first}" for before, after in pairwise(spans) if after.first <= before.last)


def _wrong_rates(rates: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in rates:
        percent = each["percent"]
        if not isinstance(percent, str) or not PERCENT.fullmatch(percent):
            yield f"rates: {percent!r} is not a decimal string"
