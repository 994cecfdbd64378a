"""How a member of staff comes to a password and a second step: by the one-time link, both or neither."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from chassis.transaction import Work

from identity.actions.attempts import admit
from identity.actions.passwords import judged_hash
from identity.actions.staff import write
from identity.domain import staff, totp
from identity.domain.attempts import network, of_login
from identity.domain.link import fingerprint
from identity.domain.staff import Enrolment, Member
from identity.domain.staff_errors import WrongCode


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the member's authenticator app must be told, as a picture and to be typed."""

    address: str
    typed: str
    picture: str


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A judged and hashed password and a fresh secret, with what is to be shown of it."""

    enrolment: Enrolment
    shown: Shown


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """The step of a code that fitted the secret the member was shown."""

    enrolment: Enrolment
    step: int


def setup_of(work: Work[Any], secret: str) -> Member:
    """Whom the link is for; looking does not use it up."""
    return staff.by_link(work.store.staff.of_link(fingerprint(secret)), now=work.system_now)


def prepare_enrolment(work: Work[Any], *, secret: str, password: str, confirmation: str) -> Begun:
    """Judge and hash the password, make a secret and encrypt it: all of it slow or elsewhere."""
    member, tools = setup_of(work, secret), work.tools
    hashed = judged_hash(work, known=[member.login], password=password, confirmation=confirmation)
    fresh = tools.secrets.fresh_bytes(totp.SECRET_BYTES)
    tools.vault.create_key(member.staff_id)
    kept = tools.vault.encrypt(member.staff_id, base64.b64encode(fresh).decode())
    site = urlsplit(work.settings.public_url).hostname or ""  # what the app shows beside the code; short, for the picture's sake
    address = totp.address(fresh, login=member.login, issuer=site)
    shown = Shown(address=address, typed=totp.as_typed(fresh), picture=tools.pictures.qr(address))
    return Begun(enrolment=Enrolment(password_hash=hashed, totp_secret=kept), shown=shown)


def begin_enrolment(work: Work[Any], begun: Begun, *, secret: str) -> Shown:
    """Keep both until the first code; the link still works, so that a closed page costs nothing."""
    work.store.staff.save(staff.enrolling(setup_of(work, secret), begun.enrolment))
    return begun.shown


def prepare_confirmation(work: Work[Any], *, secret: str, code: str, address: str) -> Confirmed:
    """Check the first code. It is counted as a login is: a link alone lets nobody try them through."""
    member = setup_of(work, secret)
    if member.enrolment is None:
        raise WrongCode
    free, now = work.settings.free_failures_per_address, work.system_now
    admit(work, of_login(login=f"setup:{member.staff_id}", address=network(address), free_per_address=free, now=now))
    step = step_of_code(work, member, totp.plain(code), kept=member.enrolment.totp_secret, used_up_to=0)
    if step is None:
        raise WrongCode
    return Confirmed(enrolment=member.enrolment, step=step)


def confirm_enrolment(work: Work[Any], confirmed: Confirmed, *, secret: str) -> tuple[str, ...]:
    """Use up the link; the recovery codes are shown this once."""
    member, secrets = setup_of(work, secret), work.tools.secrets
    if member.enrolment != confirmed.enrolment:
        raise WrongCode
    codes = totp.recovery_codes(secrets.fresh_numbers(staff.RECOVERY_CODES))
    kept = tuple(secrets.recovery_fingerprint(totp.plain(code)) for code in codes)
    ready = staff.enrolled(member, step=confirmed.step, recovery=kept, now=work.system_now)
    work.store.staff.save(ready)
    write(work, by=member.staff_id, did="set_up", about=member.login)
    return codes


def step_of_code(work: Work[Any], member: Member, code: str, *, kept: str, used_up_to: int) -> int | None:
    """The step of the code by the member's secret; None if it does not fit, or if the secret's key was destroyed."""
    secret = work.tools.vault.decrypt(member.staff_id, kept)
    if not secret:
        return None
    return totp.matched_step(base64.b64decode(secret), code, now=work.system_now, used_up_to=used_up_to)
