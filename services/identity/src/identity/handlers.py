"""What identity listens to: whom account-sync recognised, and identity's own revocations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.auth import revocation_handler
from chassis.events.consumer import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events import account_sync, billing_calculator, notification, payment_reversals, readings
from contracts.events.account_sync import (
    ACCOUNT_RENUMBERED,
    APPLICANT_MATCHED,
    APPLICANT_NOT_MATCHED,
    HOLDER_CHANGED,
    PROOF_JUDGED,
)
from contracts.events.identity import ACCESS_REVOKED

from identity.actions.erasures import keep_answers
from identity.actions.exports import keep_pieces
from identity.actions.holders import renumber, take_note_of_holders
from identity.actions.proofs import judge_proofs
from identity.actions.registrations import confirm_registrations, refuse_registrations
from identity.actions.staff import write_from_elsewhere
from identity.domain.erasure import Part
from identity.domain.export import Piece
from identity.domain.holder_change import HolderChange, Renumbered
from identity.domain.journal import Act
from identity.domain.proof import Verdict
from identity.domain.registration import Filed, Match


def on_applicant_matched(work: Work[Any], events: list[Event]) -> None:
    """The applicants are the holders of their accounts."""
    confirm_registrations(work, [_match(event) for event in events])


def on_applicant_not_matched(work: Work[Any], events: list[Event]) -> None:
    """The applicants' details fit no open account."""
    refuse_registrations(work, [event.data["registration_id"] for event in events])


def on_proof_judged(work: Work[Any], events: list[Event]) -> None:
    """Second proofs were compared with the account."""
    judge_proofs(work, [_verdict(event.data) for event in events])


def _verdict(data: Mapping[str, Any]) -> Verdict:
    return Verdict(registration_id=data["registration_id"], attempt=data["attempt"], fits=data["fits"])


def on_person_erased(work: Work[Any], events: list[Event]) -> None:
    """A service erased what it held of a person."""
    keep_answers(work, [(event.data["erasure_id"], _part(event)) for event in events])


def on_holder_changed(work: Work[Any], events: list[Event]) -> None:
    """Accounts that have another holder."""
    take_note_of_holders(work, [_holder_change(event.data) for event in events])


def _holder_change(data: Any) -> HolderChange:
    return HolderChange(
        account_id=data["account_id"],
        holder_revision=data["holder_revision"],
        changed_on=date.fromisoformat(data["changed_on"]),
    )


def on_export_part_ready(work: Work[Any], events: list[Event]) -> None:
    """A service sent a piece of what it holds of a person."""
    keep_pieces(work, [_piece(event) for event in events])


def _piece(event: Event) -> Piece:
    told = {key: event.data[key] for key in ("export_id", "user_id", "piece", "total", "encrypted", "content")}
    return Piece(service=event.source, **told)


def _part(event: Event) -> Part:
    data = event.data
    return Part(
        service=event.source,
        erased={each["what"]: each["count"] for each in data["erased"]},
        kept={each["what"]: (each["count"], each["rule"]) for each in data["kept"]},
        at=datetime.fromisoformat(data["erased_at"]),
    )


def _match(event: Event) -> Match:
    data = event.data
    return Match(
        registration_id=data["registration_id"],
        account_id=data["account_id"],
        account_number=data["account_number"],
        weak=data["weak"],
        holder_revision=data.get("holder_revision", 1),
        former_numbers=data.get("former_numbers", ()),
        filed=Filed(channel=filed["channel"], address=filed["address"]) if (filed := data.get("filed_contact")) else None,
        email_on_file=data.get("email_on_file", False),
        of_legal_entity=data.get("holder_kind") == "legal_entity",
    )


def on_account_renumbered(work: Work[Any], events: list[Event]) -> None:
    """Accounts have other numbers."""
    renumber(work, [_renumbered(event) for event in events])


def _renumbered(event: Event) -> Renumbered:
    told = {name: event.data[name] for name in ("account_id", "account_number", "former_numbers")}
    return Renumbered(**told, revision=event.revision)


def on_staff_acted(work: Work[Any], events: list[Event]) -> None:
    """Somebody of the staff did something at another service's door: the journal is one."""
    write_from_elsewhere(work, [_act(event) for event in events])


def _act(event: Event) -> Act:
    data = event.data
    at = datetime.fromisoformat(data["acted_at"])
    return Act(staff_id=data["staff_id"], did=data["did"], about=data["about"], at=at)


OTHERS = (account_sync, billing_calculator, notification, readings)
HANDLERS = [
    Handler(APPLICANT_MATCHED, on_applicant_matched),
    Handler(APPLICANT_NOT_MATCHED, on_applicant_not_matched),
    Handler(PROOF_JUDGED, on_proof_judged),
    *[Handler(each.PERSON_ERASED, on_person_erased) for each in OTHERS],
    *[Handler(each.EXPORT_PART_READY, on_export_part_ready) for each in OTHERS],
    Handler(HOLDER_CHANGED, on_holder_changed),
    Handler(ACCOUNT_RENUMBERED, on_account_renumbered),
    *[Handler(each.STAFF_ACTED, on_staff_acted) for each in (account_sync, readings, payment_reversals)],
    revocation_handler(ACCESS_REVOKED),
]
