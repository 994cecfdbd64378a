"""Registration: asked for, checked by account-sync, decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from chassis.transaction import Transactions, Work

from identity import announce
from identity.actions.attempts import admit
from identity.actions.binding import admit_holder
from identity.actions.challenges import demand_work
from identity.actions.consents import boxes, current_consent, decisions_at_registration, encrypted_source
from identity.domain.applicant import Applicant, applicant
from identity.domain.attempts import network, of_address
from identity.domain.consent import Decision, record
from identity.domain.errors import NoSuchRegistration
from identity.domain.holder_change import is_of_former_holder
from identity.domain.organisation import Organisation, Typed, representative
from identity.domain.registration import (
    Match,
    Registration,
    is_at_first_check,
    is_of_same_kind,
    questioned,
    suffices,
)
from identity.domain.standing import Standing, standing

FORGOTTEN_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A form that was filled in as it should be, and what was ticked on it."""

    registration: Registration
    decisions: Sequence[Decision]


@dataclass(frozen=True, kw_only=True)
class Form:
    """What both forms have beside the names: the account, what was ticked, and where it came from."""

    account_number: str
    consent: bool
    consent_version: str
    consents: Sequence[Mapping[str, Any]]
    address: str
    user_agent: str
    work_done: str


def prepare_registration(
    work: Work[Any], form: Form, *, surname: str, name: str, patronymic: str | None, email: str
) -> Asked:
    """Check the form and encrypt it with a new data key of the person; before the transaction: the vault is elsewhere."""
    person = applicant(surname=surname, name=name, patronymic=patronymic, email=work.tools.addresses.normal(email))
    return _asked(work, form, person, organisation=None)


def prepare_organisation(work: Work[Any], form: Form, typed: Typed, *, email: str) -> Asked:
    """The same for a legal entity, with the key of who speaks for it."""
    person, organisation = representative(typed, email=work.tools.addresses.normal(email))
    return _asked(work, form, person, organisation=organisation)


def _asked(work: Work[Any], form: Form, person: Applicant, *, organisation: Organisation | None) -> Asked:
    vault, addresses = work.tools.vault, work.tools.addresses
    current, now = current_consent(work), work.system_now
    given = record(current=current, given=form.consent, version=form.consent_version, at=now, ip="", user_agent="")
    ticked = boxes(work, form.consents)
    demand_work(work, "registration", address=form.address, given=form.work_done)
    free = work.settings.free_attempts_per_address
    admit(work, (of_address("registration", address=network(form.address), free=free),))
    user_id = work.new_id()
    vault.create_key(user_id)
    source = encrypted_source(work, user_id, address=form.address, user_agent=form.user_agent)
    registration = Registration(
        registration_id=work.new_id(),
        user_id=user_id,
        account_number=form.account_number,
        surname=vault.encrypt(user_id, person.surname),
        name=vault.encrypt(user_id, person.name),
        patronymic=vault.encrypt(user_id, person.patronymic) if person.patronymic else None,
        email=vault.encrypt(user_id, person.email),
        email_index=addresses.index(person.email),
        consent=replace(given, ip=source.ip, user_agent=source.user_agent),
        requested_at=work.now,
        organisation=organisation and organisation.each(lambda text: vault.encrypt(user_id, text)),
    )
    return Asked(registration=registration, decisions=decisions_at_registration(work, registration, ticked))


def request_registration(work: Work[Any], asked: Asked) -> Registration:
    """Keep the registration and ask account-sync, whoever it is for: known and unknown take the same way."""
    work.store.registrations.add(asked.registration)
    work.store.consents.add(asked.decisions)
    work.announce(announce.registration_requested(asked.registration))
    return asked.registration


def registration_state(work: Work[Any], registration_id: str) -> Standing:
    """Where a registration stands, the words for it, and whether an answer is awaited."""
    registration: Registration | None = work.store.registrations.one(registration_id)
    if registration is None or registration.adds_to is not None:
        raise NoSuchRegistration
    tick = timedelta(milliseconds=work.settings.registration_tick_ms)
    return standing(registration, now=work.system_now, tick=tick, phone=work.settings.retailer_phone)


def confirm_registrations(work: Work[Any], matches: list[Match]) -> None:
    """Welcome those whose name proves enough; the others are asked what strangers are asked."""
    registrations = work.store.registrations.several(match.registration_id for match in matches)
    holders = work.store.people.holders(match.account_id for match in matches)
    changes = work.store.holder_changes.of(match.account_id for match in matches)
    for match in matches:
        registration = registrations.get(match.registration_id)
        if registration is None or not is_at_first_check(registration):
            continue
        before = holders.get(match.account_id)
        nothing = is_of_former_holder(match, changes.get(match.account_id)) or not is_of_same_kind(match, registration)
        if not nothing and suffices(match, policy=work.settings.second_proof, holder=before, now=work.system_now):
            registrations[match.registration_id] = admit_holder(work, registration, match=match, holders=holders)
        else:
            found = None if nothing else match
            registrations[match.registration_id] = questioned(registration, found=found, now=work.system_now)
    work.store.registrations.save(registrations.values())


def refuse_registrations(work: Work[Any], registration_ids: list[str]) -> None:
    """Ask applicants whose details fit no account for a second proof: it cannot fit, and that is how they learn nothing."""
    found = work.store.registrations.several(registration_ids).values()
    open_ones = [each for each in found if is_at_first_check(each)]
    work.store.registrations.save([questioned(each, found=None, now=work.system_now) for each in open_ones])


def forget_refused(transactions: Transactions[Any]) -> None:
    """Erase those who did not become customers: the row, and the key with which anything of them could be read."""
    work = transactions.read()
    long_ago = work.system_now - timedelta(days=work.settings.refused_kept_days)
    for registration in work.store.registrations.of_no_more_use(long_ago, limit=FORGOTTEN_AT_ONCE):
        work.tools.vault.destroy_key(registration.user_id)
        work.store.consents.forget(registration.user_id)
        work.store.registrations.forget(registration)
