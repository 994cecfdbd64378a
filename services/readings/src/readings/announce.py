"""What readings tells the others: every change of a reading, with the whole reading."""

from __future__ import annotations

from functools import partial

from contracts.core import EventType, Fact
from contracts.events import own_data
from contracts.events.readings import EXPORT_PART_READY, PERSON_ERASED, READING_CANCELLED, READING_CORRECTED, READING_SUBMITTED

from readings.domain.reading import Reading

person_erased = partial(own_data.person_erased, PERSON_ERASED)
export_parts_ready = partial(own_data.export_parts_ready, EXPORT_PART_READY, encrypted=False)


def reading_submitted(reading: Reading) -> Fact:
    """New figures of a meter count from now on."""
    return _fact(READING_SUBMITTED, reading)


def reading_corrected(reading: Reading) -> Fact:
    """Other figures took the place of the first ones."""
    return _fact(READING_CORRECTED, reading)


def reading_cancelled(reading: Reading) -> Fact:
    """The figures count no more."""
    return _fact(READING_CANCELLED, reading)


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
