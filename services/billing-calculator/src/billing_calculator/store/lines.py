"""The lines of a charge and the parts that have tables of their own, as they are kept inside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from chassis.mongo import Document

from billing_calculator.domain.charge import Line, Part, Why
from billing_calculator.domain.terms import Point, Terms
from billing_calculator.store.stand_ins import volume_rows, volumes_from


def line_row(line: Line) -> Document:
    """As it is kept."""
    return {
        "zone": line.zone,
        "band": line.band,
        "volume": line.volume,
        "price": line.price,
        "amount": line.amount,
        "why": {"ru": line.why.ru, "en": line.why.en},
        "rates": line.rates,
        **({"part": line.part} if line.part else {}),
        **({"point": vars(line.point)} if line.point else {}),
    }


def line_from(row: Document) -> Line:
    """As it was kept."""
    figures = (row["zone"], row["band"], row["volume"], row["price"], row["amount"])
    point = Point(**row["point"]) if row.get("point") else None
    return Line(*figures, Why(**row["why"]), row.get("rates", 0), row.get("part", 0), point)


def terms_row(terms: Terms) -> Document:
    """As they are kept."""
    points = {"points": [vars(point) for point in terms.points]} if terms.points else {}
    return {"price": terms.price, "vat_percent": terms.vat_percent, **points}


def terms_from(row: Any) -> Terms:
    """As they were kept."""
    return Terms(row["price"], row["vat_percent"], tuple(Point(**point) for point in row.get("points", ())))


def part_rows(parts: Sequence[Part]) -> list[Document]:
    """As they are kept."""
    return [
        {
            **vars(each),
            "on": each.on.isoformat(),
            "volumes": volume_rows(each.volumes),
            "lines": [line_row(line) for line in each.lines],
        }
        for each in parts
    ]


def parts_from(rows: Sequence[Any]) -> tuple[Part, ...]:
    """As they were kept."""
    return tuple(
        Part(
            **{
                **row,
                "on": date.fromisoformat(row["on"]),
                "volumes": volumes_from(row["volumes"]),
                "lines": tuple(line_from(line) for line in row["lines"]),
            }
        )
        for row in rows
    )
