"""One-time links to set a password: only the fingerprint of the secret is kept, and each works once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from identity.domain.access import User
from identity.domain.access_log import UNKNOWN_ORIGIN, Origin
from identity.domain.errors import LinkNotValid
from identity.domain.words import Text


class Purpose(StrEnum):
    """What a link is for."""

    FIRST_PASSWORD = "first_password"  # noqa: S105  a word of the contract
    RECOVERY = "recovery"


LIFETIMES = {Purpose.FIRST_PASSWORD: timedelta(hours=24), Purpose.RECOVERY: timedelta(minutes=60)}
LINKS_PER_HOUR = 5  # more requests than that fill somebody's mailbox and nothing else


@dataclass(frozen=True, kw_only=True)
class PasswordLink:
    """A link as it is kept; whoever knows the secret may set the user's password once."""

    link_id: str
    user_id: str
    purpose: Purpose
    secret_hash: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class LinkRequest:
    """Someone asked for a link; whether there is such a customer is looked up later, so that the answer's time tells nothing."""

    request_id: str
    account_number: str | None
    email_index: str
    requested_at: datetime
    origin: Origin = UNKNOWN_ORIGIN


def neutral_answer(*, phone: str) -> Text:
    """What everybody reads who asks for a link, customer or not."""
    return Text(
        ru="Если номер счёта и адрес почты совпадают с данными регистрации, на эту почту придёт ссылка для ввода пароля. "
        "Ссылка для восстановления действует 60 минут, первая — 24 часа; прежние ссылки больше не действуют. "
        "Если письма нет, проверьте папку «Спам». Если при регистрации вы ошиблись в адресе почты, "
        f"зарегистрируйтесь ещё раз через 24 часа или позвоните нам: {phone}.",
        en="If the account number and the e-mail fit a registration, a link to set the password will arrive at that e-mail. "
        "A recovery link is good for 60 minutes, a first one for 24 hours; earlier links no longer work. "
        "If no letter comes, look into the spam folder. If you mistyped the e-mail when you registered, "
        f"register again after 24 hours or call us: {phone}.",
    )


def fingerprint(secret: str) -> str:
    """What is kept of a 256-bit secret: enough to recognise it, nothing to use it with."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(user: User, *, link_id: str, secret: str, now: datetime) -> PasswordLink:
    """A new link: 24 hours for a first password, 60 minutes for a recovery."""
    purpose = Purpose.RECOVERY if user.has_password else Purpose.FIRST_PASSWORD
    return PasswordLink(
        link_id=link_id,
        user_id=user.user_id,
        purpose=purpose,
        secret_hash=fingerprint(secret),
        issued_at=now,
        expires_at=now + LIFETIMES[purpose],
    )


def usable(link: PasswordLink | None, *, now: datetime) -> PasswordLink:
    """The link if it still works; all reasons why it does not are one."""
    if link is None or link.used_at or link.revoked_at or link.expires_at <= now:
        raise LinkNotValid
    return link


def may_be_issued(issued_within_the_hour: int) -> bool:
    """A mailbox is not flooded: beyond the limit a request is answered as ever and does nothing."""
    return issued_within_the_hour < LINKS_PER_HOUR
