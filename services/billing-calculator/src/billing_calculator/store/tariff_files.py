"""Reads the tariff tables and the due-date rules that are shipped as data files inside this package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from billing_calculator.domain.due import DueRule, DueRules
from billing_calculator.domain.tariff import Model, Norm, PriceKey, Source, Tariff, Tariffs

PACKAGE = "billing_calculator"


def load_tariffs() -> Tariffs:
    """Every table of the package, ready to be asked."""
    return Tariffs(tuple(tariff_from(document) for document in tariff_documents()))


def load_due_rules() -> DueRules:
    """Until which day a month has to be paid, by the month."""
    rules = json.loads((files(PACKAGE) / "due_dates.json").read_text(encoding="utf-8"))["rules"]
    return DueRules(tuple(DueRule(rule["from_period"], rule["day_of_next_month"]) for rule in rules))


def tariff_documents() -> Iterator[dict[str, Any]]:
    """The files as they are, with their worked examples."""
    for path in sorted((files(PACKAGE) / "tariffs").iterdir(), key=lambda path: path.name):
        yield json.loads(path.read_text(encoding="utf-8"))


def tariff_from(document: dict[str, Any]) -> Tariff:
    """A table from its file; the model decides whether it has a norm or limits."""
    model = Model(document["model"])
    source = document["source"]
    return Tariff(
        name=document["tariff"],
        plan=document["plan"],
        valid_from=_day(document["valid_from"]),
        valid_to=_day(document["valid_to"]),
        model=model,
        source=Source(source["ru"], source["en"], source["where"], source["decision"]),
        norm=_norm(document["norm"]) if model is Model.SOCIAL_NORM else None,
        limits=tuple(Decimal(limit) for limit in document["limits"]) if model is Model.RANGES else (),
        prices=dict(_prices(document["prices"])),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _norm(norm: dict[str, Any]) -> Norm:
    return Norm(Decimal(norm["per_person"]), Decimal(norm["alone"]) if norm["alone"] else None)


def _prices(groups: dict[str, Any]) -> Iterator[tuple[PriceKey, Decimal]]:
    for group, by_rates in groups.items():
        for rates, by_zone in by_rates.items():
            for zone, by_band in by_zone.items():
                for band, price in by_band.items():
                    yield PriceKey(group, int(rates), zone, band), Decimal(price)
