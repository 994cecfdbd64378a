"""From cells to an account: what each column means, and what must fit together within one row."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from account_sync.domain.account import Account, Holder, Meter, Status, account_id_of, meter_id_of
from account_sync.domain.registry.cells import Cells, Fault
from account_sync.domain.registry.columns import GROUPS, HEADER, INITIAL_VALUES, STATUSES, YES_NO, Column
from account_sync.domain.registry.lines import Line, cells_of

FIRST_REVISION = 1
KOPECK = Decimal("0.01")


@dataclass(frozen=True)
class GoodRow:
    """A row that can be taken, as the account it describes."""

    line: int
    account: Account


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be taken, with every reason; `account_number` as written, to find the row again."""

    line: int
    account_number: str
    faults: tuple[Fault, ...]


def read_row(line: Line, *, plans: Collection[str], as_of: datetime) -> GoodRow | BadRow:
    """The account a line describes, or all that is wrong with it."""
    try:
        found = cells_of(line.text)
    except ValueError:
        broken = Fault(None, "broken_quotes", "кавычка открыта и не закрыта", "a quotation mark is opened and never closed")
        return BadRow(line.number, "", (broken,))
    if len(found) != len(HEADER):
        count = Fault(
            None,
            "wrong_column_count",
            f"столбцов {len(found)}, а нужно {len(HEADER)}",
            f"has {len(found)} columns instead of {len(HEADER)}",
        )
        return BadRow(line.number, "", (count,))
    cells = Cells(dict(zip(HEADER, found, strict=True)))
    account = _account(cells, plans=plans, as_of=as_of)
    if cells.faults:
        return BadRow(line.number, _printable(cells.values[Column.NUMBER]), _in_order(cells.faults))
    return GoodRow(line.number, account)


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: HEADER.index(fault.column) if fault.column else 0))


def _printable(text: str) -> str:
    return "".join(letter for letter in text.strip()[:32] if letter.isalnum())


def _account(cells: Cells, *, plans: Collection[str], as_of: datetime) -> Account:
    code = _code(cells)
    status, opened_on, closed_on = _contract(cells)
    persons = cells.whole(Column.PERSONS, 0, 99)
    return Account(
        account_id=account_id_of(code),
        subscriber_code=code,
        account_number=_number(cells),
        holder=_holder(cells),
        address=cells.text(Column.ADDRESS),
        tariff_plan=cells.word(Column.PLAN, {plan: plan for plan in plans}, code="unknown_plan"),
        group=cells.word(Column.GROUP, GROUPS, code="unknown_group"),
        registered_persons=persons,
        lives_alone=_alone(cells, persons),
        status=status,
        opened_on=opened_on,
        closed_on=closed_on,
        meters=(_meter(cells, code),),
        opening_balance=cells.decimal(Column.BALANCE, places=2, negative=True).quantize(KOPECK),
        opening_balance_on=cells.day(Column.BALANCE_DAY),
        typical_consumption=cells.decimal(Column.TYPICAL, places=3) if cells.has(Column.TYPICAL) else None,
        revision=FIRST_REVISION,
        as_of=as_of,
    )


def _code(cells: Cells) -> str:
    wrong = ("нужны цифры и латинские буквы", "must be digits and Latin letters")
    return cells.pattern(Column.CODE, r"[0-9A-Za-z-]{1,32}", code="bad_code", ru=wrong[0], en=wrong[1])


def _number(cells: Cells) -> str:
    wrong = ("номер счёта — 12 цифр", "the account number has 12 digits")
    return cells.pattern(Column.NUMBER, r"[0-9]{12}", code="bad_account_number", ru=wrong[0], en=wrong[1])


def _holder(cells: Cells) -> Holder:
    return Holder(
        surname=cells.name(Column.SURNAME),
        name=cells.name(Column.NAME),
        patronymic=cells.name(Column.PATRONYMIC, required=False) or None,
    )


def _alone(cells: Cells, persons: int) -> bool:
    alone = cells.word(Column.ALONE, YES_NO, code="not_yes_or_no")
    if alone and persons != 1:
        cells.fault(
            Column.ALONE,
            "not_alone",
            f"проживает один, но зарегистрировано {persons}",
            f"lives alone, yet {persons} are registered",
        )
    return alone


def _contract(cells: Cells) -> tuple[Status, date, date | None]:
    status = cells.word(Column.STATUS, STATUSES, code="unknown_status")
    opened_on = cells.day(Column.OPENED)
    if not cells.has(Column.CLOSED):
        if status is Status.CLOSED:
            cells.fault(
                Column.CLOSED, "missing", "счёт закрыт, а даты закрытия нет", "the account is closed but has no closing date"
            )
        return status, opened_on, None
    closed_on = cells.day(Column.CLOSED)
    if status is Status.OPEN:
        cells.fault(
            Column.CLOSED,
            "open_with_closing_date",
            "счёт открыт, а дата закрытия есть",
            "the account is open but has a closing date",
        )
    elif date.min < closed_on < opened_on:
        cells.fault(Column.CLOSED, "closed_before_opened", "закрыт раньше, чем открыт", "was closed before it was opened")
    return status, opened_on, closed_on


def _meter(cells: Cells, code: str) -> Meter:
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
    )


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
