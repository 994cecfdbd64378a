"""What notification listens to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chassis.auth import revocation_handler
from chassis.events.consumer import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.account_sync import ACCOUNT_LOADED, ACCOUNT_UPDATED
from contracts.events.billing_calculator import CHARGE_CALCULATED, PAYMENT_RECEIVED
from contracts.events.identity import (
    ACCESS_REVOKED,
    BINDING_ANNOUNCED,
    CABINET_VIEWED,
    CONSENTS_CHANGED,
    CONTACT_CHANGED,
    PASSWORD_CHANGED,
    PASSWORD_LINK_ISSUED,
)
from contracts.events.trust import ACCOUNT_CLAIMED, INVITATION_ISSUED, OWNERSHIP_ENDED, TRUST_CHANGED

from notification import actions
from notification.domain.claims import Claim
from notification.domain.delivery import OneTimeLink
from notification.domain.letters import Charge, Loaded, Payment, Unpaid
from notification.domain.trust_letters import Trust
from notification.domain.views import View
from notification.handlers import bills, gaps, instalments, meters, own_data, payments, readings


def on_contact_changed(work: Work[Any], events: list[Event]) -> None:
    """Keep where to write to."""
    fields = ("email", "email_proven", "account_ids", "language")
    actions.keep_contacts(
        work, ({"_id": each.subject, "revision": each.revision} | {f: each.data[f] for f in fields} for each in events)
    )


def on_consents_changed(work: Work[Any], events: list[Event]) -> None:
    """Keep whether bills go by e-mail; who was never asked gets them as part of the contract."""
    actions.keep_consents(
        work,
        ({"_id": each.subject, "revision": each.revision, "bills_by_email": _bills_by_email(each.data)} for each in events),
    )


def on_account_updated(work: Work[Any], events: list[Event]) -> None:
    """Keep the account's number."""
    actions.keep_accounts(
        work,
        ({"_id": each.subject, "revision": each.revision, "account_number": each.data["account_number"]} for each in events),
    )


def on_account_loaded(work: Work[Any], events: list[Event]) -> None:
    """Say that the full information is there."""
    actions.tell_of_loaded(work, [(each, _loaded(each.data)) for each in events])


def on_charge_calculated(work: Work[Any], events: list[Event]) -> None:
    """Say what is owed and why."""
    actions.tell_of_charges(work, [(each, _charge(each)) for each in events])


def on_payment_received(work: Work[Any], events: list[Event]) -> None:
    """Say that the money arrived."""
    actions.tell_of_payments(work, [(each, _payment(each.data)) for each in events])


def on_password_link_issued(work: Work[Any], events: list[Event]) -> None:
    """Mail the one-time link."""
    actions.write_about_access(work, [_link(each) for each in events])


def on_binding_announced(work: Work[Any], events: list[Event]) -> None:
    """Warn whoever is on file by e-mail; who is on file by telephone alone is called by a person (identity's review queue)."""
    actions.warn_those_on_file(work, [_announced(each) for each in events if each.data["channel"] == "email"])


def on_cabinet_viewed(work: Work[Any], events: list[Event]) -> None:
    """Say that somebody of the retailer looks into the cabinet."""
    actions.tell_of_views(work, [(each, _view(each.data)) for each in events])


def on_account_claimed(work: Work[Any], events: list[Event]) -> None:
    """Say that somebody else asks for the account."""
    actions.tell_of_claims(work, [(each, _claim(each, phone=work.settings.phone)) for each in events])


def _claim(event: Event, *, phone: str) -> Claim:
    data, until = event.data, datetime.fromisoformat(event.data["expires_at"])
    link = OneTimeLink("objection", data["secret"], until - event.time, until)
    return Claim(data["account_id"], data["user_id"], datetime.fromisoformat(data["claimed_at"]), link, phone)


def _view(data: Any) -> View:
    at = datetime.fromisoformat(data["viewed_at"])
    return View(data["account_id"], data["user_id"], data["reason"], at, data["minutes"])


def on_password_changed(work: Work[Any], events: list[Event]) -> None:
    """Mail a notice of the change."""
    actions.write_about_access(work, [_changed(each) for each in events])


def _bills_by_email(data: Any) -> bool | None:
    return next((each["given"] for each in data["consents"] if each["kind"] == "bills_by_email"), None)


def on_invitation_issued(work: Work[Any], events: list[Event]) -> None:
    """Mail the link to an account."""
    actions.mail_invitations(work, [_invited(each) for each in events])


def on_trust_changed(work: Work[Any], events: list[Event]) -> None:
    """Tell both sides that a trust began or ended."""
    actions.tell_both_sides(work, [_trusted(each.data) for each in events])


def on_ownership_ended(work: Work[Any], events: list[Event]) -> None:
    """Tell a former owner why an account is gone."""
    actions.tell_former_owners(work, [_ended(each.data) for each in events])


