"""Registrations that need a person: looked at and decided by staff, each decision with a line in the journal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chassis.transaction import Work

from identity.actions.access import withdraw
from identity.actions.access_log import note
from identity.actions.binding import bind
from identity.actions.staff import write
from identity.actions.trusts import end_all_of
from identity.domain.access import Grant, mask_email, may_be_granted
from identity.domain.access_log import Happening
from identity.domain.holder_change import is_of_former_holder
from identity.domain.organisation import Organisation
from identity.domain.registration import Match, Registration, is_to_be_called, not_confirmed
from identity.domain.review import Decision, Reason, decided
from identity.domain.review_errors import AlreadyReviewed, HolderChanged

PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Case:
    """What staff see of a registration that needs them: what was typed, not what the base says."""

    registration_id: str
    account_number: str
    surname: str
    name: str
    patronymic: str
    email_masked: str
    reason: Reason
    requested_at: datetime
    opened_at: datetime
    adds: bool
    has_owner: bool
    organisation: Organisation | None = None
    phone_on_file: str | None = None


def open_cases(work: Work[Any]) -> list[Case]:
    """Those that wait longest first."""
    registrations: list[Registration] = work.store.registrations.in_review(limit=PAGE)
    holders = work.store.people.holders(each.found.account_id for each in registrations if each.found)
    return [_case(work, each, holders) for each in registrations]


def decide(work: Work[Any], registration_id: str, *, decision: str, note: str, by: str) -> None:
    """Let the applicant in, instead of whoever holds the account, or refuse; either way it is written down who decided."""
    registration: Registration | None = work.store.registrations.one(registration_id)
    if registration is None or registration.found is None:
        raise AlreadyReviewed
    chosen = Decision(decision)
    review = decided(registration.review, chosen, by=by, note=note, now=work.system_now)
    if chosen is Decision.APPROVED:
        match = registration.found
        if is_of_former_holder(match, work.store.holder_changes.of([match.account_id]).get(match.account_id)):
            raise HolderChanged
        outcome = bind(work, registration, match=registration.found, holders=_freed(work, registration.found))
    else:
        outcome = not_confirmed(registration, now=work.system_now)
    work.store.registrations.save([replace(outcome, review=review)])
    about, concerns = registration.account_number, registration.adds_to or registration.user_id
    write(work, by=by, did=f"registration_{chosen}", about=about, note=review.note, concerns=concerns)


def _freed(work: Work[Any], match: Match) -> dict[str, Grant]:
    """Take the account from an owner who uses it; one who never did is displaced as at any registration."""
    holders: dict[str, Grant] = work.store.people.holders([match.account_id])
    held = holders.get(match.account_id)
    if held is None or may_be_granted(held, now=work.system_now):
        return holders
    owner = work.store.people.user(held.user_id)
    work.store.people.drop_grant(held.user_id, account_id=match.account_id)
    end_all_of(work, match.account_id, owner_id=held.user_id)
    note(work, held.user_id, Happening.ACCOUNT_HAS_ANOTHER_HOLDER, account_number=held.account_number)
    withdraw(work, owner)
    return {}


def _case(work: Work[Any], registration: Registration, holders: dict[str, Grant]) -> Case:
    vault, key = work.tools.vault, registration.user_id
    typed = (registration.surname, registration.name, registration.patronymic, registration.email)
    surname, name, patronymic, email = ((vault.decrypt(key, each) or "") if each else "" for each in typed)
    assert registration.review is not None
    return Case(
        registration_id=registration.registration_id,
        account_number=registration.account_number,
        surname=surname,
        name=name,
        patronymic=patronymic,
        email_masked=mask_email(email),
        reason=registration.review.reason,
        requested_at=registration.requested_at,
        opened_at=registration.review.opened_at,
        adds=registration.adds_to is not None,
        has_owner=registration.found is not None and registration.found.account_id in holders,
        organisation=registration.organisation and registration.organisation.each(lambda text: vault.decrypt(key, text) or ""),
        phone_on_file=_phone(work, registration),
    )


def _phone(work: Work[Any], registration: Registration) -> str | None:
    match = registration.found
    if match is None or match.filed is None or not is_to_be_called(match):
        return None
    number: str | None = work.tools.vault.decrypt(registration.user_id, match.filed.address)
    return number
