"""What account-sync listens to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from chassis.auth import revocation_handler
from chassis.events.consumer import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.billing_calculator import CHARGE_CALCULATED, PAYMENT_RECEIVED
from contracts.events.identity import (
    ACCESS_REVOKED,
    CONTACT_CHANGED,
    ERASURE_REQUESTED,
    EXPORT_REQUESTED,
    PROOF_GIVEN,
    REGISTRATION_REQUESTED,
)
from contracts.events.payment_reversals import ADVANCE_REFUNDED, PAYMENT_CANCELLED
from contracts.events.readings import READING_CANCELLED, READING_CORRECTED, READING_SUBMITTED

from account_sync import actions
from account_sync.actions import exports
from account_sync.domain.erasure import Request as ErasureRequest
from account_sync.domain.export.entry import Entry, Kind, PaymentFact, ReadingFact
from account_sync.domain.matching import Applicant, Represented
from account_sync.domain.personal_export import Request as ExportRequest
from account_sync.domain.proof import Bill, Claim, order_of


def on_registration_requested(work: Work[Any], events: list[Event]) -> None:
    """Someone says to be the holder of an account."""
    actions.match_applicants(work, [(as_applicant(work, event), event) for event in events])


def on_contact_changed(work: Work[Any], events: list[Event]) -> None:
    """Somebody has an account in their cabinet, or not any more; where to write to them is not for this service."""
    cabinets = [
        {"_id": each.subject, "revision": each.revision, "account_ids": each.data["own_account_ids"]}
        for each in events
        if "own_account_ids" in each.data  # of the release before: nobody knows which are the person's own
    ]
    actions.keep_cabinets(work, cabinets)


def on_erasure_requested(work: Work[Any], events: list[Event]) -> None:
    """A person asked to be erased."""
    actions.erase_persons(work, [_erasure(event) for event in events])


def as_applicant(work: Work[Any], event: Event) -> Applicant:
    """The applicant with the names readable again; None where the person's key is gone."""
    user_id, vault = event.data["user_id"], work.tools.vault
    patronymic = event.data["patronymic"]
    return Applicant(
        registration_id=event.data["registration_id"],
        user_id=user_id,
        account_number=event.data["account_number"],
        surname=vault.decrypt(user_id, event.data["surname"]),
        name=vault.decrypt(user_id, event.data["name"]),
        patronymic=None if patronymic is None else vault.decrypt(user_id, patronymic),
        requested_at=datetime.fromisoformat(event.data["requested_at"]),
        email=vault.decrypt(user_id, event.data["email"]) if "email" in event.data else None,
        represented=_represented(work, event),
    )


def _represented(work: Work[Any], event: Event) -> Represented | None:
    held = event.data.get("represented")
    if held is None:
        return None
    inn, number = (work.tools.vault.decrypt(event.data["user_id"], held[key]) for key in ("inn", "contract_number"))
    return Represented(inn=inn, contract_number=number)


def on_reading(work: Work[Any], events: list[Event]) -> None:
    """A reading was accepted, replaced or taken back: the base has to know."""
    exports.collect(work, [as_reading(event, arrived_on=work.today) for event in events])


def on_payment_received(work: Work[Any], events: list[Event]) -> None:
    """An agent took a payment: the base has to know."""
    exports.collect(work, [as_payment(event, arrived_on=work.today) for event in events])


def on_payment_cancelled(work: Work[Any], events: list[Event]) -> None:
    """A payment counts as never made: the base has to know, if it was told of it."""
    exports.collect(work, [as_payment(event, arrived_on=work.today, cancelled=True) for event in events])


def on_advance_refunded(work: Work[Any], events: list[Event]) -> None:
    """Money went back to a customer: for the base a payment below nothing."""
    exports.collect(work, [as_refund(event, arrived_on=work.today) for event in events])


