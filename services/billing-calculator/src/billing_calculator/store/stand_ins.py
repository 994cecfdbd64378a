"""What stood in for a reading, and what a later one set off, as they are kept inside a charge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.mongo import Document

from billing_calculator.domain.charge import Volume, Why
from billing_calculator.domain.stand_in import History, SetOff, StandIn, UnreadMeter


def stand_in_row(it: StandIn) -> Document:
    """As it is kept."""
    return {
        "by": it.by,
        "in_a_row": it.in_a_row,
        "limit": it.limit,
        "left": it.left,
        "billed_before": it.billed_before,
        "history": {"months": it.history.months, "volumes": volume_rows(it.history.volumes)},
        "normative": it.normative,
        "volumes": volume_rows(it.volumes),
        "why": [{"ru": each.ru, "en": each.en} for each in it.why],
        **({"counted": it.counted} if it.counted is not None else {}),
    }


def stand_in_from(row: Document) -> StandIn:
    """As it was kept."""
    return StandIn(
        by=row["by"],
        in_a_row=row["in_a_row"],
        limit=row["limit"],
        left=row["left"],
        billed_before=row["billed_before"],
        history=History(row["history"]["months"], volumes_from(row["history"]["volumes"])),
        normative=row["normative"],
        volumes=volumes_from(row["volumes"]),
        why=tuple(Why(**each) for each in row["why"]),
        counted=row.get("counted"),
    )


def unread_rows(unread: Sequence[UnreadMeter]) -> list[Document]:
    """As they are kept."""
    return [{"meter_id": it.meter_id, "serial": it.serial, "stand_in": stand_in_row(it.stand_in)} for it in unread]


def unread_from(rows: Sequence[Any]) -> tuple[UnreadMeter, ...]:
    """As they were kept."""
    return tuple(UnreadMeter(row["meter_id"], row["serial"], stand_in_from(row["stand_in"])) for row in rows)


def set_off_rows(set_off: Sequence[SetOff]) -> list[Document]:
    """As they are kept."""
    return [{"period": each.period, "volumes": volume_rows(each.volumes)} for each in set_off]


def set_off_from(rows: Sequence[Any]) -> tuple[SetOff, ...]:
    """As they were kept."""
    return tuple(SetOff(row["period"], volumes_from(row["volumes"])) for row in rows)


def volume_rows(volumes: Sequence[Volume]) -> list[Document]:
    """As they are kept."""
    return [{"rates": each.rates, "zone": each.zone, "kwh": each.kwh} for each in volumes]


def volumes_from(rows: Sequence[Any]) -> tuple[Volume, ...]:
    """As they were kept."""
    return tuple(Volume(row["rates"], row["zone"], row["kwh"]) for row in rows)
