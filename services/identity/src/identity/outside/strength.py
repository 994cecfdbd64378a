"""How easily a password is guessed, by zxcvbn, taught Russian words, keyboard layouts and transliteration."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from zxcvbn import zxcvbn

from identity.domain.password import guessable_words, spellings

LOOKED_AT = 72  # zxcvbn's own limit; what comes after only makes a password better


class Strength:
    """Scores passwords from 0 to 4; made once, because the Russian words are read from a file."""

    def __init__(self) -> None:
        text = files("identity.outside").joinpath("russian_words.txt").read_text(encoding="utf-8")
        self._words = guessable_words(line for line in text.splitlines() if line and not line.startswith("#"))

    def score(self, password: str, *, known: Iterable[str]) -> int:
        """The score of the weakest spelling; `known` is what anybody may know of the person."""
        words = [*guessable_words(known), *self._words]
        return min(int(zxcvbn(each[:LOOKED_AT], user_inputs=words)["score"]) for each in spellings(password) if each)
