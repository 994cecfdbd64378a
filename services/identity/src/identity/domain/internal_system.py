"""Internal systems and their credentials: two secrets at most, so that one can be changed while the other still works."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from identity.domain.access import JUST_LATER
from identity.domain.errors import FieldError, FormInvalid, IdentityError
from identity.domain.link import fingerprint

MARK = "ics"  # so that whoever finds a secret, a scanner of sources too, knows what it is
MOST = 50


@dataclass(frozen=True, kw_only=True)
class Secret:
    """A secret as kept; `ends_at` once another one has taken its place."""

    secret_hash: str
    made_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class InternalSystem:
    """A system and what it may do, until a day. The present secret stands first."""

    client_id: str
    name: str
    scopes: tuple[str, ...]
    secrets: tuple[Secret, ...]
    made_at: datetime
    ends_at: datetime
    last_used_at: datetime | None = None
    ended_at: datetime | None = None
    revision: int = 1


class NoSuchSystem(IdentityError):
    """No system of this id that was not revoked."""

    kind = "missing"
    code = "no_such_system"

    def __init__(self) -> None:
        super().__init__("Эта система уже отозвана.", "This system was revoked already.")


class TooManySystems(IdentityError):
    """More systems than anybody could look after."""

    kind = "conflict"
    code = "too_many_systems"

    def __init__(self) -> None:
        ru, en = f"Можно иметь не больше {MOST} систем. Отзовите ненужную.", f"At most {MOST} systems. Revoke one first."
        super().__init__(ru, en)


def name_of(text: str) -> str:
    """The name as it is kept: customers read it in their access log. FormInvalid for an empty one."""
    tidied = " ".join(text.split())
    if not tidied:
        ru = "Назовите систему: это имя увидят клиенты в журнале доступа."
        en = "Name the system: customers see this name in their access log."
        raise FormInvalid((FieldError(pointer="/name", ru=ru, en=en),))
    return tidied


def shown(secret: str) -> str:
    """The secret as the system is given it."""
    return f"{MARK}_{secret}"


def knows(system: InternalSystem | None, secret: str, *, now: datetime) -> bool:
    """Whether the secret is one that works now; an unknown system takes as long as a known one."""
    given = fingerprint(secret)
    kept = system.secrets if system else (Secret(secret_hash=fingerprint(""), made_at=now, ends_at=now),)
    fits = [hmac.compare_digest(each.secret_hash, given) and (each.ends_at is None or each.ends_at > now) for each in kept]
    return any(fits) and system is not None and system.ended_at is None and system.ends_at > now


def rotated(
    system: InternalSystem, *, secret_hash: str, overlap: timedelta, ends_at: datetime | None, now: datetime
) -> InternalSystem:
    """With a new secret; the present one works for the overlap, and an older one no more."""
    present = replace(system.secrets[0], ends_at=now + overlap)
    return replace(
        system,
        secrets=(Secret(secret_hash=secret_hash, made_at=now), *([present] if overlap else [])),
        ends_at=ends_at or system.ends_at,
        revision=system.revision + 1,
    )


def working_secrets(system: InternalSystem, *, now: datetime) -> tuple[Secret, ...]:
    """Those that work now."""
    return tuple(each for each in system.secrets if each.ends_at is None or each.ends_at > now)


def used(system: InternalSystem, *, now: datetime) -> InternalSystem:
    """After it was given a token."""
    return replace(system, last_used_at=now)


def ended(system: InternalSystem, *, now: datetime) -> InternalSystem:
    """After a head revoked it."""
    return replace(system, ended_at=now, revision=system.revision + 1)


def void_before(system: InternalSystem, *, now: datetime) -> datetime:
    """Tokens issued before this moment are void; another process's clock may have been ahead when it issued the last one."""
    return now if system.last_used_at is None else max(now, system.last_used_at + JUST_LATER)
