"""What billing-calculator listens to: accounts, readings and revoked access; and its own payments, when it is rebuilt."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from chassis.auth.revocations import revocation_handler
from chassis.events.handler import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.account_sync import ACCOUNT_UPDATED
from contracts.events.billing_calculator import PAYMENT_RECEIVED, PENALTY_ACCRUED, TARIFF_PACK_CHANGED
from contracts.events.identity import ACCESS_REVOKED, ERASURE_REQUESTED, EXPORT_REQUESTED
from contracts.events.intake_rules import INTAKE_RULES_SET
from contracts.events.readings import READING_CANCELLED, READING_CORRECTED, READING_SUBMITTED

from billing_calculator import actions
from billing_calculator.domain.account import Account, Meter
from billing_calculator.domain.accrual import Accrual
from billing_calculator.domain.charge import Household, Why
from billing_calculator.domain.erasure import Request as ErasureRequest
from billing_calculator.domain.intake import IntakeRuleBook, IntakeRules
from billing_calculator.domain.pack import published
from billing_calculator.domain.pack_life import Pack, State, Step
from billing_calculator.domain.payment import Payment, received
from billing_calculator.domain.penalty import PenaltyLine, Settled, Unpaid
from billing_calculator.domain.personal_export import Request as ExportRequest
from billing_calculator.domain.reading import ChargeKey, Reading, ZoneFigure
from billing_calculator.handlers import closes, payers
from billing_calculator.handlers.instalments import INSTALMENTS
from billing_calculator.handlers.moments import moment
from billing_calculator.handlers.reversals import REVERSALS


def on_account_updated(work: Work[Any], events: list[Event]) -> None:
    actions.keep_accounts(work, [as_account(event) for event in events])


def on_reading_submitted(work: Work[Any], events: list[Event]) -> None:
    actions.calculate_charges(work, [_arrival(event, "reading_submitted") for event in events])


def on_reading_corrected(work: Work[Any], events: list[Event]) -> None:
    actions.calculate_charges(work, [_arrival(event, "reading_corrected") for event in events])


def on_reading_cancelled(work: Work[Any], events: list[Event]) -> None:
    actions.calculate_charges(work, [_arrival(event, "reading_cancelled") for event in events])


def on_intake_rules_set(work: Work[Any], events: list[Event]) -> None:
    actions.keep_intake_rules(work, [as_intake_rules(event) for event in events])


def on_payment_received(work: Work[Any], events: list[Event]) -> None:
    actions.keep_payments(work, [as_payment(event) for event in events])


def on_penalty_accrued(work: Work[Any], events: list[Event]) -> None:
    actions.keep_accruals(work, [as_accrual(event) for event in events])


def on_tariff_pack_changed(work: Work[Any], events: list[Event]) -> None:
    actions.keep_packs(work, [as_pack(event) for event in events])


def on_erasure_requested(work: Work[Any], events: list[Event]) -> None:
    """A person asked to be erased."""
    actions.erase_persons(work, [_erasure(event) for event in events])


def on_export_requested(work: Work[Any], events: list[Event]) -> None:
    """A person asked for all that is held of them."""
    actions.export_persons(work, [_export(event) for event in events])


HANDLERS = [
    Handler(ACCOUNT_UPDATED, on_account_updated),
    Handler(READING_SUBMITTED, on_reading_submitted),
    Handler(READING_CORRECTED, on_reading_corrected),
    Handler(READING_CANCELLED, on_reading_cancelled),
    Handler(INTAKE_RULES_SET, on_intake_rules_set),
    *closes.HANDLERS,
    *payers.HANDLERS,
    Handler(ERASURE_REQUESTED, on_erasure_requested),
    Handler(EXPORT_REQUESTED, on_export_requested),
    revocation_handler(ACCESS_REVOKED),
]

FIRST_HAND = (  # what a rebuild takes from this service's own log
    *closes.FIRST_HAND,
    Handler(PAYMENT_RECEIVED, on_payment_received),
    *REVERSALS,
    *INSTALMENTS,
    Handler(PENALTY_ACCRUED, on_penalty_accrued),
    Handler(TARIFF_PACK_CHANGED, on_tariff_pack_changed),
)


def _arrival(event: Event, reason: str) -> actions.Arrival:
    return actions.Arrival(as_reading(event), reason, event)


def as_reading(event: Event) -> Reading:
    """The reading that an event carries."""
    it = event.data
    return Reading(
        reading_id=it["reading_id"],
        key=ChargeKey(it["account_id"], it["service"], it["period"]),
        meter_id=it["meter_id"],
        read_on=date.fromisoformat(it["read_on"]),
        submitted_at=moment(it["submitted_at"]),
        accepted=it["status"] == "accepted",
        zones=tuple(
            ZoneFigure(
                zone["zone"],
                Decimal(zone["value"]),
                Decimal(zone["previous"]),
                Decimal(zone["consumption"]),
                Decimal(zone.get("ratio", "1")),
            )
            for zone in it["zones"]
        ),
        revision=event.revision,
    )


def as_account(event: Event) -> Account:
    """The account that an event carries."""
    it = event.data
    return Account(
        account_id=it["account_id"],
        account_number=it["account_number"],
        closed=it["status"] == "closed",
        tariff_plan=it["tariff_plan"],
        household=Household(it["group"], it["registered_persons"], it["lives_alone"]),
        meters=tuple(_meter(meter) for meter in it["meters"]),
        opening_balance=Decimal(it["opening_balance"]),
        opening_balance_on=date.fromisoformat(it["opening_balance_on"]),
        as_of=moment(it["as_of"]),
        revision=event.revision,
        former_numbers=tuple(it.get("former_numbers", ())),
        legal_entity=it.get("holder_kind") == "legal_entity",
        contract_price=Decimal(it["contract_price"]) if "contract_price" in it else None,
        batch=it.get("batch"),
        rooms=it.get("rooms"),
    )


def as_intake_rules(event: Event) -> IntakeRuleBook:
    """The rules that an event carries."""
    regions = {each["region"]: _intake_rules(each) for each in event.data["regions"]}
    return IntakeRuleBook(revision=event.revision, default=_intake_rules(event.data["default"]), regions=regions)


def as_payment(event: Event) -> Payment:
    """The payment that an event of this service carries; before its first release the event named no number of either side."""
    it = event.data
    return received(
        payment_id=it["payment_id"],
        agent=it["agent"],
        txn_id=it.get("txn_id", ""),
        account_id=it["account_id"],
        account_number=it.get("account_number", ""),
        amount=Decimal(it["amount"]),
        paid_at=moment(it["paid_at"]),
        received_at=moment(it["received_at"]),
        period=it.get("period"),
        registry_id=it.get("registry_id"),
    )


def as_accrual(event: Event) -> Accrual:
    """The booked penalty that an event of this service carries."""
    it = event.data
    return Accrual(
        account_id=it["account_id"],
        period=it["period"],
        number=it["ordinal"],
        booked=Decimal(it["booked"]),
        parts=tuple(_late(each) for each in it["parts"]),
        lines=tuple(_penalty_line(each) for each in it["lines"]),
        at=moment(it["accrued_at"]),
        calculator=it["calculator"],
    )


def _late(part: dict[str, Any]) -> Unpaid:
    settled = tuple(Settled(date.fromisoformat(each["on"]), Decimal(each["amount"])) for each in part["payments"])
    return Unpaid(Decimal(part["amount"]), date.fromisoformat(part["due_on"]), settled, part["period"])


def _penalty_line(line: dict[str, Any]) -> PenaltyLine:
    first, last = date.fromisoformat(line["first"]), date.fromisoformat(line["last"])
    unpaid, percent, amount = Decimal(line["unpaid"]), Decimal(line["percent"]), Decimal(line["amount"])
    days, why = (line["from_day"], line["days"]), Why(**line["why"])
    return PenaltyLine(line["period"], first, last, *days, unpaid, percent, line["share"], amount, why)


def _erasure(event: Event) -> ErasureRequest:
    data = event.data
    return ErasureRequest(erasure_id=data["erasure_id"], user_id=data["user_id"], account_ids=data["account_ids"])


def as_pack(event: Event) -> Pack:
    """The pack that an event of this service carries; who decided it is not told in events."""
    it = event.data
    step = Step(it["state"], "", moment(it["changed_at"]))
    return published(it["content"], State(it["state"]), (step,), revision=event.revision, replaces=it["replaces"])


def _meter(meter: dict[str, Any]) -> Meter:
    initial = {zone["zone"]: Decimal(zone["value"]) for zone in meter["initial_values"]}
    largest = meter.get("largest_increment")
    return Meter(
        meter["meter_id"], meter["service"], meter["zones"], meter["digits"], initial, Decimal(meter.get("ratio", "1")),
        Decimal(largest) if largest else None, meter["serial"],
    )  # fmt: skip


def _intake_rules(told: dict[str, Any]) -> IntakeRules:
    return IntakeRules(
        last_day=told["window_last_day"],
        plausible_kwh=Decimal(told["plausible_kwh"]),
        rolls_over_from=Decimal(told["rolls_over_from"]),
    )


def _export(event: Event) -> ExportRequest:
    data = event.data
    return ExportRequest(export_id=data["export_id"], user_id=data["user_id"], account_ids=data["account_ids"])
