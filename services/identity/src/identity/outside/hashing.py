"""Argon2id with a pepper: slow on purpose, so never more than a few at once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from identity.domain.errors import TooManyAttempts

MEMORY_KIB = 19 * 1024


class Hashing:
    """Makes and checks password hashes; at most `at_once` at a time, so that logins cannot exhaust the machine."""

    def __init__(self, *, pepper: str, at_once: int, patience: float = 5.0) -> None:
        self._key = hmac.new(pepper.encode(), b"password", hashlib.sha256).digest()
        self._argon2 = PasswordHasher(time_cost=2, memory_cost=MEMORY_KIB, parallelism=1, type=Type.ID)
        self._gate = threading.BoundedSemaphore(at_once)
        self._patience = patience
        self._nobodys = self._argon2.hash("nobody's password")

    def hash(self, password: str) -> str:
        """The hash to keep."""
        with self.turn():
            return self._argon2.hash(self._peppered(password))

    def fits(self, password: str, password_hash: str | None) -> bool:
        """Whether the password is the one that was hashed; without a hash it takes as long and says no."""
        with self.turn():
            try:
                self._argon2.verify(password_hash or self._nobodys, self._peppered(password))
            except (VerificationError, InvalidHashError):
                return False
        return password_hash is not None

    def is_dated(self, password_hash: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        return self._argon2.check_needs_rehash(password_hash)

    def _peppered(self, password: str) -> str:
        return base64.b64encode(hmac.new(self._key, password.encode(), hashlib.sha256).digest()).decode()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn to hash; who waits too long is told to come back."""
        if not self._gate.acquire(timeout=self._patience):
            raise TooManyAttempts(retry_after=2)
        try:
            yield
        finally:
            self._gate.release()
