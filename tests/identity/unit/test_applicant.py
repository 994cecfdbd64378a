"""What may be typed into the registration form."""

from __future__ import annotations

import pytest
from identity.domain.applicant import applicant, greeting
from identity.domain.errors import FormInvalid


def form(**changes: str | None) -> dict[str, str | None]:
    return {"surname": "Иванова", "name": "Анна", "patronymic": "Петровна", "email": "a@example.ru", **changes}


def pointers(**changes: str | None) -> list[str]:
    with pytest.raises(FormInvalid) as refused:
        applicant(**form(**changes))  # type: ignore[arg-type]
    return [error["pointer"] for error in refused.value.errors]


def test_initials_without_punctuation_are_accepted() -> None:
    person = applicant(surname="Иванова", name=" А ", patronymic="П", email="a@example.ru")
    assert (person.name, person.patronymic) == ("А", "П")


@pytest.mark.parametrize("typed", ["А.", "А.П.", "А,", "А П", "1", "-", "Анна2", "", "  "])
def test_a_name_that_is_none_gets_the_hint_about_initials(typed: str) -> None:
    with pytest.raises(FormInvalid) as refused:
        applicant(surname="Иванова", name=typed, patronymic=None, email="a@example.ru")
    (error,) = refused.value.errors
    assert error["pointer"] == "/name"
    assert "введите в поля «Имя» и «Отчество» свои инициалы, не используя при этом знаки препинания" in error["ru"]


def test_a_patronymic_with_a_full_stop_gets_the_hint_too() -> None:
    assert pointers(patronymic="П.") == ["/patronymic"]


@pytest.mark.parametrize("typed", ["", " ", "!!", "Иванова.", "-Иванова", "Иванова-"])
def test_a_surname_that_is_none_is_refused(typed: str) -> None:
    assert pointers(surname=typed) == ["/surname"]


def test_everything_wrong_is_said_at_once() -> None:
    assert pointers(surname="?", name="А.", patronymic="П.", email=None) == ["/surname", "/name", "/patronymic", "/email"]


@pytest.mark.parametrize("absent", [None, "", "  "])
def test_there_may_be_no_patronymic(absent: str | None) -> None:
    assert applicant(surname="Ли", name="Вэй", patronymic=absent, email="a@example.ru").patronymic is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Римский – Корсаков", "Римский-Корсаков"),
        ("  Де   Бройль ", "Де Бройль"),
        ("О’Коннор", "О'Коннор"),
        ("О`Коннор", "О'Коннор"),
        ("О´Коннор", "О'Коннор"),
        ("Ива\u200bнова", "Иванова"),
        ("\ufeffИва\u00adнова\u200d", "Иванова"),
        ("Ёлкин", "Ёлкин"),
        ("Ё́лкин", "Ё́лкин"),
    ],
)
def test_a_surname_is_tidied_not_changed(typed: str, kept: str) -> None:
    assert applicant(surname=typed, name="А", patronymic=None, email="a@example.ru").surname == kept


def test_the_cabinet_greets_by_name_and_patronymic() -> None:
    assert greeting(surname="Иванова", name="Анна", patronymic="Петровна") == "Анна Петровна"
    assert greeting(surname="Ли", name="Вэй", patronymic=None) == "Вэй"


def test_the_cabinet_greets_by_surname_when_it_knows_initials_only() -> None:
    assert greeting(surname="Иванова", name="А", patronymic="П") == "Иванова А. П."
    assert greeting(surname="Иванова", name="Анна", patronymic="П") == "Иванова Анна П."


@pytest.mark.parametrize("typed", ["\u200b", "\u200bА.", "А\u200b."])
def test_what_cannot_be_seen_is_no_name_and_hides_no_full_stop(typed: str) -> None:
    assert pointers(name=typed) == ["/name"]


def test_an_initial_with_something_invisible_beside_it_is_an_initial() -> None:
    assert applicant(surname="Иванова", name="А\u200b", patronymic=None, email="a@example.ru").name == "А"
