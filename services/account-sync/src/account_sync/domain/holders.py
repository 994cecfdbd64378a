"""Whether an account has another holder, or the same one spelt otherwise. The base knows its people by their names alone."""

from __future__ import annotations

from dataclasses import replace

from account_sync.domain.account import Account, Holder, LegalEntity
from account_sync.domain.names import Spelling, spelling_in_base


def is_another(now: Holder, before: Holder) -> bool:
    """Whether this is another person: another name or patronymic, or another surname that nothing else speaks for.

    Spelling and initials make nobody another one, nor does a surname alone: people marry. Who keeps full name and patronymic
    and changes the surname is the same person (decision 0028).
    """
    surname, name, patronymic = (_pair(now, before, part) for part in ("surname", "name", "patronymic"))
    if not (_fit(*name) and _fit(*patronymic)):
        return True
    return surname[0].text != surname[1].text and not all(_is_full(*each) for each in (name, patronymic))


def is_another_contract(now: LegalEntity | None, before: LegalEntity | None) -> bool:
    """Whether another organisation, or a person instead of one, or the other way round; one that is renamed keeps its INN."""
    return (now.inn if now else None) != (before.inn if before else None)


def with_holder_counted(account: Account, before: Account | None) -> Account:
    """The account with the number of its holder: one more than before when it is another person."""
    if before is None:
        return account
    changed = is_another_contract(account.legal_entity, before.legal_entity) or is_another(account.holder, before.holder)
    return replace(account, holder_revision=before.holder_revision + (1 if changed else 0))


def _pair(now: Holder, before: Holder, part: str) -> tuple[Spelling, Spelling]:
    return spelling_in_base(getattr(now, part) or ""), spelling_in_base(getattr(before, part) or "")


def _fit(one: Spelling, other: Spelling) -> bool:
    return one.text == other.text or ((one.is_initial or other.is_initial) and one.initial == other.initial)


def _is_full(one: Spelling, other: Spelling) -> bool:
    return one.text == other.text and len(one.text) > 1
