"""What a program may be allowed: the whole set of scopes in one place. Doors name them; a token has no right beyond these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from identity.domain.errors import FieldError, FormInvalid


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A scope as the one who gives it reads it."""

    name: str
    ru: str
    en: str


HOUSEHOLD = (
    Scope(name="readings:write", ru="Передавать показания", en="Send readings"),
    Scope(name="readings:read", ru="Смотреть счётчики и показания", en="See meters and readings"),
    Scope(name="charges:read", ru="Смотреть начисления и платежи", en="See charges and payments"),
)


# of internal systems: they look and change nothing; a right is here once a door takes it
INTERNAL = (
    Scope(name="readings:read", ru="Читать счётчики и показания одного счёта", en="Read meters and readings of one account"),
    Scope(name="charges:read", ru="Читать начисления и платежи одного счёта", en="Read charges and payments of one account"),
)


def chosen(names: Iterable[str], *, among: tuple[Scope, ...]) -> tuple[str, ...]:
    """The scopes by their names, in the order of the set. FormInvalid for none, and for one that is not in the set."""
    wanted, known = set(names), [scope.name for scope in among]
    if not wanted or not wanted <= set(known):
        ru, en = "Выберите хотя бы одно право из списка.", "Choose at least one right of the list."
        raise FormInvalid((FieldError(pointer="/scopes", ru=ru, en=en),))
    return tuple(name for name in known if name in wanted)
