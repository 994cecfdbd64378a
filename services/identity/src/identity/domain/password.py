"""What makes a password acceptable: long, hard to guess in Russian too, typed twice alike; no rules of composition."""

from __future__ import annotations

import re
from collections.abc import Iterable

from identity.domain.errors import FieldError, PasswordRefused

SHORTEST = 8
LONGEST = 128
STRONG_ENOUGH = 3  # zxcvbn: safely unguessable, below 10^10 guesses is refused

CYRILLIC_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
TO_LATIN_KEYS = str.maketrans(CYRILLIC_KEYS, LATIN_KEYS)
TO_CYRILLIC_KEYS = str.maketrans(LATIN_KEYS, CYRILLIC_KEYS)
TRANSLIT = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэё", "abvgdeziyklmnoprstufyee", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
)


def spellings(text: str) -> tuple[str, ...]:
    """The text as typed, on the other keyboard layout both ways, and transliterated: guessers try them all."""
    small = text.lower()
    other = (small.translate(table) for table in (TO_LATIN_KEYS, TO_CYRILLIC_KEYS, TRANSLIT))
    return tuple(dict.fromkeys((text, *other)))


def guessable_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Every word of the texts in every spelling; what is known of a person is the first thing a guesser tries."""
    words = {word for text in texts for word in (text.lower(), *re.split(r"[^\w]+", text.lower())) if len(word) > 2}
    return tuple(sorted({spelling for word in words for spelling in spellings(word)}))


def judge(*, password: str, confirmation: str, score: int, leaked: bool = False) -> None:
    """Refuse a password that will not do. `score` is the weakest zxcvbn score (0 to 4) of its spellings."""
    will_not_do = _length_error(password) or _guess_error(score) or _leak_error(leaked)
    found = (will_not_do, _twice_error(password, confirmation))
    if errors := tuple(error for error in found if error):
        raise PasswordRefused(errors)


def _length_error(password: str) -> FieldError | None:
    if len(password) < SHORTEST:
        return FieldError(
            pointer="/password",
            ru=f"Пароль короткий: нужно не меньше {SHORTEST} знаков.",
            en=f"The password is short: at least {SHORTEST} characters are needed.",
        )
    if len(password) > LONGEST:
        return FieldError(
            pointer="/password",
            ru=f"Пароль длиннее {LONGEST} знаков. Возьмите короче.",
            en=f"The password is longer than {LONGEST} characters. Take a shorter one.",
        )
    return None


def _guess_error(score: int) -> FieldError | None:
    if score >= STRONG_ENOUGH:
        return None
    return FieldError(
        pointer="/password",
        ru="Такой пароль легко подобрать. Возьмите три-четыре слова, не связанных между собой; имя, номер счёта, "
        "даты, города и соседние клавиши не годятся.",
        en="Such a password is easily guessed. Take three or four unrelated words; names, the account number, dates, "
        "cities and neighbouring keys will not do.",
    )


def _leak_error(leaked: bool) -> FieldError | None:
    if not leaked:
        return None
    return FieldError(
        pointer="/password",
        ru="Этот пароль когда-то украли на другом сайте, и взломщики пробуют его одним из первых. Возьмите другой.",
        en="This password was stolen from some other site, and burglars try it among the first. Take another one.",
    )


def _twice_error(password: str, confirmation: str) -> FieldError | None:
    if password == confirmation:
        return None
    return FieldError(
        pointer="/password_confirmation",
        ru="Пароли не совпадают. Наберите новый пароль ещё раз.",
        en="The passwords differ. Type the new password once more.",
    )
