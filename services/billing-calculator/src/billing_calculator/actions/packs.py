"""Tariff packs: looked at, proposed, published by a second person."""

from __future__ import annotations

from typing import Any

from chassis.transaction import Work

from billing_calculator.domain.pack_check import Checked
from billing_calculator.domain.pack_check import check_pack as checked


def check_pack(work: Work[Any], *, content: bytes) -> Checked:
    """What is wrong with a pack beside those published; nothing is kept."""
    tariffs = work.tools.rules.tariffs
    return checked(content, (*tariffs.tables, *tariffs.past))
