"""Every refusal is a sentence in both languages, with a stable code."""

from __future__ import annotations

from decimal import Decimal

import pytest
from billing_calculator.domain import errors
from billing_calculator.domain.errors import BillingError

EVERY = [
    errors.AccountUnknown(),
    errors.ChargeUnknown(),
    errors.MeterUnknown(),
    errors.ReadingUnknown(),
    errors.CursorUnreadable(),
    errors.TariffMissing(plan="nizhny", details={}),
    errors.ZonesDoNotFit(expected=("day", "night")),
    errors.ReadingBelowPrevious(index=0, zone="single", previous=Decimal(2), value=Decimal(1)),
]


@pytest.mark.parametrize("error", EVERY, ids=lambda error: error.code)
def test_a_refusal_speaks_both_languages(error: BillingError) -> None:
    assert error.ru.endswith(".") and error.en.endswith(".") and error.kind in ("invalid", "missing", "conflict")


def test_no_two_refusals_share_a_code() -> None:
    assert len({error.code for error in EVERY}) == len(EVERY) == len(BillingError.__subclasses__())
