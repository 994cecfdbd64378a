"""Secrets that leave identity once and are recognised when they come back."""

from __future__ import annotations

import base64
import hashlib
import hmac
from pathlib import Path

from chassis import ids, sealed

_RECOVERY_BYTES = 8
_MARK_BYTES = 16


class Secrets:
    """Makes the secrets of links and sessions."""

    def __init__(self, *, pepper: str, link_public_key_file: Path) -> None:
        self._refresh_key = hmac.new(pepper.encode(), b"refresh", hashlib.sha256).digest()
        self._login_key = hmac.new(pepper.encode(), b"login", hashlib.sha256).digest()
        self._recovery_key = hmac.new(pepper.encode(), b"recovery", hashlib.sha256).digest()
        self._device_key = hmac.new(pepper.encode(), b"device", hashlib.sha256).digest()
        self.challenge_key = hmac.new(pepper.encode(), b"challenge", hashlib.sha256).digest()
        self._link_public_key_file = link_public_key_file

    def fresh(self) -> str:
        """256 random bits as text."""
        return ids.new_secret()

    def nonce(self) -> bytes:
        """What makes a challenge one of its kind: 64 random bits."""
        return bytes.fromhex(ids.random_hex(8))

    def following(self, refresh_secret: str) -> str:
        """The refresh secret after this one: always the same, so a racing twin is given what its brother was given."""
        digest = hmac.new(self._refresh_key, refresh_secret.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def login_fingerprint(self, login: str) -> str:
        """A login as attempts are counted by it; the text itself is not kept."""
        return hmac.new(self._login_key, login.encode(), hashlib.sha256).hexdigest()[:32]

    def mark(self, user_id: str) -> str:
        """What a device of this user keeps, to be recognised by at the next entry; it says nothing and opens nothing."""
        number = ids.random_hex(_MARK_BYTES)
        return f"{number}.{self._mark(number, user_id)}"

    def recognises(self, mark: str, user_id: str) -> bool:
        """Whether the mark is of a device on which this user has entered."""
        number, _, rest = mark.partition(".")
        return hmac.compare_digest(rest.encode(), self._mark(number, user_id).encode())

    def _mark(self, number: str, user_id: str) -> str:
        return hmac.new(self._device_key, f"{number}.{user_id}".encode(), hashlib.sha256).hexdigest()

    def fresh_bytes(self, size: int) -> bytes:
        """Random bytes, for a secret that an app keeps."""
        return bytes.fromhex(ids.random_hex(size))

    def fresh_numbers(self, count: int) -> list[str]:
        """Random numbers in hexadecimal, for codes that people write down."""
        return [ids.random_hex(_RECOVERY_BYTES) for _ in range(count)]

    def recovery_fingerprint(self, code: str) -> str:
        """What is kept of a recovery code; with the pepper, for fifty bits alone could be tried through."""
        return hmac.new(self._recovery_key, code.encode(), hashlib.sha256).hexdigest()

    def seal(self, secret: str) -> str:
        """The secret as notification alone can read it."""
        return sealed.seal(self._link_public_key_file, secret)
