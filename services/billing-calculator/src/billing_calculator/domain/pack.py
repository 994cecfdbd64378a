"""A tariff pack: the document of one regional order, its hash, and the tariff it describes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import takewhile
from typing import Any

from billing_calculator.domain.pack_life import Pack, State, Step
from billing_calculator.domain.tariff import (
    BY_LAST_READING,
    WHOLE_KWH,
    Model,
    Norm,
    Normative,
    Order,
    PriceKey,
    Season,
    Source,
    Tariff,
    Words,
)

OR_MORE = "+"


def published(
    content: str, state: State, steps: tuple[Step, ...], *, revision: int, replaces: str | None
) -> Pack:
    """A pack by the text that was validated once."""
    return Pack(tariff_from(json.loads(content)), content, state, steps, revision, replaces)


def pack_hash(document: Mapping[str, Any]) -> str:
    """SHA-256 of the document without regard to its layout: the same content is the same pack."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def tariff_from(document: Mapping[str, Any]) -> Tariff:
    """The tariff of a pack that was validated; the model decides whether it has a norm or limits."""
    model = Model(document["model"])
    source = document["source"]
    return Tariff(
        name=document["tariff"],
        plan=document["plan"],
        valid_from=_day(document["valid_from"]),
        valid_to=_day(document["valid_to"]),
        model=model,
        source=Source(source["ru"], source["en"], source["where"], source["decision"]),
        norm=_norm(document["norm"]) if model is Model.SOCIAL_NORM else None,
        limits=tuple(_limits(document["limits"])) if model is Model.RANGES else (),
        prices=dict(_prices(document["prices"])),
        pack_hash=pack_hash(document),
        region=document.get("region", document["plan"]),
        service=document.get("service", "electricity"),
        unit=document.get("unit", "kWh"),
        vat=Decimal(document["vat"]) if document.get("vat") else None,
        legal=_order(document.get("order")),
        seasons=tuple(_seasons(document.get("seasons", ()))),
        split=document.get("split", WHOLE_KWH),
        normatives=tuple(_normatives(document.get("normatives", {}))),
        for_reference=document.get("for_reference", False),
        region_name=Words(**document.get("region_name", {"ru": "", "en": ""})),
        absent=tuple(Words(**words) for words in document.get("absent", ())),
        price_change=document.get("price_change", BY_LAST_READING),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _norm(norm: Mapping[str, Any]) -> Norm:
    return Norm(Decimal(norm["per_person"]), Decimal(norm["alone"]) if norm["alone"] else None)


def _limits(limits: Sequence[str | None]) -> Iterator[Decimal]:
    """The bounds up to the first that the source does not name."""
    return (Decimal(limit) for limit in takewhile(lambda limit: limit is not None, limits) if limit)


def _order(order: Mapping[str, Any] | None) -> Order | None:
    return Order(order["number"], _day(order["date"]), order["body"]) if order else None


def _seasons(seasons: Sequence[Mapping[str, Any]]) -> Iterator[Season]:
    for season in seasons:
        yield Season(frozenset(season["months"]), Decimal(season["multiplier"]), tuple(season.get("groups", ())))


def _prices(groups: Mapping[str, Any]) -> Iterator[tuple[PriceKey, Decimal]]:
    for group, by_rates in groups.items():
        for rates, by_zone in by_rates.items():
            for zone, by_band in by_zone.items():
                for band, price in by_band.items():
                    yield PriceKey(group, int(rates), zone, band), Decimal(price)


def _normatives(groups: Mapping[str, Any]) -> Iterator[Normative]:
    for group, by_rooms in groups.items():
        for rooms, by_persons in by_rooms.items():
            for persons, volume in by_persons.items():
                yield Normative(group, *_span(rooms), *_span(persons), Decimal(volume))


def _span(key: str) -> tuple[int, bool]:
    """`4` is four, `4+` is four or more."""
    return int(key.removesuffix(OR_MORE)), key.endswith(OR_MORE)
