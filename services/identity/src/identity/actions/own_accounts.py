"""A person's several accounts: one more is asked for like a registration, named in the person's own words, removed again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.auth import Principal
from chassis.transaction import Work

from identity import announce
from identity.actions.access import displace, signed_in, tell_of_other_accounts, withdraw
from identity.actions.access_log import note
from identity.actions.attempts import admit
from identity.actions.challenges import demand_work
from identity.actions.holding import readable_organisation
from identity.actions.trusts import end_all_of, leave
from identity.domain.access import Grant, User
from identity.domain.access_log import Happening, Origin
from identity.domain.account_errors import AccountAlreadyYours, NoSuchAccount, NoSuchAddition, SpeaksForNobody, TooManyAccounts
from identity.domain.applicant import Applicant, applicant, tidy
from identity.domain.attempts import network, of_address, of_person
from identity.domain.organisation import Organisation, under_contract
from identity.domain.registration import Match, Registration
from identity.domain.standing import Standing, standing
from identity.domain.trust import Role

MOST_ACCOUNTS = 30  # an access token names them all


ANY_ROLE = tuple(Role)  # how one's own cabinet looks is for everybody to say


@dataclass(frozen=True, kw_only=True)
class Naming:
    """The name of an account, readable by the person alone."""

    account_id: str
    name: str | None


def prepare_addition(
    work: Work[Any],
    person: Principal,
    *,
    account_number: str,
    surname: str,
    name: str,
    patronymic: str | None,
    address: str,
    work_done: str = "",
) -> Registration:
    """Check the form and encrypt it with a key of its own; before the transaction: the vault is elsewhere."""
    user = signed_in(work, person)
    _may_add(work.store.people.grants(user.user_id), account_number)
    email = work.tools.vault.decrypt(user.user_id, user.email)
    holder = applicant(surname=surname, name=name, patronymic=patronymic, email=email)
    _count(work, user, address=address, work_done=work_done)
    return _addition(work, user, holder, account_number=account_number, organisation=None)


def prepare_contract(
    work: Work[Any], person: Principal, *, account_number: str, contract_number: str, address: str, work_done: str = ""
) -> Registration:
    """The same for one more contract of the legal entity that the person speaks for: who that is was said at registration."""
    user = signed_in(work, person)
    entity = readable_organisation(work, user)
    if entity is None:
        raise SpeaksForNobody
    _may_add(work.store.people.grants(user.user_id), account_number)
    organisation = under_contract(entity, contract_number)
    _count(work, user, address=address, work_done=work_done)
    names = {name: work.tools.vault.decrypt(user.user_id, getattr(user, name)) or "" for name in ("surname", "name", "email")}
    middle = work.tools.vault.decrypt(user.user_id, user.patronymic) if user.patronymic else None
    return _addition(
        work, user, Applicant(**names, patronymic=middle), account_number=account_number, organisation=organisation
    )


def _count(work: Work[Any], user: User, *, address: str, work_done: str) -> None:
    demand_work(work, "addition", address=address, given=work_done)
    free = work.settings.free_attempts_per_address
    admit(work, (of_person("addition", user.user_id), of_address("registration", address=network(address), free=free)))


def _addition(
    work: Work[Any], user: User, holder: Applicant, *, account_number: str, organisation: Organisation | None
) -> Registration:
    vault, key = work.tools.vault, work.new_id()
    vault.create_key(key)
    return Registration(
        registration_id=work.new_id(),
        user_id=key,
        account_number=account_number,
        surname=vault.encrypt(key, holder.surname),
        name=vault.encrypt(key, holder.name),
        patronymic=vault.encrypt(key, holder.patronymic) if holder.patronymic else None,
        email=vault.encrypt(key, holder.email),
        email_index=user.email_index,
        consent=None,
        requested_at=work.now,
        adds_to=user.user_id,
        applied_at=work.system_now,
        organisation=organisation and organisation.each(lambda text: vault.encrypt(key, text)),
    )


def request_addition(work: Work[Any], person: Principal, addition: Registration) -> Registration:
    """Keep the question and ask account-sync as it is asked for everybody who registers."""
    signed_in(work, person)
    work.store.registrations.add(addition)
    work.announce(announce.registration_requested(addition))
    return addition


def addition_state(work: Work[Any], person: Principal, addition_id: str) -> Standing:
    """Where the person's own addition stands; somebody else's is answered like one that never was."""
    addition: Registration | None = work.store.registrations.one(addition_id)
    if addition is None or addition.adds_to != person.user_id:
        raise NoSuchAddition
    tick = timedelta(milliseconds=work.settings.registration_tick_ms)
    return standing(addition, now=work.system_now, tick=tick, phone=work.settings.retailer_phone)


def grant_one_more(work: Work[Any], addition: Registration, *, match: Match, before: Grant | None) -> Grant | None:
    """Give the matched account to the person who asked; their e-mail was proven long ago. None if the person is gone."""
    user: User | None = work.store.people.user(addition.adds_to)
    if user is None:
        return None
    grant = Grant(
        grant_id=work.new_id(),
        account_id=match.account_id,
        account_number=match.account_number,
        user_id=user.user_id,
        weak=match.weak,
        holder_revision=match.holder_revision,
        former_numbers=match.former_numbers,
        granted_at=work.system_now,
        pending_until=None,
    )
    work.store.people.save_grant(grant)
    note(work, user.user_id, Happening.ACCOUNT_ADDED, account_number=grant.account_number)
    if before is not None:
        displace(work, before)
    tell_of_other_accounts(work, user)
    return grant


def prepare_name(work: Work[Any], person: Principal, *, account_id: str, name: str | None) -> Naming:
    """The name as it is kept: what people call their homes is theirs alone."""
    signed_in(work, person)
    tidied = tidy(name or "")
    return Naming(account_id=account_id, name=work.tools.vault.encrypt(person.user_id, tidied) if tidied else None)


def name_account(work: Work[Any], person: Principal, naming: Naming) -> None:
    """Call the account so from here on; None takes the name away."""
    held = {"account_id": naming.account_id, "name": naming.name}
    if not (work.store.people.name_grant(person.user_id, **held) or work.store.trusts.change(person.user_id, **held)):
        raise NoSuchAccount


def remove_account(work: Work[Any], person: Principal, *, account_id: str, origin: Origin) -> None:
    """Take the account out of the person's cabinet. With its owner go those they trusted, and whoever proves to be its holder
    can register it again; who was trusted gives the access back."""
    user = signed_in(work, person)
    numbers = {grant.account_id: grant.account_number for grant in work.store.people.grants(user.user_id)}
    if work.store.people.drop_grant(user.user_id, account_id=account_id):
        note(work, user.user_id, Happening.ACCOUNT_REMOVED, origin, account_number=numbers[account_id])
        end_all_of(work, account_id, owner_id=user.user_id)
        withdraw(work, user)
    else:
        leave(work, user, account_id=account_id, origin=origin)


def _may_add(grants: list[Grant], account_number: str) -> None:
    if any(grant.is_called(account_number) for grant in grants):
        raise AccountAlreadyYours
    if len(grants) >= MOST_ACCOUNTS:
        raise TooManyAccounts(most=MOST_ACCOUNTS)
