"""Names and addresses as far as somebody needs them who has to recognise the right one and not to learn it."""

from __future__ import annotations

HIDDEN = "***"


def masked_name(name: str) -> str:
    """«Иванова Анна Петровна» as «И*** А. П.»."""
    first, *others = name.split() or [""]
    return " ".join([f"{first[:1]}{HIDDEN}" if first else "", *(f"{each[0]}." for each in others)]).strip()


def masked_address(address: str) -> str:
    """All but the last part, which is the flat: «Н.Новгород, ул. Ленина, д. 1, кв. 5» as «Н.Новгород, ул. Ленина, д. 1, ***»."""
    street, _, flat = address.rpartition(",")
    return f"{street}, {HIDDEN}" if street and flat else HIDDEN if address else ""
