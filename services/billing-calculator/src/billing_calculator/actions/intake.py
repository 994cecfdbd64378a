"""The copy of the intake rules, which are readings' to set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.transaction import Work

from billing_calculator.domain.intake import IntakeRuleBook


def keep_intake_rules(work: Work[Any], books: Sequence[IntakeRuleBook]) -> None:
    """Estimates go by the newest rules from now on; what is charged went by the month that its reading named."""
    work.store.intake.save_newer(books)
