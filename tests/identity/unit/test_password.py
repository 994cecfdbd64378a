"""Which passwords will do."""

from __future__ import annotations

import pytest
from contracts.api.identity import SHORTEST_PASSWORD
from identity.domain.errors import PasswordRefused
from identity.domain.password import LONGEST, SHORTEST, guessable_words, judge, spellings
from identity.outside.strength import Strength

STRENGTH = Strength()
KNOWN = ("Иванова", "Анна", "Петровна", "anna.ivanova@example.ru", "520000000017")


def refused(password: str, again: str | None = None, score: int = 4) -> list[str]:
    with pytest.raises(PasswordRefused) as found:
        judge(password=password, confirmation=password if again is None else again, score=score)
    return [error["pointer"] for error in found.value.errors]


def test_a_long_unrelated_password_is_accepted_without_rules_of_composition() -> None:
    judge(password="ложка облако трамвай", confirmation="ложка облако трамвай", score=4)
    judge(password="x" * LONGEST, confirmation="x" * LONGEST, score=3)


def test_a_short_one_a_weak_one_and_a_too_long_one_are_refused() -> None:
    assert refused("Kv7-so!") == ["/password"]
    assert refused("password", score=0) == ["/password"]
    assert refused("x" * (LONGEST + 1)) == ["/password"]
    assert refused("x" * (LONGEST + 1), score=0) == ["/password"]


def test_both_typings_must_agree_and_everything_wrong_is_said_at_once() -> None:
    assert refused("ложка облако трамвай", "ложка облако трамвая") == ["/password_confirmation"]
    assert refused("short", "other", score=0) == ["/password", "/password_confirmation"]


def test_one_that_was_stolen_is_refused_however_strong_and_whatever_else_is_wrong_is_said_once() -> None:
    for score in (0, 4):
        with pytest.raises(PasswordRefused) as found:
            judge(password="ложка облако трамвай", confirmation="ложка облако", score=score, leaked=True)
        assert [error["pointer"] for error in found.value.errors] == ["/password", "/password_confirmation"]
    assert "украли" in found.value.errors[0]["ru"]


@pytest.mark.parametrize(
    "password",
    [
        "Волгоград2024",
        "йцукен123",
        "qwerty123456",
        "gfhjkm123",
        "пароль123",
        "parol12345",
        "Наташа1985",
        "yfnfif1985",
        "natasha1985",
        "нижнийновгород",
        "520000000017",
        "Иванова1",
        "ivanova2022",
        "anna.ivanova",
        "11111111",
        "личныйкабинет1",
        "Энергосбыт2022",
    ],
)
def test_what_is_guessed_first_is_weak_in_every_spelling(password: str) -> None:
    assert STRENGTH.score(password, known=KNOWN) < 3


@pytest.mark.parametrize(
    "password", ["ложка облако трамвай 7", "Kv7-solnce-9-луна", "correct horse battery staple", "м" * 3 + "Ъ9§кz*Q" * 12]
)
def test_unrelated_words_and_random_characters_are_strong(password: str) -> None:
    assert STRENGTH.score(password, known=KNOWN) >= 3


def test_a_word_is_known_on_both_keyboards_and_in_latin_letters() -> None:
    assert {"пароль", "gfhjkm", "parol"} <= set(spellings("пароль"))
    assert "привет" in spellings("ghbdtn")


def test_words_are_taken_apart_and_short_ones_left_out() -> None:
    assert {"anna", "ivanova", "example", "anna.ivanova@example.ru"} <= set(guessable_words(["Anna.Ivanova@example.ru"]))
    assert "ru" not in guessable_words(["Anna.Ivanova@example.ru"])


def test_the_page_and_the_service_know_one_shortest_length() -> None:
    assert SHORTEST == SHORTEST_PASSWORD
