"""From cells to a meter: its dials and where they started, and what only some registries tell of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from account_sync.domain.account import Meter, MeterFacts, meter_id_of
from account_sync.domain.registry.cells import Cells
from account_sync.domain.registry.columns import FACTS_OF_METER, INITIAL_VALUES, Column
from account_sync.domain.registry.profile import Profile


def read_meter(cells: Cells, code: str, profile: Profile) -> Meter:
    """The meter that the cells of a row tell of."""
    serial = cells.pattern(
        Column.SERIAL,
        r"[0-9A-Za-zА-Яа-яЁё/. -]{1,32}",
        code="bad_serial",
        ru="до 32 букв и цифр",
        en="must be up to 32 letters and digits",
    )
    digits = cells.whole(Column.DIGITS, 4, 9)
    zones = cells.whole(Column.ZONES, 1, 3)
    installed_on, verification_due_on = cells.day(Column.INSTALLED), cells.day(Column.VERIFIED)
    if date.min < verification_due_on < installed_on:
        cells.fault(Column.VERIFIED, "verified_before_installed", "раньше даты установки", "is before the installation")
    return Meter(
        meter_id=meter_id_of(code, serial),
        serial=serial,
        zones=zones,
        digits=digits,
        installed_on=installed_on,
        verification_due_on=verification_due_on,
        initial_on=cells.day(Column.INITIAL_DAY),
        initial_values=_initial_values(cells, zones=zones, digits=digits),
        facts=_facts(cells, profile),
    )


def _facts(cells: Cells, profile: Profile) -> MeterFacts | None:
    """What the row tells of a meter beyond what every registry does; a row that tells nothing leaves what is held."""
    if not any(cells.has(column) for column in FACTS_OF_METER):
        return None
    automatic, place = Column.AUTOMATIC, Column.PLACE
    return MeterFacts(
        ratio=_above_zero(cells, Column.RATIO, places=4) or Decimal(1),
        largest_increment=_above_zero(cells, Column.LARGEST, places=0),
        automatic=cells.has(automatic) and cells.word(automatic, profile.words[automatic], code="not_yes_or_no") == "yes",
        place=cells.word(place, profile.words[place], code="unknown_place") if cells.has(place) else None,
    )


def _above_zero(cells: Cells, column: Column, *, places: int) -> Decimal | None:
    if not cells.has(column):
        return None
    noted, value = len(cells.faults), cells.decimal(column, places=places)
    if len(cells.faults) == noted and value == 0:
        cells.fault(column, "not_above_zero", "нужно число больше нуля", "must be above zero")
    return value


def _initial_values(cells: Cells, *, zones: int, digits: int) -> tuple[Decimal, ...]:
    for column in INITIAL_VALUES[zones:]:
        if cells.has(column):
            cells.fault(column, "zone_not_expected", f"лишнее значение: зон {zones}", f"has no zone: the meter has {zones}")
    values = []
    for column in INITIAL_VALUES[:zones]:
        if not cells.has(column):
            cells.fault(column, "zone_value_missing", f"нет показаний: зон {zones}", f"has no value: the meter has {zones} zones")
            continue
        values.append(cells.decimal(column, places=3))
        if values[-1] >= 10**digits:
            cells.fault(
                column,
                "value_too_long",
                f"больше знаков, чем на счётчике ({digits})",
                f"has more digits than the meter ({digits})",
            )
    return tuple(values)
