"""Is the applicant the holder of the account? Domain rule 6.1: open account, then surname, name, patronymic.

Of a legal entity's account INN and contract number are compared, never names; who speaks for it is proved otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from account_sync.domain.account import Account, LegalEntity, Status
from account_sync.domain.contract_number import comparable
from account_sync.domain.names import Spelling, spelling, spelling_in_base


class Outcome(StrEnum):
    """What comparing came to. Only `MATCHED` is a match; which of the others it was never leaves this service."""

    MATCHED = "matched"
    ACCOUNT_UNKNOWN = "account_unknown"
    ACCOUNT_CLOSED = "account_closed"
    PERSON_ERASED = "person_erased"
    SURNAME_DIFFERS = "surname_differs"
    NAME_DIFFERS = "name_differs"
    PATRONYMIC_DIFFERS = "patronymic_differs"
    KIND_DIFFERS = "kind_differs"
    INN_DIFFERS = "inn_differs"
    CONTRACT_DIFFERS = "contract_differs"


@dataclass(frozen=True, kw_only=True)
class Represented:
    """The legal entity an applicant says to speak for, as typed. None is erased, as below."""

    inn: str | None
    contract_number: str | None


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Who asks for access, as typed. A name of None is erased: the person's data key was destroyed on the way."""

    registration_id: str
    user_id: str
    account_number: str
    surname: str | None
    name: str | None
    patronymic: str | None
    requested_at: datetime
    email: str | None = None
    represented: Represented | None = None  # None: asks as a person


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`weak`: initials decided, so stronger proof may be asked later. `look_alikes`: Latin letters were read as Cyrillic."""

    outcome: Outcome
    weak: bool = False
    look_alikes: bool = False

    @property
    def matched(self) -> bool:
        """Whether the applicant is the holder."""
        return self.outcome is Outcome.MATCHED


def match(applicant: Applicant, account: Account | None) -> Verdict:
    """Full match first; where either side is a single letter, first letters decide and the match is weak."""
    if account is None:
        return Verdict(outcome=Outcome.ACCOUNT_UNKNOWN)
    if account.status is Status.CLOSED:
        return Verdict(outcome=Outcome.ACCOUNT_CLOSED)
    if applicant.surname is None or applicant.name is None:
        return Verdict(outcome=Outcome.PERSON_ERASED)
    if applicant.represented or account.legal_entity:
        return Verdict(outcome=_of_legal_entity(applicant.represented, account.legal_entity), weak=True)
    holder = account.holder
    typed = (spelling(applicant.surname), spelling(applicant.name), spelling(applicant.patronymic or ""))
    base = (spelling_in_base(holder.surname), spelling_in_base(holder.name), spelling_in_base(holder.patronymic or ""))
    look_alikes = any(each.look_alikes for each in (*typed, *base))
    if typed[0].text != base[0].text:
        return Verdict(outcome=Outcome.SURNAME_DIFFERS, look_alikes=look_alikes)
    for mine, theirs, outcome in (
        (typed[1], base[1], Outcome.NAME_DIFFERS),
        (typed[2], base[2], Outcome.PATRONYMIC_DIFFERS),
    ):
        if not _same(mine, theirs):
            return Verdict(outcome=outcome, look_alikes=look_alikes)
    weak = any(each.is_initial for each in (typed[1], typed[2], base[1], base[2]))
    return Verdict(outcome=Outcome.MATCHED, weak=weak, look_alikes=look_alikes)


def _of_legal_entity(represented: Represented | None, entity: LegalEntity | None) -> Outcome:
    """Both stand on every invoice, so a match is weak, however well it fits."""
    if represented is None or entity is None:
        return Outcome.KIND_DIFFERS
    if represented.inn is None or represented.contract_number is None:
        return Outcome.PERSON_ERASED
    if represented.inn != entity.inn:
        return Outcome.INN_DIFFERS
    same = comparable(represented.contract_number) == comparable(entity.contract_number)
    return Outcome.MATCHED if same else Outcome.CONTRACT_DIFFERS


def _same(typed: Spelling, base: Spelling) -> bool:
    if typed.text == base.text:
        return True  # an absent patronymic too: empty fits empty and nothing else
    return (typed.is_initial or base.is_initial) and typed.initial == base.initial
