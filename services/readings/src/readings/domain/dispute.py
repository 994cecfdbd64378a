"""A reading whose month is closed can only be disputed: the customer says why, and the staff decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from readings.domain.assessing import assess
from readings.domain.decisions import changed
from readings.domain.dispute_errors import (
    DisputeAlreadyDecided,
    DisputeChangesNothing,
    DisputeContradictsNext,
    DisputeNeedsReason,
    ReadingChangeable,
)
from readings.domain.errors import ReadingAlreadyCancelled
from readings.domain.meter import Meter, ZoneValue
from readings.domain.period import NONE_CLOSED, ClosedMonths
from readings.domain.reading import Author, Change, ChangeAction, Reading, ReadingStatus, Source
from readings.domain.rules import IntakeRules, ZoneConsumption


class DisputeStatus(StrEnum):
    """Whether somebody has looked at it, and what they found."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """What a customer says against a reading. `user_id` wrote the text, which goes when the person is erased."""

    dispute_id: str
    account_id: str
    reading_id: str
    meter_id: str
    period: str
    user_id: str
    text: str
    opened_at: datetime
    status: DisputeStatus = DisputeStatus.OPEN
    reason: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the staff decided: other figures with where they come from, or nothing, with the reason that the customer reads."""

    accepted: bool
    reason: str
    source: Source
    values: Sequence[ZoneValue]


def open_dispute(
    reading: Reading,
    *,
    last: bool,
    today: date,
    text: str,
    user_id: str,
    dispute_id: str,
    now: datetime,
    closed: ClosedMonths = NONE_CLOSED,
) -> Dispute:
    """The customer's word against a reading that they cannot change themselves."""
    if reading.status is ReadingStatus.CANCELLED:
        raise ReadingAlreadyCancelled()
    if reading.changeable(last=last, today=today, closed=closed):
        raise ReadingChangeable(until=closed.changeable_until(reading.period), today=today)
    return Dispute(
        dispute_id=dispute_id,
        account_id=reading.account_id,
        reading_id=reading.reading_id,
        meter_id=reading.meter_id,
        period=reading.period,
        user_id=user_id,
        text=text.strip(),
        opened_at=now,
    )


def decide(dispute: Dispute, verdict: Verdict, *, now: datetime) -> Dispute:
    """A dispute is decided once; a refusal says why."""
    if dispute.status is not DisputeStatus.OPEN:
        raise DisputeAlreadyDecided()
    reason = verdict.reason.strip()
    if not verdict.accepted and not reason:
        raise DisputeNeedsReason()
    status = DisputeStatus.ACCEPTED if verdict.accepted else DisputeStatus.REFUSED
    return replace(dispute, status=status, reason=reason, decided_at=now)


def settled(
    reading: Reading, following: Reading | None, *, verdict: Verdict, meter: Meter, rules: IntakeRules, now: datetime
) -> tuple[Reading, ...]:
    """The readings as they are once the dispute is accepted: the disputed one, and the one after it, which counts from it."""
    if reading.status is ReadingStatus.CANCELLED:
        raise ReadingAlreadyCancelled()
    zones = _zones(meter, {zone.zone: zone.previous for zone in reading.zones}, verdict.values, rules)
    if zones == reading.zones:
        raise DisputeChangesNothing()
    corrected = _corrected(reading, zones, verdict.source, now)
    if following is None:
        return (corrected,)
    told = [ZoneValue(zone.zone, zone.value) for zone in following.zones]
    again = assess(meter=meter, previous=corrected.values(), earlier={}, values=told, rules=rules)
    if again.refusals:
        raise DisputeContradictsNext(read_on=following.read_on)
    return corrected, _corrected(following, again.zones, following.source, now)


def _zones(
    meter: Meter, previous: dict[str, Decimal], values: Sequence[ZoneValue], rules: IntakeRules
) -> tuple[ZoneConsumption, ...]:
    """What is unusual is for the staff to know; what is impossible is refused to them too."""
    assessment = assess(meter=meter, previous=previous, earlier={}, values=values, rules=rules)
    for refusal in assessment.refusals:
        raise refusal
    return assessment.zones


def _corrected(reading: Reading, zones: tuple[ZoneConsumption, ...], source: Source, now: datetime) -> Reading:
    revision = reading.revision + 1
    return changed(reading, Change(revision, ChangeAction.CORRECTED, reading.status, zones, now, source, Author.STAFF))
