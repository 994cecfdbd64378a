"""Tokens for the machines of a household: made and revoked by the account's owner, exchanged by the machine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chassis.auth import MACHINE, Principal
from chassis.transaction import Work

from identity import announce
from identity.actions.access import signed_in
from identity.actions.access_log import note
from identity.actions.attempts import admit
from identity.domain import household_token as rules
from identity.domain import scopes
from identity.domain.access_log import Happening, Origin
from identity.domain.account_errors import NoSuchAccount
from identity.domain.attempts import network, of_address
from identity.domain.household_token import MOST, HouseholdToken, NoSuchToken, TokenNotValid, TooManyTokens
from identity.domain.link import fingerprint


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A token as it is asked for, checked; its name readable and encrypted."""

    name: str
    kept_name: str
    account_id: str
    scopes: tuple[str, ...]
    last_day: date


@dataclass(frozen=True, kw_only=True)
class Made:
    """A token with the text that is shown this once, and its readable name."""

    token: HouseholdToken
    text: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Access:
    """What the machine is given for its token."""

    access_token: str
    expires_in: int
    scope: str


def prepare_token(work: Work[Any], person: Principal, *, name: str, account_id: str, names: list[str], last_day: date) -> Asked:
    """Check what is asked and encrypt the name; before the transaction: the vault is elsewhere."""
    user = signed_in(work, person)
    tidied = rules.name_of(name)
    chosen = scopes.chosen(names, among=scopes.HOUSEHOLD)
    kept = work.tools.vault.encrypt(user.user_id, tidied)
    return Asked(name=tidied, kept_name=kept, account_id=account_id, scopes=chosen, last_day=last_day)


def make_token(work: Work[Any], person: Principal, asked: Asked, *, origin: Origin) -> Made:
    """A token for one of the person's own accounts."""
    signed_in(work, person)
    held = next((each for each in work.store.people.grants(person.user_id) if each.account_id == asked.account_id), None)
    if held is None:
        raise NoSuchAccount
    if len(work.store.household_tokens.working_ones(person.user_id, now=work.system_now)) >= MOST:
        raise TooManyTokens
    secret = work.tools.secrets.fresh()
    token = HouseholdToken(
        token_id=work.new_id(),
        user_id=person.user_id,
        account_id=held.account_id,
        account_number=held.account_number,
        name=asked.kept_name,
        scopes=asked.scopes,
        secret_hash=fingerprint(secret),
        made_at=work.system_now,
        ends_at=rules.end_of(asked.last_day, now=work.system_now),
    )
    work.store.household_tokens.save(token)
    note(work, person.user_id, Happening.TOKEN_MADE, origin)
    return Made(token=token, text=rules.text_of(token.token_id, secret), name=asked.name)


def tokens_of(work: Work[Any], person: Principal) -> list[tuple[HouseholdToken, str]]:
    """The person's tokens that work, with their readable names."""
    signed_in(work, person)
    found = work.store.household_tokens.working_ones(person.user_id, now=work.system_now)
    return [(each, work.tools.vault.decrypt(person.user_id, each.name) or "") for each in found]


def end_token(work: Work[Any], person: Principal, *, token_id: str, origin: Origin) -> None:
    """Revoke a token: what was given for it is refused everywhere within 5 s."""
    signed_in(work, person)
    token = work.store.household_tokens.one(token_id)
    if token is None or token.user_id != person.user_id or not token.works(now=work.system_now):
        raise NoSuchToken
    _end(work, token, origin=origin)


def end_all_tokens(work: Work[Any], user_id: str, *, origin: Origin) -> int:
    """Revoke every token of the person; how many there were."""
    working = work.store.household_tokens.working_ones(user_id, now=work.system_now)
    for token in working:
        _end(work, token, origin=origin)
    return len(working)


def _end(work: Work[Any], token: HouseholdToken, *, origin: Origin) -> None:
    ended = rules.end(token, now=work.system_now)
    work.store.household_tokens.save(ended)
    work.announce(announce.token_revoked(ended, at=work.system_now))
    note(work, token.user_id, Happening.TOKEN_ENDED, origin)


def admit_machine(work: Work[Any], *, address: str) -> None:
    """Count who comes, before anything is looked up."""
    free = work.settings.free_attempts_per_address
    admit(work, (of_address("machine", address=network(address), free=free),))


def exchange_token(work: Work[Any], text: str, *, address: str) -> Access:
    """Access for ten minutes, for the one account, as long as the token's owner holds it."""
    token_id, secret = rules.parts_of(text)
    token = work.store.household_tokens.one(token_id)
    if token is None or token.secret_hash != fingerprint(secret) or not token.works(now=work.system_now):
        raise TokenNotValid
    if all(each.account_id != token.account_id for each in work.store.people.grants(token.user_id)):
        raise TokenNotValid
    work.store.attempts.give_back(of_address("machine", address=network(address), free=0).key)
    work.store.household_tokens.save(replace(token, last_used_at=work.system_now))
    work.store.people.gave_token(token.user_id, at=work.system_now)  # so that taking the account away does not pass it
    access = work.tools.tokens.issue(
        user_id=token.user_id,
        session_id=token.token_id,
        account_ids=(token.account_id,),
        now=work.system_now,
        audience=MACHINE,
        roles=token.scopes,
        until=token.ends_at,
    )
    lasts = min(work.tools.token_lifetime, token.ends_at - work.system_now)
    return Access(access_token=access, expires_in=int(lasts.total_seconds()), scope=" ".join(token.scopes))
