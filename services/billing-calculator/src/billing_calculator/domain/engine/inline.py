"""A pack of prices that is sent along with a case: checked like any other, but it needs neither dates, source nor examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from billing_calculator.domain.engine.errors import CaseRefused
from billing_calculator.domain.pack import tariff_from
from billing_calculator.domain.pack_shape import check_shape
from billing_calculator.domain.pack_text import Notes
from billing_calculator.domain.tariff import Tariff

SELF = "inline"
_EXAMPLE = {
    "id": "none", "origin": "none", "group": "urban_gas", "rates": 1, "persons": 1, "lives_alone": False,
    "volumes": {"single": "0"}, "lines": [], "total": "0.00",
}  # fmt: skip
_UNSAID: Mapping[str, Any] = {
    "tariff": SELF,
    "plan": SELF,
    "source": {"ru": "Цены из условия", "en": "Prices as given", "where": "—", "decision": None},
    "valid_from": None,
    "valid_to": None,
    "absent": [{"ru": "—", "en": "—"}],
    "examples": [],
}


def inline_tariff(pack: Mapping[str, Any]) -> Tariff:
    """The table of an inline pack; all its faults are told at once."""
    whole = {**_UNSAID, **pack}
    notes = Notes()
    if not check_shape(notes, {**whole, "examples": whole["examples"] or [_EXAMPLE]}):
        raise CaseRefused([{"pointer": "/pack", "ru": fault.ru, "en": fault.en} for fault in notes.faults])
    return tariff_from(whole)
