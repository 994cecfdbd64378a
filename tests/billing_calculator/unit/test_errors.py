"""Every refusal is a sentence in both languages, with a stable code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from billing_calculator.domain import bill_archive, charge_files, closing, comparison, errors, no_debt, online_errors, pack_errors
from billing_calculator.domain.bank_registry import run as bank_registry
from billing_calculator.domain.engine.errors import Doubt, refuse
from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.forecast import ForecastDayRefused
from billing_calculator.domain.instalment_errors import (
    MonthsOutside,
    NothingLeft,
    NotOffered,
    PlanDecided,
    PlanUnknown,
    SumChanged,
)
from billing_calculator.domain.pack_text import Fault
from billing_calculator.domain.penalty import PenaltyRateUnknown, PenaltyScaleUnverified
from billing_calculator.domain.registry import errors as registry_errors
from billing_calculator.domain.replay import InputsNotKept, PackGone, PenaltyUnknown, ReplayDiffers, RevisionUnknown
from billing_calculator.domain.reversals import PaymentUnknown, RefundTooLarge
from billing_calculator.domain.unread import NormativeMissing, ReadingLacking
from billing_calculator.domain.what_if import WhatIfRefused
from billing_calculator.domain.what_if.ask import NothingUsed, SeveralTables

EVERY = [
    errors.AccountUnknown(),
    errors.AgentUnknown(),
    errors.ChargeUnknown(),
    errors.MeterUnknown(),
    errors.ReadingUnknown(),
    errors.CursorUnknown(),
    NormativeMissing(plan="nizhny", details={}),
    ReadingLacking(plan="nizhny", details={}),
    errors.ReadingAlreadyCancelled(),
    errors.ReadingNotLast(),
    errors.ZoneMissing(missing=["night"], zones=("day", "night")),
    errors.ZoneUnknown(index=0, zone="peak", zones=("day", "night")),
    errors.ZoneTwice(index=1, zone="day"),
    errors.ReadingNotWhole(index=0, value=Decimal("1.5")),
    errors.ReadingTooLong(index=0, value=Decimal(100000), digits=5),
    errors.ReadingWentBackwards(index=0, zone="single", previous=Decimal(2), value=Decimal(1)),
    PenaltyRateUnknown(day=date(2027, 1, 1)),
    PenaltyScaleUnverified(),
    refuse(Doubt.NOTHING_ASKED, at="/consumption"),
    RevisionUnknown(),
    PenaltyUnknown(),
    InputsNotKept(),
    PackGone(name="nizhny_2022h2", pack_hash="0" * 64),
    ReplayDiffers(then=Decimal("1.00"), now=Decimal("2.00"), details={}),
    ForecastDayRefused(first=date(2022, 11, 20), last=date(2023, 11, 21)),
    pack_errors.PackFaulty([Fault(1, "negative", "…", "…")]),
    pack_errors.PackUnknown(),
    pack_errors.PackAlready("proposed"),
    pack_errors.PackDecided("published"),
    pack_errors.PackNotPublished("replaced"),
    pack_errors.PackInForce(date(2022, 7, 1)),
    pack_errors.OwnPack(),
    pack_errors.ReasonMissing(date(2022, 7, 1)),
    closing.MonthNotOver("2022-11"),
    closing.MonthClosed("2022-11"),
    closing.CloseRunning("2022-11"),
    closing.CloseUnknown(),
    closing.CloseOver(),
    comparison.ComparisonUnknown(),
    comparison.ComparisonRunning(),
    comparison.ComparisonOver(),
    charge_files.ChargeFileFaulty(2, "пусто", "empty"),
    bill_archive.BillUnknown(),
    bill_archive.BillNotMade(),
    bill_archive.BillNotReady("2022-11", date(2022, 12, 1)),
    online_errors.SumTooSmall(0, Decimal(1)),
    online_errors.SumTooLarge(0, Decimal(100)),
    online_errors.AccountTakesNoPayment(0),
    online_errors.AccountPaidTwice(1),
    no_debt.DebtNotPaid(date(2022, 11, 20), Decimal("100.00")),
    no_debt.DayOutside(date(2022, 10, 31), date(2022, 11, 20)),
    no_debt.CertificateUnknown(),
    online_errors.OnlinePaymentsOff(),
    online_errors.OnlinePaymentUnknown(),
    online_errors.NoticeRefused(),
    online_errors.PartOfAnotherPerson(1),
    online_errors.PathNotAmongParts(),
    registry_errors.ProfileUnknown(),
    registry_errors.AgentNotOfRegistry("", ["bank", "qiwi"]),
    registry_errors.RegistryBroken(),
    registry_errors.RegistryUnknown(),
    registry_errors.RegistryNotReady("applied"),
    registry_errors.SuspenseUnknown(), PaymentUnknown(), RefundTooLarge(Decimal("1.00")),
    registry_errors.SuspenseSettled(),
    registry_errors.NoSuchAccount(),
    bank_registry.BankProfileUnknown(), bank_registry.BankRegistryAhead("2022-12"), bank_registry.SupplierNotSet(),
    bank_registry.BankRegistryRunning(), bank_registry.BankRegistryUnknown(),
    bank_registry.BankRegistryNotReady(bank_registry.State.FORGOTTEN),
    NothingUsed(), SeveralTables(),
    NotOffered("organisation"), SumChanged(Decimal("1.00")), MonthsOutside([2, 3]),
    PlanUnknown(), PlanDecided("agreed"), NothingLeft(),
    WhatIfRefused(at="/zones", ru="….", en="…."),
]


def leaves(base: type[BillingError]) -> list[type[BillingError]]:
    below = base.__subclasses__()
    return [leaf for each in below for leaf in leaves(each)] if below else [base]


@pytest.mark.parametrize("error", EVERY, ids=lambda error: error.code)
def test_a_refusal_speaks_both_languages(error: BillingError) -> None:
    assert error.ru.endswith(".") and error.en.endswith(".")
    assert error.kind in {"invalid", "missing", "conflict", "unauthenticated", "forbidden"}


def test_no_two_refusals_share_a_code() -> None:
    assert len({error.code for error in EVERY}) == len(EVERY) == len(leaves(BillingError))
