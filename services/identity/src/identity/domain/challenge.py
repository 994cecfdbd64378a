"""Work instead of riddles: above a rate, whoever asks spends a moment of their machine's time first; no third party sees anybody.

A challenge carries its own difficulty, end and signature, so nothing is kept of it until it is spent. The answer is a number with
which SHA-256 of `<challenge>.<number>` begins with as many zero bits as asked. All of it fits into one block of SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LIFETIME = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)
_SIGNED_BYTES, _SIGNATURE_BYTES = 13, 10
_LONGEST_ANSWER = 12


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """What is to be worked on; `nonce` is what is remembered once it was spent."""

    text: str
    nonce: str
    bits: int
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How many requests of a kind pass within a minute before work is asked."""

    key: str
    free: int


def rates(kind: str, *, address: str, per_address: int, in_all: int, now: datetime) -> tuple[Rate, Rate]:
    """One address is counted, and everybody together; the minute is part of the key, so counting begins anew with it."""
    minute = now.strftime("%H:%M")
    return Rate(key=f"pace:{kind}@{address}/{minute}", free=per_address), Rate(key=f"pace:{kind}/{minute}", free=in_all)


def issue(*, key: bytes, nonce: bytes, bits: int, now: datetime) -> Challenge:
    """A fresh challenge; `nonce` has 8 random bytes."""
    expires_at = (now + LIFETIME).replace(microsecond=0)
    signed = bytes([bits]) + int(expires_at.timestamp()).to_bytes(4, "big") + nonce
    text = base64.urlsafe_b64encode(signed + _signature(key, signed)).decode().rstrip("=")
    return Challenge(text=text, nonce=nonce.hex(), bits=bits, expires_at=expires_at)


def solved(given: str, *, key: bytes, now: datetime) -> Challenge | None:
    """The challenge that `<challenge>.<number>` solves, if it is one of ours, has not run out, and the number does solve it."""
    text, _, answer = given.partition(".")
    challenge = _opened(text, key)
    if challenge is None or challenge.expires_at <= now or not (answer.isascii() and answer.isdigit()):
        return None
    if len(answer) > _LONGEST_ANSWER or leading_zeros(given) < challenge.bits:
        return None
    return challenge


def leading_zeros(text: str) -> int:
    """With how many zero bits the SHA-256 of the text begins."""
    digest = hashlib.sha256(text.encode()).digest()
    return 8 * len(digest) - int.from_bytes(digest, "big").bit_length()


def _opened(text: str, key: bytes) -> Challenge | None:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    signed, signature = raw[:_SIGNED_BYTES], raw[_SIGNED_BYTES:]
    if len(signed) < _SIGNED_BYTES or not hmac.compare_digest(signature, _signature(key, signed)):
        return None
    expires_at = datetime.fromtimestamp(int.from_bytes(signed[1:5], "big"), tz=UTC)
    return Challenge(text=text, nonce=signed[5:].hex(), bits=signed[0], expires_at=expires_at)


def _signature(key: bytes, signed: bytes) -> bytes:
    return hmac.new(key, signed, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
