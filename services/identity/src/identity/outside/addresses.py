"""E-mail addresses: checked for their form, domains in Cyrillic included; nobody is asked over the network."""

from __future__ import annotations

import hashlib
import hmac

from email_validator import EmailNotValidError, validate_email


class Addresses:
    """Recognises addresses, and finds them again without keeping them readable."""

    def __init__(self, *, pepper: str) -> None:
        self._key = hmac.new(pepper.encode(), b"email-index", hashlib.sha256).digest()

    def normal(self, text: str) -> str | None:
        """The address to write to, or None if it is none."""
        try:
            return validate_email(text.strip(), check_deliverability=False).normalized
        except EmailNotValidError:
            return None

    def index(self, text: str) -> str:
        """A keyed fingerprint to look the address up by; letter case does not matter."""
        same = (self.normal(text) or text.strip()).casefold()
        return hmac.new(self._key, same.encode(), hashlib.sha256).hexdigest()
