"""What a customer is told about readings, meters and the window: figures and complete sentences."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from readings.domain import texts
from readings.domain.meter import Meter
from readings.domain.period import Intake, late_notice
from readings.domain.reading import Reading, ReadingStatus
from readings.domain.rules import Assessment
from readings.domain.texts import Text
from readings.domain.verification import said, stage_of

Answer = dict[str, Any]


def window(intake: Intake) -> Answer:
    """When readings are taken and what they would count to today."""
    return {
        "today": intake.today,
        "opens_on": intake.opens_on,
        "closes_on": intake.closes_on,
        "open": intake.open,
        "counts_to": intake.counts_to,
        "late": intake.late,
        **_message(intake.message),
    }


def meter(meter: Meter, *, last: Reading | None, today: date) -> Answer:
    """A meter with the figures its next reading is compared with."""
    previous = last.values() if last else meter.starting_values()
    read_on = last.read_on if last else meter.initial_on
    return {
        "meter_id": meter.meter_id,
        "serial": meter.serial,
        "service": meter.service,
        "zones": meter.zones,
        "digits": meter.digits,
        "previous": [{"zone": zone, "value": previous[zone], "read_on": read_on} for zone in meter.zones],
        "last_reading": reading(last, last=True, today=today) if last else None,
        "place": meter.place,
        "ratio": meter.ratio,
        "installed_on": meter.installed_on,
        "verification": _verification(meter, today=today),
    }


def _verification(meter: Meter, *, today: date) -> Answer | None:
    due = meter.verification_due_on
    if due is None:
        return None
    stage = stage_of(due, today=today)
    return {"due_on": due, "days_left": (due - today).days, "soon": bool(stage) or due < today, **asdict(said(due, today=today))}


def check(assessment: Assessment, *, counts_to: str, late: bool, notice: Text | None = None) -> Answer:
    """What figures would come to; `acceptable` at once, or only after a confirmation."""
    warnings = [{"code": "reading_implausible", **asdict(doubt.text)} for doubt in assessment.doubts]
    if late and notice:
        warnings.append({"code": "reading_late", **asdict(notice)})
    return {
        "acceptable": not assessment.doubts,
        "counts_to": counts_to,
        "late": late,
        "zones": assessment.zones,
        "warnings": warnings,
    }


def reading(reading: Reading, *, last: bool, today: date) -> Answer:
    """A reading with what may still be done to it."""
    changeable = reading.changeable(last=last, today=today)
    fields = {name: getattr(reading, name) for name in reading.__dataclass_fields__ if name != "number"}
    return {
        **fields,
        "changeable_until": reading.changeable_until,
        "can_correct": changeable,
        "can_cancel": changeable,
        **_message(reading_message(reading)),
    }


def reading_message(reading: Reading) -> Text:
    """What became of the reading, in words."""
    used, month = texts.kwh(sum((zone.consumption for zone in reading.zones), Decimal(0))), texts.month(reading.period)
    if reading.status is ReadingStatus.CANCELLED:
        return Text(
            "Показания отменены. Действуют те, что были до них.", "The reading is cancelled. The one before it is valid again."
        )
    ru, en = ("исправлены", "corrected") if reading.revision > 1 else ("приняты", "accepted")
    said = Text(f"Показания {ru}: {used.ru} за {month.ru}.", f"The reading is {en}: {used.en} for {month.en}.")
    return said + late_notice(read_on=reading.read_on, counts_to=reading.period) if reading.late else said


def _message(text: Text) -> Answer:
    return {"message_ru": text.ru, "message_en": text.en}
