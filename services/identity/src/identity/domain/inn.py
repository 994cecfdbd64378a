"""The taxpayer's number (INN): 10 digits for an organisation, 12 for a sole trader, with check digits at the end.

The weights are those the tax service publishes (order ММВ-7-6/435@ of 29.06.2012, and every reference book since).
"""

from __future__ import annotations

from collections.abc import Sequence

ORGANISATION, SOLE_TRADER = 10, 12  # digits
_TENTH = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_ELEVENTH = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_TWELFTH = (3, *_ELEVENTH)
_CHECKS = {ORGANISATION: (_TENTH,), SOLE_TRADER: (_ELEVENTH, _TWELFTH)}


def plain(typed: str) -> str:
    """The number without the spaces that people put into it."""
    return "".join(typed.split())


def is_inn(text: str) -> bool:
    """Whether these are so many digits that agree with their check digits; nothing but zeros agrees, and is nobody's."""
    if not (text.isascii() and text.isdigit() and len(text) in _CHECKS and text.strip("0")):
        return False
    digits = [int(char) for char in text]
    return all(_check_digit(digits, weights) == digits[len(weights)] for weights in _CHECKS[len(text)])


def is_sole_trader(inn: str) -> bool:
    """Whether a valid number is that of a person in business."""
    return len(inn) == SOLE_TRADER


def _check_digit(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11 % 10
