"""Consents: a document of its own for each purpose, versioned, and the record of who decided what, when and from where."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from identity.domain.errors import ConsentNotGiven, ConsentOutdated, ConsentRequired, ConsentUnknown


class Kind(StrEnum):
    """What is consented to. Each is asked for by itself: since 1 September 2025 a consent is never part of another document."""

    PERSONAL_DATA = "personal_data"
    BILLS_BY_EMAIL = "bills_by_email"


class Answer(StrEnum):
    """What the person last said to a document."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, kw_only=True)
class ConsentText:
    """One version of a document; the Russian text is the binding one, its first line is the title."""

    version: str
    text_ru: str
    text_en: str
    kind: Kind = Kind.PERSONAL_DATA

    @property
    def sha256(self) -> str:
        """Fingerprint of the binding text, so that a record proves what was agreed to."""
        return hashlib.sha256(self.text_ru.encode()).hexdigest()

    @property
    def required(self) -> bool:
        """Whether there is no personal account without it."""
        return self.kind is Kind.PERSONAL_DATA

    @property
    def title_ru(self) -> str:
        """How the document is called."""
        return self.text_ru.partition("\n")[0]

    @property
    def title_en(self) -> str:
        """The same in English."""
        return self.text_en.partition("\n")[0]


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Who agreed to what, when and from where. Address and browser are encrypted with the person's data key."""

    version: str
    sha256: str
    given_at: datetime
    ip: str
    user_agent: str


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One box ticked or unticked, kept for ever as it was. `number` counts the person's decisions."""

    decision_id: str
    user_id: str
    number: int
    kind: str
    version: str
    sha256: str
    given: bool
    at: datetime
    channel: str
    ip: str
    user_agent: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A document in force and what the person last said to it."""

    document: ConsentText
    answer: Answer
    last: Decision | None

    @property
    def due(self) -> bool:
        """Whether to ask at the next entry: for what is required and not given to this text, or was given to an earlier one."""
        is_current = self.last is not None and self.last.version == self.document.version
        if self.answer is Answer.GIVEN:
            return not is_current
        return self.document.required


def record(*, current: ConsentText, given: bool, version: str, at: datetime, ip: str, user_agent: str) -> Consent:
    """The record of a consent; only a given consent to the text in force counts."""
    if not given:
        raise ConsentNotGiven
    if version != current.version:
        raise ConsentOutdated(given=version, current=current.version)
    return Consent(version=version, sha256=current.sha256, given_at=at, ip=ip, user_agent=user_agent[:512])


def document_in_force(documents: Mapping[Kind, ConsentText], *, kind: str, version: str, given: bool) -> ConsentText:
    """The document a decision is about; only the text in force is agreed to, and what is required is not taken back here."""
    document = next((each for each in documents.values() if each.kind == kind), None)
    if document is None:
        raise ConsentUnknown
    if given and version != document.version:
        raise ConsentOutdated(given=version, current=document.version)
    if document.required and not given:
        raise ConsentRequired
    return document


def standings(documents: Mapping[Kind, ConsentText], decisions: Iterable[Decision]) -> list[Standing]:
    """Every document in force with the person's last word on it."""
    by_kind: dict[str, list[Decision]] = {}
    for decision in sorted(decisions, key=lambda each: each.number):
        by_kind.setdefault(decision.kind, []).append(decision)
    return [_standing(each, by_kind.get(each.kind, ())) for each in documents.values()]


def _standing(document: ConsentText, decisions: Sequence[Decision]) -> Standing:
    if not decisions:
        return Standing(document=document, answer=Answer.NOT_ASKED, last=None)
    return Standing(document=document, answer=_answer(decisions), last=decisions[-1])


def _answer(decisions: Sequence[Decision]) -> Answer:
    if decisions[-1].given:
        return Answer.GIVEN
    return Answer.WITHDRAWN if any(each.given for each in decisions) else Answer.DECLINED
