"""What a person types to sign in: an account number, or an e-mail address."""

from __future__ import annotations

import re
from dataclasses import dataclass

SEPARATORS = re.compile(r"[\s\u2010-\u2015\u2212-]")


@dataclass(frozen=True, kw_only=True)
class Login:
    """Either the account number (12 digits) or the e-mail, both as they are looked up."""

    account_number: str | None = None
    email: str | None = None

    @property
    def text(self) -> str:
        """The one that is given."""
        return self.account_number or self.email or ""


def parse(text: str) -> Login:
    """Spaces and dashes in an account number, capitals in an e-mail do not matter. What is neither fits nobody."""
    digits = SEPARATORS.sub("", text)
    if re.fullmatch(r"[0-9]{12}", digits):
        return Login(account_number=digits)
    return Login(email=text.strip().casefold())
