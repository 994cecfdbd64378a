"""Who is the holder: the customer's guide and domain rule 6.1, case by case."""

from __future__ import annotations

import pytest
from account_sync.domain.matching import Outcome, match
from account_sync.domain.registry.columns import Column

from tests.account_sync.examples import account_of, applicant_of

Name = tuple[str, str, str | None]
FULL: Name = ("Иванова", "Анна", "Петровна")
INITIALS: Name = ("Иванова", "А", "П")
NO_PATRONYMIC: Name = ("Ли", "Вера", None)


def verdict_of(base: Name, typed: Name, **status: str):
    surname, name, patronymic = base
    cells = {Column.SURNAME: surname, Column.NAME: name, Column.PATRONYMIC: patronymic or ""}
    return match(applicant_of(*typed), account_of(cells))


@pytest.mark.parametrize(
    ("base", "typed"),
    [
        (FULL, ("Иванова", "Анна", "Петровна")),
        (FULL, ("ИВАНОВА", "анна", "пЕТРОВНА")),
        (FULL, ("  Иванова ", "Анна\u00a0", "\tПетровна")),
        (FULL, ("Ива\u200bнова", "Ан\u00adна", "Петровна")),
        (("Ёлкин", "Пётр", "Семёнович"), ("Елкин", "Петр", "Семенович")),
        (("Елкин", "Петр", "Семенович"), ("Ёлкин", "Пётр", "Семёнович")),
        (("Ёлкин", "Пётр", "Семёнович"), ("Е\u0308лкин", "Пе\u0308тр", "Семе\u0308нович")),
        (("Андрей", "Сергей", "Ильич"), ("Андреи\u0306", "Сергеи\u0306", "Ильич")),
        (("Римский-Корсаков", "Николай", "Андреевич"), ("Римский - Корсаков", "Николай", "Андреевич")),
        (("Римский-Корсаков", "Николай", "Андреевич"), ("Римский—Корсаков", "Николай", "Андреевич")),
        (("Римский-Корсаков", "Николай", "Андреевич"), ("римский\u2011корсаков", "Николай", "Андреевич")),
        (("Римский-Корсаков", "Николай", "Андреевич"), ("Римский\u2012Корсаков", "Николай", "Андреевич")),
        (("Римский-Корсаков", "Николай", "Андреевич"), ("Римский\u2212 корсаков", "Николай", "Андреевич")),
        (("Римский – Корсаков", "Николай", "Андреевич"), ("Римский-Корсаков", "Николай", "Андреевич")),
        (("РИМСКИЙ-КОРСАКОВ", "НИКОЛАЙ", "АНДРЕЕВИЧ"), ("Римский-Корсаков", "Николай", "Андреевич")),
        (("Иванова", "Анна-Мария", "Петровна"), ("Иванова", "Анна - Мария", "Петровна")),
        (("Алиев", "Али", "Мамед оглы"), ("Алиев", "Али", "Мамед  Оглы")),
        (("Алиева", "Лейла", "Мамед кызы"), ("алиева", "лейла", "мамед\u00a0кызы")),
        (("Д'Артаньян", "Пьер", None), ("Д’Артаньян", "Пьер", None)),
        (("Д’Артаньян", "Пьер", None), ("Д'Артаньян", "Пьер", None)),
        (("О`Нил", "Джон", None), ("ОʼНил", "Джон", None)),
        (("Ван дер Ваальс", "Ян", None), ("Ван  Дер Ваальс", "Ян", None)),
        (("Семёнов", "Артём", "Фёдорович"), ("СЕМЕНОВ", "АРТЕМ", "ФЁДОРОВИЧ")),
        (("Ли", "Вера", ""), ("Ли", "Вера", None)),
        (NO_PATRONYMIC, ("Ли", "Вера", None)),
        (NO_PATRONYMIC, ("Ли", "Вера", "  ")),
    ],
)
def test_another_spelling_of_the_same_name_is_a_full_match(base: Name, typed: Name) -> None:
    verdict = verdict_of(base, typed)
    assert verdict.matched
    assert not verdict.weak
    assert not verdict.look_alikes


@pytest.mark.parametrize(
    ("base", "typed"),
    [
        (INITIALS, ("Иванова", "А", "П")),
        (FULL, ("Иванова", "А", "П")),
        (FULL, ("Иванова", "а", "п")),
        (FULL, ("Иванова", "Анна", "П")),
        (FULL, ("Иванова", "А", "Петровна")),
        (INITIALS, ("Иванова", "Алексей", "Павлович")),
        (INITIALS, ("Иванова", "Анна", "П")),
        (("Иванова", "А.", "П."), ("Иванова", "Анна", "Петровна")),
        (("Ёлкин", "Ё", "Ё"), ("Ёлкин", "Ефим", "Еремеевич")),
        (("Ли", "В", None), ("Ли", "Вера", None)),
        (NO_PATRONYMIC, ("Ли", "В", None)),
        (("Иванова", "А .", "П ."), ("Иванова", "А", "П")),
        (("ИВАНОВА", "А", "П"), ("иванова", "анна", "петровна")),
        (("Семёнов", "Ё", "Ф"), ("Семенов", "Е", "Ф")),
        (("Щукин", "Ю", "Э"), ("Щукин", "Юрий", "Эдуардович")),
    ],
)
def test_first_letters_decide_weakly_where_either_side_is_one_letter(base: Name, typed: Name) -> None:
    verdict = verdict_of(base, typed)
    assert verdict.matched
    assert verdict.weak


