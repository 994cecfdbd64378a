"""What a customer is told about readings, meters and the window: figures and complete sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from readings.domain import texts
from readings.domain.closing import closing_id
from readings.domain.dial import Dial, times_ratio
from readings.domain.examining import Examination, notes_of
from readings.domain.intake_errors import meter_automatic
from readings.domain.meter import Account, FormerMeter, Meter, ZoneValue
from readings.domain.period import NONE_CLOSED, ClosedMonths, Intake, late_notice
from readings.domain.reading import Change, Reading, ReadingStatus, Standing
from readings.domain.rules import IntakeRules, Taking
from readings.domain.texts import Text
from readings.domain.unclosed import ClosingStatus, Unclosed
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


def meter(
    meter: Meter, *, last: Reading | None, today: date, rules: IntakeRules, closed: ClosedMonths = NONE_CLOSED
) -> Answer:
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
        "last_reading": reading(last, last=True, today=today, closed=closed) if last else None,
        **{name: getattr(meter, name) for name in ("place", "ratio", "automatic", "largest_increment", "installed_on")},
        "verification": _verification(meter, today=today),
        "notices": list(_notices(meter, rules, today)),
    }


def former(former: FormerMeter, *, last: Reading | None, status: ClosingStatus | None) -> Answer:
    """A meter that was taken off, with what it showed then: what its last reading says, and nothing while that is looked at."""
    closed = last is not None and last.reading_id == closing_id(former)
    meter, final = former.meter, () if status in (ClosingStatus.WAITING, ClosingStatus.LEFT) else former.final_values
    if last and closed and {each.zone: Decimal(int(each.value)) for each in final} != last.values():
        final = tuple(ZoneValue(zone.zone, zone.value) for zone in last.zones)
    closing = ClosingStatus.CLOSED if closed else status
    return {
        "meter_id": meter.meter_id,
        "serial": meter.serial,
        "installed_on": meter.installed_on,
        "removed_on": former.removed_on,
        "final_values": [asdict(each) for each in final],
        **({"closing": closing} if closing else {}),
    }


def unclosed(item: Unclosed, account: Account, former: FormerMeter, standing: Standing) -> Answer:
    """A former meter without its last reading, as the staff see it."""
    last = standing.previous(former.meter)
    names = ("closing_id", "account_id", "meter_id", "why", "opened_at")
    return {
        **{name: getattr(item, name) for name in names},
        "account_number": account.account_number,
        "meter_serial": former.meter.serial,
        "removed_on": former.removed_on,
        "told": former.final_values,
        "last": [ZoneValue(zone, last[zone]) for zone in former.meter.zones],
        "last_on": standing.last_read_on(former.meter),
    }


def _verification(meter: Meter, *, today: date) -> Answer | None:
    due = meter.verification_due_on
    if due is None:
        return None
    stage = stage_of(due, today=today)
    return {"due_on": due, "days_left": (due - today).days, "soon": bool(stage) or due < today, **asdict(said(due, today=today))}


def _notices(meter: Meter, rules: IntakeRules, today: date) -> Iterator[Answer]:
    """What is to be known before anything is typed; `automatic` ones say why nothing is asked for."""
    if meter.automatic and rules.automatic is Taking.REFUSE:
        yield {"code": "meter_automatic", **asdict(meter_automatic(rules.phone))}
    yield from ({"code": note.code, **asdict(note.text)} for note in notes_of(meter, rules, today))


def check(examination: Examination, *, counts_to: str, late: bool) -> Answer:
    """What figures would come to, with everything that is said of them; `acceptable` if they are taken without a question."""
    assessment = examination.assessment
    doubts = [{"code": "reading_implausible", **asdict(doubt.text)} for doubt in assessment.doubts]
    lateness = [{"code": note.code, **asdict(note.text)} for note in examination.notes if note.code == "reading_late"]
    return {
        "acceptable": not assessment.doubts and not examination.refusals,
        "counts_to": counts_to,
        "late": late,
        "zones": assessment.zones,
        "warnings": [*doubts, *lateness],
        "reasons": list(_reasons(examination)),
        "expected": [_expected(dial) for dial in assessment.dials],
    }


def _reasons(examination: Examination) -> Iterator[Answer]:
    for refusal in examination.refusals:
        whole = {"code": refusal.code, "weight": "refusal", "pointer": None, "ru": refusal.ru, "en": refusal.en}
        yield from ({**whole, **told} for told in refusal.errors or [{}])
    assessment = examination.assessment
    for weight, found in (("doubt", assessment.doubts), ("note", assessment.hints)):
        for fault in found:
            yield {"code": fault.code, "weight": weight, "pointer": f"/values/{fault.index}/value", **asdict(fault.text)}
    yield from ({"code": note.code, "weight": "note", "pointer": None, **asdict(note.text)} for note in examination.notes)


def _expected(dial: Dial) -> Answer:
    bounds = {"from": dial.previous, "to": dial.highest}
    return {"zone": dial.zone, "previous": dial.previous, **bounds, "most_kwh": dial.bound, "ratio": dial.ratio}


def reading(reading: Reading, *, last: bool, today: date, closed: ClosedMonths = NONE_CLOSED) -> Answer:
    """A reading with what may still be done to it."""
    changeable = reading.changeable(last=last, today=today, closed=closed)
    fields = {name: getattr(reading, name) for name in reading.__dataclass_fields__ if name != "number"}
    return {
        **fields,
        "history": [_version(each, reading) for each in reading.history],
        "changeable_until": closed.changeable_until(reading.period),
        "can_correct": changeable,
        "can_cancel": changeable,
        "can_dispute": reading.status is ReadingStatus.ACCEPTED and not changeable,
        **_message(reading_message(reading)),
    }


def _version(change: Change, reading: Reading) -> Answer:
    """One link of the chain: whether it is what counts, was replaced by a later one, or was taken back."""
    current = change.revision == reading.revision
    state = "superseded" if not current else "withdrawn" if change.status is ReadingStatus.CANCELLED else "submitted"
    return {**vars(change), "state": state}


def reading_message(reading: Reading) -> Text:
    """What became of the reading, in words."""
    ratio = reading.zones[0].ratio if reading.zones else Decimal(1)
    used, month = texts.kwh(sum((zone.consumption for zone in reading.zones), Decimal(0))), texts.month(reading.period)
    used = used + times_ratio(ratio) if ratio != 1 else used
    if reading.status is ReadingStatus.CANCELLED:
        return Text(
            "Показания отменены. Действуют те, что были до них.", "The reading is cancelled. The one before it is valid again."
        )
    ru, en = ("исправлены", "corrected") if reading.revision > 1 else ("приняты", "accepted")
    said = Text(f"Показания {ru}: {used.ru} за {month.ru}.", f"The reading is {en}: {used.en} for {month.en}.")
    return said + late_notice(received_on=reading.received_on, counts_to=reading.period) if reading.late else said


def _message(text: Text) -> Answer:
    return {"message_ru": text.ru, "message_en": text.en}
