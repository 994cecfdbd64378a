"""When an account has another holder, and when the same one is only spelt otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from account_sync.domain.account import Holder
from account_sync.domain.holders import is_another, with_holder_counted

from tests.account_sync.examples import account_of

ANNA = Holder(surname="Иванова", name="Анна", patronymic="Петровна")


@pytest.mark.parametrize(
    "now",
    [
        Holder(surname="ИВАНОВА", name="Анна ", patronymic="Петровна"),
        Holder(surname="Иванова", name="А.", patronymic="П."),
        Holder(surname="Королёва", name="Анна", patronymic="Петровна"),  # she married
    ],
)
def test_spelling_initials_and_a_marriage_make_nobody_another_person(now: Holder) -> None:
    assert not is_another(now, ANNA) and not is_another(ANNA, now)


@pytest.mark.parametrize(
    "now",
    [
        Holder(surname="Иванов", name="Пётр", patronymic="Петрович"),
        Holder(surname="Иванова", name="Ольга", patronymic="Петровна"),
        Holder(surname="Иванова", name="Анна", patronymic="Сергеевна"),
        Holder(surname="Иванова", name="Анна", patronymic=None),
        Holder(surname="Королёва", name="А.", patronymic="П."),  # nothing but initials speaks for her
    ],
)
def test_another_name_or_a_surname_that_nothing_speaks_for_is_another_person(now: Holder) -> None:
    assert is_another(now, ANNA) and is_another(ANNA, now)


def test_holders_are_counted_and_never_counted_back() -> None:
    first = account_of()
    assert with_holder_counted(first, None).holder_revision == 1
    assert with_holder_counted(first, replace(first, holder_revision=4)).holder_revision == 4
    somebody_else = replace(first, holder=Holder(surname="Чужой", name="Пётр", patronymic="Ильич"))
    second = with_holder_counted(somebody_else, replace(first, holder_revision=4))
    assert second.holder_revision == 5
    assert with_holder_counted(first, second).holder_revision == 6  # taken back: the first one is a new one once more
