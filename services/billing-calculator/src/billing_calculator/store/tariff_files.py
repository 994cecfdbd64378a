"""Reads the tariff tables and the due-date rules that are shipped as data files inside this package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from billing_calculator.domain.due import DueRule, DueRules
from billing_calculator.domain.pack import tariff_from
from billing_calculator.domain.tariff import Tariffs

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
