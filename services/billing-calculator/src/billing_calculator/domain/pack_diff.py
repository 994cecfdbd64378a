"""What a pack changes against the one in force before it, price by price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from billing_calculator.domain.tariff import PriceKey, Tariff
from billing_calculator.domain.words import plain


@dataclass(frozen=True)
class Change:
    """One thing that is different: `what` is `group/rates/zone/band` for a price, or the name of a field."""

    what: str
    before: str | None
    after: str | None


def changes(before: Tariff | None, after: Tariff) -> list[Change]:
    """All differences; against nothing, everything is new."""
    return [each for each in _all(before, after) if each.before != each.after]


def _all(before: Tariff | None, after: Tariff) -> Iterator[Change]:
    for name, old, new in zip(_FIELDS, _fields(before), _fields(after), strict=True):
        yield Change(name, old, new)
    known = before.prices if before else {}
    for key in sorted({*known, *after.prices}, key=_order):
        yield Change("/".join(map(str, _order(key))), _price(known.get(key)), _price(after.prices.get(key)))


_FIELDS = ("model", "norm", "norm_alone", "limits", "vat", "split", "price_change", "seasons", "normatives")


def _fields(tariff: Tariff | None) -> tuple[str | None, ...]:
    if tariff is None:
        return (None,) * len(_FIELDS)
    norm = tariff.norm
    return (
        str(tariff.model),
        _price(norm.per_person if norm else None),
        _price(norm.alone if norm else None),
        " / ".join(map(plain, tariff.limits)) or None,
        _price(tariff.vat),
        tariff.split,
        tariff.price_change,
        _listed(tariff.seasons),
        _listed(tariff.normatives),
    )


def _listed(things: tuple[Any, ...]) -> str | None:
    return str(len(things)) if things else None


def _price(price: Decimal | None) -> str | None:
    return None if price is None else format(price, "f")


def _order(key: PriceKey) -> tuple[str, int, str, str]:
    return (key.group, key.rates, key.zone, key.band)
