"""What a person holds: own accounts and others' they are trusted with, as the cabinet and the access token name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chassis.transaction import Work

from identity.domain.access import Held, User, mask_email
from identity.domain.applicant import greeting
from identity.domain.organisation import Organisation
from identity.domain.trust import Role, time_left


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is readable with the person's key alone, read before the transaction: the vault is another server."""

    name: str
    of_accounts: Mapping[str, str | None]
    organisation: Organisation | None = None


NO_WORDS = Words(name="", of_accounts={})


def words_of(work: Work[Any], user: User) -> Words:
    """How the person is greeted, and how they call their accounts."""
    grants, trusts = work.store.people.grants(user.user_id), work.store.trusts.of_person(user.user_id)
    named = {each.account_id: each.name for each in (*grants, *trusts) if each.name}
    readable = {account_id: work.tools.vault.decrypt(user.user_id, name) for account_id, name in named.items()}
    return Words(name=readable_name(work, user), of_accounts=readable, organisation=readable_organisation(work, user))


def readable_organisation(work: Work[Any], user: User) -> Organisation | None:
    """The legal entity the person speaks for."""
    return user.organisation and user.organisation.each(lambda text: work.tools.vault.decrypt(user.user_id, text) or "")


def readable_name(work: Work[Any], user: User) -> str:
    """The person's name; who came by an invitation has given none, and is called by the e-mail."""
    surname, name, patronymic = (
        work.tools.vault.decrypt(user.user_id, each) if each else None for each in (user.surname, user.name, user.patronymic)
    )
    known = greeting(surname=surname or "", name=name or "", patronymic=patronymic).strip()
    return known or mask_email(work.tools.vault.decrypt(user.user_id, user.email) or "")


def held_by(work: Work[Any], user_id: str, words: Words) -> list[Held]:
    """Own accounts first; of others' those whose last day is not over."""
    own = [
        Held(
            account_id=each.account_id,
            account_number=each.account_number,
            name=words.of_accounts.get(each.account_id),
            role=Role.OWNER,
        )
        for each in work.store.people.grants(user_id)
    ]
    trusted = [
        Held(
            account_id=each.account_id,
            account_number=each.account_number,
            name=words.of_accounts.get(each.account_id),
            role=each.role,
            until=each.until,
            letters=each.letters,
        )
        for each in work.store.trusts.of_person(user_id)
        if each.holds(today=work.today)
    ]
    return own + trusted


def token_of(work: Work[Any], *, user_id: str, session_id: str, accounts: Sequence[Held]) -> str:
    """The access token for what is held. It ends no later than the first role in it."""
    token: str = work.tools.tokens.issue(
        user_id=user_id,
        session_id=session_id,
        account_ids=[each.account_id for each in accounts if each.role is Role.OWNER],
        shared={each.account_id: each.role.value for each in accounts if each.role is not Role.OWNER},
        now=work.system_now,
        until=_until(work, accounts),
    )
    work.store.people.saw(user_id, at=work.system_now)
    return token


def _until(work: Work[Any], accounts: Sequence[Held]) -> datetime | None:
    """Last days are business time and tokens live by the machine's; what is left of a day is the same in both."""
    zone = ZoneInfo(work.settings.time_zone)
    lasts = [left for each in accounts if (left := time_left(each.until, now=work.now, zone=zone)) is not None]
    return work.system_now + min(lasts) if lasts else None
