"""Codes that change every half minute (RFC 6238 over RFC 4226: HMAC-SHA-1, 30 s, 6 digits, as every authenticator app knows)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
DRIFT = 1  # steps: a telephone's clock may be half a minute wrong either way
SECRET_BYTES = 20  # the length of the hash, as RFC 4226 advises


def code_at(secret: bytes, step: int) -> str:
    """The code of one step."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    place = digest[-1] & 0x0F
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(now: datetime) -> int:
    """The number of the half minute."""
    return int(now.timestamp()) // STEP_SECONDS


def matched_step(secret: bytes, code: str, *, now: datetime, used_up_to: int) -> int | None:
    """The step the code belongs to: this one or a neighbour, and later than the last one used, for a code serves once."""
    here = step_of(now)
    steps = (step for step in range(here - DRIFT, here + DRIFT + 1) if step > used_up_to)
    return next((step for step in steps if hmac.compare_digest(code_at(secret, step), code)), None)


def as_typed(secret: bytes) -> str:
    """The secret in Base32, as it is typed into an app that reads no picture."""
    return base64.b32encode(secret).decode().rstrip("=")


def address(secret: bytes, *, login: str, issuer: str) -> str:
    """The `otpauth` address for the picture."""
    asked = urlencode({"secret": as_typed(secret), "issuer": issuer, "digits": DIGITS, "period": STEP_SECONDS}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(login)}?{asked}"


def plain(code: str) -> str:
    """A code as it is compared: apps and people set spaces and dashes, and letters in either size."""
    return "".join(each for each in code if each.isalnum()).upper()


def looks_like_code(code: str) -> bool:
    """Six digits; anything else that is typed instead may be a recovery code."""
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def recovery_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """Ten letters and digits each as `ABCDE-FGHJK`, from random hexadecimal texts of sixteen: without signs that look alike."""
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    made = []
    for text in texts:
        number = int(text, 16)
        signs = "".join(alphabet[(number >> (5 * place)) & 31] for place in range(10))
        made.append(f"{signs[:5]}-{signs[5:]}")
    return tuple(made)