def as_reading(event: Event, *, arrived_on: date) -> Entry:
    """The reading as the base has to know it; the zones stand in the order of the dial."""
    it = event.data
    return Entry(
        entry_id=it["reading_id"],
        kind=Kind.READINGS,
        account_id=it["account_id"],
        revision=event.revision,
        cancelled=it["status"] == "cancelled",
        arrived_on=arrived_on,
        fact=ReadingFact(
            meter_id=it["meter_id"],
            period=it["period"],
            read_on=date.fromisoformat(it["read_on"]),
            submitted_at=_moment(it["submitted_at"]),
            values=tuple(Decimal(zone["value"]) for zone in it["zones"]),
            consumption=sum((Decimal(zone["consumption"]) for zone in it["zones"]), Decimal(0)),
            late=it["late"],
        ),
    )


def as_payment(event: Event, *, arrived_on: date, cancelled: bool = False) -> Entry:
    """The payment as the base has to know it; before the first release its event did not carry the agent's number of it."""
    it = event.data
    return Entry(
        entry_id=it["payment_id"],
        kind=Kind.PAYMENTS,
        account_id=it["account_id"],
        revision=event.revision,
        cancelled=cancelled,
        arrived_on=arrived_on,
        fact=PaymentFact(
            agent=it["agent"],
            txn_id=it.get("txn_id", ""),
            amount=Decimal(it["amount"]),
            paid_at=_moment(it["paid_at"]),
            received_at=_moment(it["received_at"]),
        ),
    )


def as_refund(event: Event, *, arrived_on: date) -> Entry:
    """The refund as the base has to know it; no agent brought it."""
    it = event.data
    at = _moment(it["refunded_at"])
    fact = PaymentFact(agent="refund", txn_id=it["refund_id"], amount=-Decimal(it["amount"]), paid_at=at, received_at=at)
    return Entry(
        entry_id=it["refund_id"], kind=Kind.PAYMENTS, account_id=it["account_id"], revision=event.revision, cancelled=False,
        arrived_on=arrived_on, fact=fact,
    )  # fmt: skip


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def on_proof_given(work: Work[Any], events: list[Event]) -> None:
    """An applicant answered the question that was asked."""
    actions.judge_proofs(work, [(as_claim(work, event), event) for event in events])


def as_claim(work: Work[Any], event: Event) -> Claim:
    """The answer readable again."""
    data = event.data
    return Claim(
        registration_id=data["registration_id"],
        user_id=data["user_id"],
        attempt=data["attempt"],
        kind=data["kind"],
        answer=work.tools.vault.decrypt(data["user_id"], data["answer"]),
    )


def _erasure(event: Event) -> ErasureRequest:
    data = event.data
    return ErasureRequest(
        erasure_id=data["erasure_id"],
        user_id=data["user_id"],
        other_ids=data["other_ids"],
        account_ids=data["account_ids"],
    )


def on_export_requested(work: Work[Any], events: list[Event]) -> None:
    """A person asked for all that is held of them."""
    actions.export_persons(work, [_export(event) for event in events])


def on_charge_calculated(work: Work[Any], events: list[Event]) -> None:
    """What the last bill says may be asked of an applicant."""
    actions.keep_bills(work, [_bill(event) for event in events])


def _bill(event: Event) -> Bill:
    data = event.data
    return Bill(
        account_id=data["account_id"],
        order=order_of(data["period"], event.revision),
        total=Decimal(data["total"]),
        to_pay=Decimal(data["balance"]),
    )


HANDLERS = [
    Handler(REGISTRATION_REQUESTED, on_registration_requested),
    Handler(CONTACT_CHANGED, on_contact_changed),
    Handler(PROOF_GIVEN, on_proof_given),
    Handler(READING_SUBMITTED, on_reading),
    Handler(READING_CORRECTED, on_reading),
    Handler(READING_CANCELLED, on_reading),
    Handler(PAYMENT_RECEIVED, on_payment_received),
    Handler(PAYMENT_CANCELLED, on_payment_cancelled),
    Handler(ADVANCE_REFUNDED, on_advance_refunded),
    Handler(CHARGE_CALCULATED, on_charge_calculated),
    Handler(ERASURE_REQUESTED, on_erasure_requested),
    Handler(EXPORT_REQUESTED, on_export_requested),
    revocation_handler(ACCESS_REVOKED),
]


def _export(event: Event) -> ExportRequest:
    data = event.data
    return ExportRequest(
        export_id=data["export_id"],
        user_id=data["user_id"],
        other_ids=data["other_ids"],
        account_ids=data["account_ids"],
    )
