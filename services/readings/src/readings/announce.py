"""What readings tells the others: every change of a reading, with the whole reading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from contracts.core import EventType, Fact, Lane
from contracts.events import own_data
from contracts.events.intake_rules import INTAKE_RULES_SET
from contracts.events.readings import (
    DISPUTE_DECIDED,
    EXPORT_PART_READY,
    PERSON_ERASED,
    READING_CANCELLED,
    READING_CORRECTED,
    READING_SUBMITTED,
    STAFF_ACTED,
)
from contracts.events.verification import VERIFICATION_DUE

from readings.domain.dispute import Dispute
from readings.domain.reading import Reading
from readings.domain.verification import Reminder

person_erased = partial(own_data.person_erased, PERSON_ERASED)
export_parts_ready = partial(own_data.export_parts_ready, EXPORT_PART_READY, encrypted=False)


def reading_submitted(reading: Reading, *, lane: Lane = Lane.LIVE) -> Fact:
    """New figures of a meter count from now on."""
    return _fact(READING_SUBMITTED, reading, lane=lane)


def reading_corrected(reading: Reading) -> Fact:
    """Other figures took the place of the first ones."""
    return _fact(READING_CORRECTED, reading)


def reading_cancelled(reading: Reading) -> Fact:
    """The figures count no more."""
    return _fact(READING_CANCELLED, reading)


def dispute_decided(dispute: Dispute) -> Fact:
    """What came of a customer's word against a reading; neither their words nor the reason leave this service."""
    return DISPUTE_DECIDED.fact(
        subject=dispute.dispute_id,
        revision=1,
        partition_key=dispute.account_id,
        data={
            "dispute_id": dispute.dispute_id,
            "account_id": dispute.account_id,
            "user_id": dispute.user_id,
            "reading_id": dispute.reading_id,
            "period": dispute.period,
            "outcome": dispute.status,
            "decided_at": dispute.decided_at,
        },
    )


def _fact(event_type: EventType, reading: Reading, *, lane: Lane = Lane.LIVE) -> Fact:
    return event_type.fact(
        subject=reading.reading_id,
        revision=reading.revision,
        partition_key=reading.account_id,
        lane=lane,
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
            "source": "customer",  # for readers of release 0.1.0, who know no other
            "origin": reading.source,
            "received_on": reading.received_on,
        },
    )


def intake_rules_set(rules: Mapping[str, Any], *, revision: int) -> Fact:
    """Readings are taken by these rules from now on; all of them are one aggregate."""
    one = "intake_rules"
    return INTAKE_RULES_SET.fact(subject=one, revision=revision, partition_key=one, data=rules)


def staff_acted(act_id: str, *, staff_id: str, did: str, about: str, at: datetime) -> Fact:
    """Somebody of the staff did something here."""
    data = {"staff_id": staff_id, "did": did, "about": about, "acted_at": at}
    return STAFF_ACTED.fact(subject=act_id, revision=1, partition_key=staff_id, data=data)


def verification_due(reminder: Reminder) -> Fact:
    """A meter is to be verified; each stage is an aggregate of its own, told of once."""
    return VERIFICATION_DUE.fact(
        subject=reminder.meter.meter_id,
        revision=1,
        partition_key=reminder.account_id,
        data={
            "account_id": reminder.account_id,
            "meter_id": reminder.meter.meter_id,
            "serial": reminder.meter.serial,
            "due_on": reminder.due_on,
            "days_left": reminder.days_left,
            "stage": reminder.stage,
        },
    )
