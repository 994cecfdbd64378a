"""A legal entity that registers: what it is known by, and who speaks for it, as typed and made comparable."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from identity.domain import inn as numbers
from identity.domain.applicant import EMAIL_ERROR, Applicant, is_name, tidy
from identity.domain.errors import FieldError, FormInvalid

_PHONE = re.compile(r"\+?[0-9() -]{6,31}")
_QUOTED = re.compile(r"[\"„“«]([^\"„“”«»]*)[\"“”»]")


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A legal entity and the place of its representative there; kept encrypted with the representative's key, field by field.

    Account-sync is asked about `inn` and `contract_number`. The name is for the greeting: it is typed in many ways and decides
    nothing.
    """

    organisation: str
    inn: str
    contract_number: str
    position: str
    phone: str | None

    def each(self, change: Callable[[str], str]) -> Organisation:
        """With every field that is filled changed alike: encrypted, or readable again."""
        return Organisation(**{name: text and change(text) for name, text in asdict(self).items()})


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The form of a legal entity, field by field as it came."""

    organisation: str
    inn: str
    contract_number: str
    surname: str
    name: str
    patronymic: str | None
    position: str
    phone: str | None


def representative(typed: Typed, *, email: str | None) -> tuple[Applicant, Organisation]:
    """Who speaks for which legal entity, tidied; every field that will not do is reported at once, with its hint.

    Names are written in full: nobody compares them, a person at the retailer reads them.
    """
    surname, name, middle = tidy(typed.surname), tidy(typed.name), tidy(typed.patronymic or "")
    entity = Organisation(
        organisation=quoted(tidy(typed.organisation)),
        inn=numbers.plain(typed.inn),
        contract_number=tidy(typed.contract_number),
        position=tidy(typed.position),
        phone=tidy(typed.phone or "") or None,
    )
    found = (
        *_errors_of(entity),
        _full_name_error("/surname", surname),
        _full_name_error("/name", name),
        _full_name_error("/patronymic", middle) if middle else None,
        EMAIL_ERROR if email is None else None,
    )
    if errors := tuple(error for error in found if error):
        raise FormInvalid(errors)
    assert email is not None
    return Applicant(surname=surname, name=name, patronymic=middle or None, email=email), entity


def under_contract(entity: Organisation, typed: str) -> Organisation:
    """The same legal entity and representative, with the number of another contract as typed."""
    other = replace(entity, contract_number=tidy(typed))
    if errors := tuple(error for error in _errors_of(other) if error is _CONTRACT_ERROR):
        raise FormInvalid(errors)
    return other


def quoted(name: str) -> str:
    """The name with one kind of quotation marks: `ООО "Ромашка"` is ООО «Ромашка»."""
    return _QUOTED.sub(r"«\1»", name)


def _errors_of(entity: Organisation) -> tuple[FieldError | None, ...]:
    return (
        None if any(char.isalpha() for char in entity.organisation) else _ORGANISATION_ERROR,
        None if numbers.is_inn(entity.inn) else _inn_error(entity.inn),
        None if any(char.isalnum() for char in entity.contract_number) else _CONTRACT_ERROR,
        None if any(char.isalpha() for char in entity.position) else _POSITION_ERROR,
        None if entity.phone is None or _PHONE.fullmatch(entity.phone) else _PHONE_ERROR,
    )


def _full_name_error(pointer: str, text: str) -> FieldError | None:
    if is_name(text) and all(len(word) > 1 for word in text.split()):
        return None
    return FieldError(
        pointer=pointer,
        ru="Напишите полностью, буквами, без знаков препинания: инициалов здесь мало.",
        en="Type it in full, in letters, without punctuation: initials are not enough here.",
    )


def _inn_error(number: str) -> FieldError:
    if number.isascii() and number.isdigit() and len(number) in (numbers.ORGANISATION, numbers.SOLE_TRADER):
        ru, en = (
            "В ИНН ошибка: последние цифры не сходятся с остальными. Проверьте каждую цифру по договору или счёту.",
            "There is a slip in the INN: its last digits do not agree with the others. Check each digit against the contract.",
        )
    else:
        ru, en = (
            "В ИНН только цифры: 10 у организации, 12 у индивидуального предпринимателя.",
            "An INN has digits only: 10 for an organisation, 12 for a sole trader.",
        )
    return FieldError(pointer="/inn", ru=ru, en=en)


_ORGANISATION_ERROR = FieldError(
    pointer="/organisation",
    ru="Напишите название организации, как в договоре, например: ООО «Ромашка».",
    en="Type the name of the organisation as in the contract, such as ООО «Ромашка».",
)
_CONTRACT_ERROR = FieldError(
    pointer="/contract_number",
    ru="Напишите номер договора энергоснабжения, как в договоре или счёте.",
    en="Type the number of the supply contract as in the contract or on an invoice.",
)
_POSITION_ERROR = FieldError(
    pointer="/position",
    ru="Напишите вашу должность, например: главный энергетик.",
    en="Type your position, such as chief power engineer.",
)
_PHONE_ERROR = FieldError(
    pointer="/phone",
    ru="Проверьте телефон: нужны цифры, например +7 831 243-03-07.",
    en="Please check the telephone number: digits are needed, such as +7 831 243-03-07.",
)
