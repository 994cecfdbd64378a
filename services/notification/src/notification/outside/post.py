"""What notification reaches beyond its database: addresses, sealed secrets, the mail server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from notification.domain.delivery import Delivery, OneTimeLink, Outcome
from notification.domain.letter import Letter
from notification.outside.mail import Envelope, Mailer


class Addresses(Protocol):
    """The key vault: personal fields in plain text."""

    def decrypt(self, subject_id: str, text: str) -> str | None:
        """The text, None when the person's key was destroyed."""

    def encrypt(self, subject_id: str, text: str) -> str:
        """The text under the person's key."""

    def close(self) -> None:
        """Let go of the connection."""


class Post:
    """Turns deliveries into e-mails; the vault and `unseal(text)` are handed in."""

    def __init__(self, *, mailer: Mailer, vault: Addresses, unseal: Callable[[str], str]) -> None:
        self._mailer, self._vault, self._unseal = mailer, vault, unseal

    def close(self) -> None:
        """Let go of the key vault."""
        self._vault.close()

    def encrypt(self, user_id: str, text: str) -> str:
        """A text that the person's own key alone opens."""
        return self._vault.encrypt(user_id, text)

    def address(self, delivery: Delivery) -> str | None:
        """The e-mail address in plain text, None when the person's data key was destroyed."""
        return self._vault.decrypt(delivery.user_id, delivery.email)

    def names(self, delivery: Delivery) -> dict[str, str]:
        """The names for the blanks of the letter; where the key was destroyed there is nobody to write to either."""
        return {blank: self._vault.decrypt(delivery.user_id, text) or "" for blank, text in delivery.blanks.items()}

    def secret(self, link: OneTimeLink) -> str:
        """The secret of a one-time link."""
        return self._unseal(link.sealed)

    def send(self, letters: Sequence[tuple[Delivery, str, Letter]]) -> list[Outcome]:
        """Hand the letters to the mail server in one conversation."""
        if not letters:
            return []
        envelopes = [Envelope(delivery.delivery_id, to, delivery.language, letter) for delivery, to, letter in letters]
        answers = {answer.key: answer for answer in self._mailer.send(envelopes)}
        return [
            Outcome(delivery, sent=answer.sent, refused=answer.refused, reason=answer.reason)
            for delivery, answer in ((delivery, answers[delivery.delivery_id]) for delivery, _, _ in letters)
        ]
