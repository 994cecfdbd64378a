"""Internal systems: added, given a new secret and revoked by a head; given tokens for one account at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis.auth import MACHINE
from chassis.transaction import Work

from identity import announce
from identity.actions.access_log import note_read_by_system
from identity.actions.attempts import admit
from identity.actions.staff import write
from identity.domain import internal_system as rules
from identity.domain import scopes, token_request
from identity.domain.access import Grant
from identity.domain.attempts import network, of_client
from identity.domain.household_token import end_of
from identity.domain.internal_system import MOST, InternalSystem, NoSuchSystem, Secret, TooManySystems
from identity.domain.link import fingerprint
from identity.domain.token_request import TokenRequest, no_such_cabinet, unknown_client


@dataclass(frozen=True, kw_only=True)
class Given:
    """A system with the secret that is shown this once."""

    system: InternalSystem
    secret: str


@dataclass(frozen=True, kw_only=True)
class Access:
    """What the system is given."""

    access_token: str
    expires_in: int
    scope: str
    account_id: str | None
    account_number: str | None


def systems(work: Work[Any]) -> list[InternalSystem]:
    """Those that were not revoked."""
    found: list[InternalSystem] = work.store.internal_systems.present()
    return found


def add_system(work: Work[Any], *, name: str, names: list[str], last_day: date, by: str) -> Given:
    """A system with these rights and its first secret."""
    if len(systems(work)) >= MOST:
        raise TooManySystems
    now, secret = work.system_now, rules.shown(work.tools.secrets.fresh())
    system = InternalSystem(
        client_id=work.new_id(),
        name=rules.name_of(name),
        scopes=scopes.chosen(names, among=scopes.INTERNAL),
        secrets=(Secret(secret_hash=fingerprint(secret), made_at=now),),
        made_at=now,
        ends_at=end_of(last_day, now=now),
    )
    work.store.internal_systems.save(system)
    write(work, by=by, did="system_added", about=system.name, note=" ".join(system.scopes))
    return Given(system=system, secret=secret)


def rotate_secret(work: Work[Any], *, client_id: str, overlap_hours: int, last_day: date | None, by: str) -> Given:
    """A new secret; without an overlap what was given for the former is refused everywhere within 5 s, too."""
    now, secret, held = work.system_now, rules.shown(work.tools.secrets.fresh()), _present(work, client_id)
    system = rules.rotated(
        held,
        secret_hash=fingerprint(secret),
        overlap=timedelta(hours=overlap_hours),
        ends_at=end_of(last_day, now=now) if last_day else None,
        now=now,
    )
    work.store.internal_systems.save(system)
    if not overlap_hours:
        work.announce(announce.system_signed_out(system, at=rules.void_before(system, now=now)))
    write(work, by=by, did="system_rotated", about=system.name, note=f"{overlap_hours} h")
    return Given(system=system, secret=secret)


def revoke_system(work: Work[Any], *, client_id: str, by: str) -> None:
    """Take the credentials away; tokens given for them are refused everywhere within 5 s."""
    system = rules.ended(_present(work, client_id), now=work.system_now)
    work.store.internal_systems.save(system)
    work.announce(announce.system_signed_out(system, at=rules.void_before(system, now=work.system_now)))
    write(work, by=by, did="system_revoked", about=system.name)


def admit_system(work: Work[Any], request: TokenRequest, *, address: str) -> None:
    """Count who says to come, before anything is looked up."""
    admit(work, _counted_as(work, request, address))


def give_token(work: Work[Any], request: TokenRequest, *, address: str) -> Access:
    """Access for ten minutes, to look at one account at most, which its owner reads of. TokenRefused in the words of RFC 6749."""
    system: InternalSystem | None = work.store.internal_systems.one(request.client_id)
    if not rules.knows(system, request.client_secret, now=work.system_now) or system is None:
        raise unknown_client()
    for counted in _counted_as(work, request, address):
        work.store.attempts.give_back(counted.key)
    rights = token_request.chosen(request, among=system.scopes)
    token_request.check_account(request)
    grant = _grant(work, request)
    account_id = grant.account_id if grant else request.account_id
    if grant is not None:
        note_read_by_system(work, grant.user_id, account_number=grant.account_number, system=system.name)
    work.store.internal_systems.save(rules.used(system, now=work.system_now))
    lasts = min(work.tools.token_lifetime, system.ends_at - work.system_now)
    token: str = work.tools.tokens.issue(
        user_id=system.client_id,
        session_id=system.client_id,
        account_ids=(account_id,) if account_id else (),
        now=work.system_now,
        audience=MACHINE,
        roles=rights,
        until=system.ends_at,
    )
    return Access(
        access_token=token,
        expires_in=int(lasts.total_seconds()),
        scope=" ".join(rights),
        account_id=account_id,
        account_number=grant.account_number if grant else None,
    )


def _present(work: Work[Any], client_id: str) -> InternalSystem:
    system: InternalSystem | None = work.store.internal_systems.one(client_id)
    if system is None or system.ended_at is not None:
        raise NoSuchSystem
    return system


def _counted_as(work: Work[Any], request: TokenRequest, address: str) -> Any:
    client = work.tools.secrets.login_fingerprint(f"client {request.client_id}")
    return of_client(client, address=network(address), free_per_address=work.settings.free_attempts_per_address)


def _grant(work: Work[Any], request: TokenRequest) -> Grant | None:
    """Whose cabinet the account is in; one that is known by its id need be in none."""
    grant: Grant | None
    if request.account_number is not None:
        grant = work.store.people.grant_of_number(request.account_number)
        if grant is None:
            raise no_such_cabinet()
        return grant
    grant = work.store.people.holders([request.account_id]).get(request.account_id) if request.account_id else None
    return grant
