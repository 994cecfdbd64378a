"""Reads the tariff tables and the due-date rules that are shipped as data files inside this package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from billing_calculator.domain.due import DueRule, DueRules
from billing_calculator.domain.pack import published
from billing_calculator.domain.pack_life import RELEASE, Pack, State, Step
from billing_calculator.domain.tariff import Tariffs

PACKAGE = "billing_calculator"
SHIPPED = Step(str(State.PUBLISHED), RELEASE, datetime(1970, 1, 1, tzinfo=UTC))


def load_tariffs() -> Tariffs:
    """Every table of the package, ready to be asked."""
    return Tariffs(tuple(pack.tariff for pack in shipped_packs()))


def shipped_packs() -> list[Pack]:
    """The packs of this release, to the letter."""
    return [published(content, State.PUBLISHED, (SHIPPED,), revision=1, replaces=None) for content in _contents()]


def load_due_rules() -> DueRules:
    """Until which day a month has to be paid, by the month."""
    rules = json.loads((files(PACKAGE) / "due_dates.json").read_text(encoding="utf-8"))["rules"]
    return DueRules(tuple(DueRule(rule["from_period"], rule["day_of_next_month"]) for rule in rules))


def tariff_documents() -> Iterator[dict[str, Any]]:
    """The files as they are, with their worked examples."""
    return (json.loads(content) for content in _contents())


def _contents() -> Iterator[str]:
    for path in sorted((files(PACKAGE) / "tariffs").iterdir(), key=lambda path: path.name):
        yield path.read_text(encoding="utf-8")
