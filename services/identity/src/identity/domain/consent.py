"""The consent to the processing of personal data: a text of its own, versioned, and the record of who gave it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from identity.domain.errors import ConsentNotGiven, ConsentOutdated


@dataclass(frozen=True, kw_only=True)
class ConsentText:
    """One version of the consent; the Russian text is the binding one."""

    version: str
    text_ru: str
    text_en: str

    @property
    def sha256(self) -> str:
        """Fingerprint of the binding text, so that a record proves what was agreed to."""
        return hashlib.sha256(self.text_ru.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Who agreed to what, when and from where."""

    version: str
    sha256: str
    given_at: datetime
    ip: str
    user_agent: str


def record(*, current: ConsentText, given: bool, version: str, at: datetime, ip: str, user_agent: str) -> Consent:
    """The record of a consent; only a given consent to the text in force counts."""
    if not given:
        raise ConsentNotGiven
    if version != current.version:
        raise ConsentOutdated(given=version, current=current.version)
    return Consent(version=version, sha256=current.sha256, given_at=at, ip=ip, user_agent=user_agent[:512])