def _charge(event: Event) -> Charge:
    data = event.data
    return Charge(
        account_id=data["account_id"],
        period=data["period"],
        reason=_reason(data),
        revision=event.revision,
        volume=Decimal(data["volume"]),
        total=Decimal(data["total"]),
        previous_total=Decimal(data["previous_total"]),
        difference=Decimal(data["difference"]),
        balance=Decimal(data["balance"]),
        unpaid=_unpaid(data),
        calculated_at=datetime.fromisoformat(data["calculated_at"]),
        why=tuple((line["why"]["ru"], line["why"]["en"]) for line in data["lines"]),
    )


def _reason(data: Any) -> str:
    """What a close charges by rule is told as another reason, to listeners that know four."""
    if not data.get("by_rule"):
        return str(data["reason"])
    return "meter_unread" if data.get("unread_meters") else "month_unread"


def _unpaid(data: Any) -> tuple[Unpaid, ...]:
    """The parts of the balance; a charge announced before there were any says nothing of their days."""
    return tuple(Unpaid(date.fromisoformat(part["due_on"]), Decimal(part["unpaid"])) for part in data.get("balance_parts", ()))


def _loaded(data: Any) -> Loaded:
    return Loaded(data["account_id"], datetime.fromisoformat(data["as_of"]))


def _payment(data: Any) -> Payment:
    at = datetime.fromisoformat(data["received_at"])
    return Payment(data["account_id"], Decimal(data["amount"]), Decimal(data["balance"]), at)


def _link(event: Event) -> actions.AccessLetter:
    data = event.data
    link = _one_time(data, data["purpose"])
    return actions.AccessLetter(event.id, data["user_id"], data["email"], data["purpose"], link=link)


def _one_time(data: Any, purpose: str) -> OneTimeLink:
    issued_at, expires_at = datetime.fromisoformat(data["issued_at"]), datetime.fromisoformat(data["expires_at"])
    return OneTimeLink(purpose, data["secret"], expires_at - issued_at, expires_at)


def _invited(event: Event) -> actions.Invited:
    data = event.data
    link = _one_time(data, "invitation")
    return actions.Invited(event.id, data["user_id"], data["email"], data["inviter"], _trust(data, "accepted"), link)


def _trusted(data: Any) -> actions.Trusted:
    owner, person = data["owner"], data["trusted"]
    return actions.Trusted(
        trust=_trust(data, data["reason"]),
        owner=actions.Party(owner["user_id"], owner["email"]),
        called=owner["called"],
        person=actions.Party(person["user_id"], person["email"]),
    )


def _ended(data: Any) -> actions.Ended:
    owner = actions.Party(data["user_id"], data["email"])
    return actions.Ended(owner, data["account_number"], date.fromisoformat(data["ended_on"]))


def _trust(data: Any, reason: str) -> Trust:
    until = date.fromisoformat(data["until"]) if data["until"] else None
    return Trust(data["account_number"], data["role"], until, reason)


def _announced(event: Event) -> actions.Announced:
    data, binds_at = event.data, datetime.fromisoformat(event.data["binds_at"])
    link = OneTimeLink("objection", data["secret"], binds_at - datetime.fromisoformat(data["announced_at"]), binds_at)
    return actions.Announced(event.id, data["user_id"], data["address"], data["account_number"], binds_at, link)


def _changed(event: Event) -> actions.AccessLetter:
    data = event.data
    happened = {"changed_at": datetime.fromisoformat(data["changed_at"]), "tokens_ended": data.get("tokens_ended", 0)}
    return actions.AccessLetter(event.id, data["user_id"], data["email"], "password_changed", **happened)


HANDLERS = [
    Handler(CONTACT_CHANGED, on_contact_changed),
    Handler(CONSENTS_CHANGED, on_consents_changed),
    Handler(ACCOUNT_UPDATED, on_account_updated),
    Handler(ACCOUNT_LOADED, on_account_loaded),
    Handler(CHARGE_CALCULATED, on_charge_calculated),
    Handler(PAYMENT_RECEIVED, on_payment_received),
    Handler(PASSWORD_LINK_ISSUED, on_password_link_issued),
    Handler(BINDING_ANNOUNCED, on_binding_announced),
    Handler(PASSWORD_CHANGED, on_password_changed),
    Handler(CABINET_VIEWED, on_cabinet_viewed),
    Handler(ACCOUNT_CLAIMED, on_account_claimed),
    Handler(INVITATION_ISSUED, on_invitation_issued),
    Handler(TRUST_CHANGED, on_trust_changed),
    *bills.HANDLERS,
    *gaps.HANDLERS,
    *instalments.HANDLERS,
    *meters.HANDLERS,
    *own_data.HANDLERS,
    *payments.HANDLERS,
    *readings.HANDLERS,
    Handler(OWNERSHIP_ENDED, on_ownership_ended),
    revocation_handler(ACCESS_REVOKED),
]
