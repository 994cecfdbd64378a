"""What readings tells the others: every change of a reading, with the whole reading."""

from __future__ import annotations

from contracts.core import EventType, Fact
from contracts.events.readings import EXPORT_PART_READY, PERSON_ERASED, READING_CANCELLED, READING_CORRECTED, READING_SUBMITTED

from readings.domain.erasure import Erasure
from readings.domain.personal_export import Piece
from readings.domain.reading import Reading


def reading_submitted(reading: Reading) -> Fact:
    """New figures of a meter count from now on."""
    return _fact(READING_SUBMITTED, reading)


def reading_corrected(reading: Reading) -> Fact:
    """Other figures took the place of the first ones."""
    return _fact(READING_CORRECTED, reading)


def reading_cancelled(reading: Reading) -> Fact:
    """The figures count no more."""
    return _fact(READING_CANCELLED, reading)


def person_erased(erasure: Erasure) -> Fact:
    """What became of a person's data here."""
    return PERSON_ERASED.fact(
        subject=erasure.erasure_id,
        revision=1,
        partition_key=erasure.user_id,
        data={
            "erasure_id": erasure.erasure_id,
            "user_id": erasure.user_id,
            "erased": [{"what": what, "count": count} for what, count in erasure.erased.items()],
            "kept": [{"what": what, "count": count, "rule": rule} for what, (count, rule) in erasure.kept.items()],
            "erased_at": erasure.at,
        },
    )


def _fact(event_type: EventType, reading: Reading) -> Fact:
    return event_type.fact(
        subject=reading.reading_id,
        revision=reading.revision,
        partition_key=reading.account_id,
        data={
            "reading_id": reading.reading_id,
            "account_id": reading.account_id,
            "meter_id": reading.meter_id,
            "service": reading.service,
            "period": reading.period,
            "read_on": reading.read_on,
            "submitted_at": reading.submitted_at,
            "status": reading.status,
            "zones": [vars(zone) for zone in reading.zones],
            "late": reading.late,
            "confirmed_implausible": reading.confirmed_implausible,
            "source": "customer",
        },
    )


def export_part_ready(piece: Piece) -> Fact:
    """A piece of what is held here of a person."""
    return EXPORT_PART_READY.fact(
        subject=piece.export_id,
        revision=piece.number,
        partition_key=piece.user_id,
        data={
            "export_id": piece.export_id,
            "user_id": piece.user_id,
            "piece": piece.number,
            "total": piece.total,
            "encrypted": False,
            "content": piece.content,
        },
    )
