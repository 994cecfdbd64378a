"""Figures of registries in words: with a comma in Russian, with a point in English."""

from __future__ import annotations

from decimal import Decimal

from account_sync.domain.export.entry import Kind

_NBSP = "\u00a0"
_MINUS = "−"


def measured(kind: Kind, amount: Decimal) -> tuple[str, str]:
    """`2 141,22 ₽` and `RUB 2,141.22`, `101 кВт·ч` and `101 kWh`."""
    if kind is Kind.PAYMENTS:
        roubles = _exact(amount, places=2)
        sign, positive = (_MINUS, roubles[1:]) if roubles.startswith("-") else ("", roubles)
        return f"{with_comma(amount, places=2)}{_NBSP}₽", f"{sign}RUB{_NBSP}{positive}"
    return f"{with_comma(amount)}{_NBSP}кВт·ч", f"{_exact(amount).replace('-', _MINUS)}{_NBSP}kWh"


def with_comma(amount: Decimal, *, places: int | None = None) -> str:
    """`2 141,22`, as it is written in Russian; without `places` no noughts at the end."""
    text = _exact(amount, places=places).replace("-", _MINUS)
    return text.replace(",", _NBSP).replace(".", ",")


def _exact(amount: Decimal, *, places: int | None = None) -> str:
    if places is not None and amount == round(amount, places):
        return f"{amount:,.{places}f}"
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