@pytest.mark.parametrize(
    ("base", "typed", "outcome"),
    [
        (("Иванова", "Анна", "Петровна"), ("Иванова", "Алла", "Петровна"), Outcome.NAME_DIFFERS),
        (FULL, ("Петрова", "Анна", "Петровна"), Outcome.SURNAME_DIFFERS),
        (FULL, ("И", "Анна", "Петровна"), Outcome.SURNAME_DIFFERS),
        (FULL, ("Иванова", "Ан", "Петровна"), Outcome.NAME_DIFFERS),
        (FULL, ("Иванова", "А.", "П."), Outcome.NAME_DIFFERS),
        (FULL, ("Иванова", "А", "П."), Outcome.PATRONYMIC_DIFFERS),
        (FULL, ("Иванова", "П", "А"), Outcome.NAME_DIFFERS),
        (FULL, ("Иванова", "А", "И"), Outcome.PATRONYMIC_DIFFERS),
        (FULL, ("Иванова", "", "Петровна"), Outcome.NAME_DIFFERS),
        (FULL, ("Иванова", "Анна", None), Outcome.PATRONYMIC_DIFFERS),
        (INITIALS, ("Иванова", "А", None), Outcome.PATRONYMIC_DIFFERS),
        (NO_PATRONYMIC, ("Ли", "Вера", "Ивановна"), Outcome.PATRONYMIC_DIFFERS),
        (NO_PATRONYMIC, ("Ли", "Вера", "И"), Outcome.PATRONYMIC_DIFFERS),
        (NO_PATRONYMIC, ("Ли", "Вера", "-"), Outcome.PATRONYMIC_DIFFERS),
        (("Римский-Корсаков", "Николай", "Андреевич"), ("Римский Корсаков", "Николай", "Андреевич"), Outcome.SURNAME_DIFFERS),
        (FULL, ("Ivanova", "Anna", "Petrovna"), Outcome.SURNAME_DIFFERS),
        (FULL, ("Анна", "Иванова", "Петровна"), Outcome.SURNAME_DIFFERS),
        (FULL, ("Иванов", "Анна", "Петровна"), Outcome.SURNAME_DIFFERS),
        (FULL, ("Иванова", "Анна", "Петровна."), Outcome.PATRONYMIC_DIFFERS),
        (FULL, ("Иванова", "АП", "Петровна"), Outcome.NAME_DIFFERS),
        (FULL, ("Иванова", "А П", None), Outcome.NAME_DIFFERS),
        (FULL, ("Иванова", "А", ""), Outcome.PATRONYMIC_DIFFERS),
        (("Иванова", "Анна Мария", "Петровна"), ("Иванова", "Анна-Мария", "Петровна"), Outcome.NAME_DIFFERS),
        (("Д'Артаньян", "Пьер", None), ("Дартаньян", "Пьер", None), Outcome.SURNAME_DIFFERS),
        (("Ильин", "Илья", "Ильич"), ("Илъин", "Илья", "Ильич"), Outcome.SURNAME_DIFFERS),
    ],
)
def test_a_different_name_is_no_match_and_the_first_difference_is_kept(base: Name, typed: Name, outcome: Outcome) -> None:
    assert verdict_of(base, typed).outcome is outcome


@pytest.mark.parametrize(
    ("base", "typed"),
    [
        (FULL, ("Ивaнoвa", "Aннa", "Пeтpoвнa")),
        (FULL, ("ИBAHOBA", "AHHA", "ПETPOBHA")),
        (("Cергеев", "Петр", "Ильич"), ("Сергеев", "Пётр", "Ильич")),
        (("Ёлкин", "Пётр", "Ильич"), ("Ëлкин", "Пëтр", "Ильич")),
        (("Хохлова", "Ольга", "Марковна"), ("Xoxлoвa", "Oльгa", "Mapковна")),
        (("Тетерев", "Карп", "Устинович"), ("TETEPEB", "KAPП", "Устинович")),
    ],
)
def test_latin_letters_that_look_cyrillic_match_and_are_flagged(base: Name, typed: Name) -> None:
    verdict = verdict_of(base, typed)
    assert verdict.matched
    assert verdict.look_alikes
    assert not verdict.weak


def test_a_latin_initial_is_weak_and_flagged() -> None:
    verdict = verdict_of(FULL, ("Иванова", "A", "П"))
    assert (verdict.matched, verdict.weak, verdict.look_alikes) == (True, True, True)


def test_an_unknown_account_matches_nobody() -> None:
    assert match(applicant_of(), None).outcome is Outcome.ACCOUNT_UNKNOWN


def test_a_closed_account_matches_nobody_even_its_holder() -> None:
    closed = account_of({Column.STATUS: "закрыт", Column.CLOSED: "30.09.2022"})
    assert match(applicant_of(), closed).outcome is Outcome.ACCOUNT_CLOSED


@pytest.mark.parametrize("erased", [applicant_of(surname=None), applicant_of(name=None)])
def test_an_erased_person_matches_nothing(erased) -> None:
    assert match(erased, account_of()).outcome is Outcome.PERSON_ERASED
