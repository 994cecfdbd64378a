"""The person who registers, as typed into the form and made comparable."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from identity.domain.errors import FieldError, FormInvalid

INITIALS_HINT_RU = "введите в поля «Имя» и «Отчество» свои инициалы, не используя при этом знаки препинания"
INITIALS_HINT_EN = "type your initials into the fields for name and patronymic, without punctuation"
DASHES = re.compile(r"\s*[-\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]\s*")
APOSTROPHES = re.compile(r"[\u2018\u2019\u02bc\u00b4`]")

EMAIL_ERROR = FieldError(
    pointer="/email",
    ru="Проверьте адрес электронной почты: нужен адрес вида имя@сайт.ru.",
    en="Please check the e-mail address: it should look like name@site.ru.",
)


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Surname, name, patronymic and e-mail; a name or patronymic of one letter is an initial."""

    surname: str
    name: str
    patronymic: str | None
    email: str


def applicant(*, surname: str, name: str, patronymic: str | None, email: str | None) -> Applicant:
    """The applicant as typed, tidied; every field that will not do is reported at once, with its hint."""
    middle = tidy(patronymic or "")
    found = (
        _surname_error(tidy(surname)),
        _name_error("/name", tidy(name)),
        _name_error("/patronymic", middle) if middle else None,
        EMAIL_ERROR if email is None else None,
    )
    if errors := tuple(error for error in found if error):
        raise FormInvalid(errors)
    assert email is not None
    return Applicant(surname=tidy(surname), name=tidy(name), patronymic=middle or None, email=email)


def tidy(text: str) -> str:
    """Composed letters, single spaces, plain hyphens and apostrophes, nothing invisible: what a person meant to type."""
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return APOSTROPHES.sub("'", DASHES.sub("-", " ".join(unicodedata.normalize("NFC", visible).split())))


def greeting(*, surname: str, name: str, patronymic: str | None) -> str:
    """How the cabinet calls the person: name and patronymic, or surname with initials when that is all it knows."""
    given = [part for part in (name, patronymic) if part]
    if all(len(part) > 1 for part in given):
        return " ".join(given)
    return " ".join([surname, *(part if len(part) > 1 else f"{part}." for part in given)])


def is_name(text: str) -> bool:
    """Whether these are letters, with a hyphen, an apostrophe or a space between them at most."""
    letters = [char for char in text if char not in " -'"]
    return bool(letters) and all(unicodedata.category(char)[0] in "LM" for char in letters) and text[-1] != "-" != text[0]


def _surname_error(text: str) -> FieldError | None:
    if is_name(text):
        return None
    return FieldError(
        pointer="/surname",
        ru="Напишите фамилию буквами, как в квитанции, без знаков препинания.",
        en="Type the surname in letters, as on the bill, without punctuation.",
    )


def _name_error(pointer: str, text: str) -> FieldError | None:
    lone_letters = len(text.split()) > 1 and all(len(word) == 1 for word in text.split())
    if is_name(text) and not lone_letters:
        return None
    return FieldError(
        pointer=pointer,
        ru=f"Напишите полностью или {INITIALS_HINT_RU}: в каждое поле одну букву.",
        en=f"Type it in full, or {INITIALS_HINT_EN}: one letter in each field.",
    )
