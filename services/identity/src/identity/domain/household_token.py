"""Tokens for the machines of a household: one account, chosen rights, until a day; shown once, kept as a fingerprint."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from identity.domain.errors import FieldError, FormInvalid, IdentityError

MARK = "hh"  # so that whoever finds one, a scanner of sources too, knows what it is
LONGEST = timedelta(days=366)
MOST = 10


@dataclass(frozen=True, kw_only=True)
class HouseholdToken:
    """A token as kept; `name` is encrypted with the owner's data key, for people name machines after rooms and persons."""

    token_id: str
    user_id: str
    account_id: str
    account_number: str
    name: str
    scopes: tuple[str, ...]
    secret_hash: str
    made_at: datetime
    ends_at: datetime
    last_used_at: datetime | None = None
    ended_at: datetime | None = None
    revision: int = 1

    def works(self, *, now: datetime) -> bool:
        """Whether it was neither revoked nor ran out."""
        return self.ended_at is None and self.ends_at > now


class TokenNotValid(IdentityError):
    """The token was revoked, ran out, never was, or its owner no longer holds the account."""

    kind = "unauthenticated"
    code = "token_not_valid"

    def __init__(self) -> None:
        super().__init__(
            "Токен не действует: он отозван, истёк или набран с ошибкой. Создайте новый в профиле личного кабинета.",
            "The token is not valid: it was revoked, has run out or is mistyped. Make a new one in the profile of the cabinet.",
        )


class NoSuchToken(IdentityError):
    """The person has no token of this id that still works."""

    kind = "missing"
    code = "no_such_token"

    def __init__(self) -> None:
        super().__init__("Этот токен уже отозван.", "This token was revoked already.")


class TooManyTokens(IdentityError):
    """More tokens than a household needs."""

    kind = "conflict"
    code = "too_many_tokens"

    def __init__(self) -> None:
        super().__init__(f"Можно иметь не больше {MOST} токенов. Отзовите ненужный.", f"At most {MOST} tokens. Revoke one first.")


def text_of(token_id: str, secret: str) -> str:
    """What the owner is shown once and gives to the machine."""
    return f"{MARK}_{token_id}.{secret}"


def parts_of(text: str) -> tuple[str, str]:
    """Id and secret of such a text; empty where it is none."""
    mark, _, rest = text.partition("_")
    token_id, _, secret = rest.partition(".")
    return (token_id, secret) if mark == MARK else ("", "")


def end_of(last_day: date, *, now: datetime) -> datetime:
    """The end of the last day. FormInvalid if it is over already, or further away than a year."""
    ends_at = datetime.combine(last_day + timedelta(days=1), datetime.min.time(), tzinfo=now.tzinfo)
    if not now < ends_at <= now + LONGEST + timedelta(days=1):
        ru, en = "Выберите день не раньше сегодняшнего и не дальше чем через год.", "Choose a day from today on, within a year."
        raise FormInvalid((FieldError(pointer="/last_day", ru=ru, en=en),))
    return ends_at


def name_of(text: str) -> str:
    """The name as it is kept. FormInvalid for an empty one."""
    tidied = " ".join(text.split())
    if not tidied:
        ru, en = "Назовите устройство или программу.", "Name the device or the program."
        raise FormInvalid((FieldError(pointer="/name", ru=ru, en=en),))
    return tidied


def end(token: HouseholdToken, *, now: datetime) -> HouseholdToken:
    """The token after its owner revoked it."""
    return replace(token, ended_at=now, revision=token.revision + 1)
