"""From cells to an account: what each column means, and what must fit together within one row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from account_sync.domain.account import FIRST_REVISION, Account, Filed, Holder, Meter, Premises, Status, account_id_of
from account_sync.domain.registry.cells import Cells
from account_sync.domain.registry.columns import OF_HOLDER, OF_METER, Column
from account_sync.domain.registry.legal_entities import legal_entity
from account_sync.domain.registry.meters import read_meter
from account_sync.domain.registry.profile import Profile
from account_sync.domain.registry.records import CellsByColumn, Fault, Record

KOPECK = Decimal("0.01")
MOST_ROOMS = 20
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}")
_PHONE = re.compile(r"[0-9+() -]{6,32}")


@dataclass(frozen=True)
class GoodRow:
    """A row that can be taken, as the account it describes."""

    line: int
    account: Account

    @property
    def account_id(self) -> str:
        """Whose row it is."""
        return self.account.account_id


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be taken, with every reason; `account_number` as written, to find the row again.

    `subscriber_code` and `balance` where they could be read: whose row it is, and what it adds to the control sum.
    """

    line: int
    account_number: str
    faults: tuple[Fault, ...]
    subscriber_code: str = ""
    balance: Decimal | None = None


def read_row(record: Record, profile: Profile, *, plans: Collection[str], as_of: datetime) -> GoodRow | BadRow:
    """The account a record describes, or all that is wrong with it."""
    if record.faults:
        return BadRow(record.number, "", record.faults)
    cells = Cells(record.cells, profile.form)
    account = _account(cells, record, profile, plans=plans, as_of=as_of)
    if cells.faults:
        return _bad_row(record.number, cells, account, profile)
    return GoodRow(record.number, account)


def _bad_row(number: int, cells: Cells, account: Account, profile: Profile) -> BadRow:
    faulty = {fault.column for fault in cells.faults}
    return BadRow(
        number,
        _printable(cells.raw(Column.NUMBER)),
        in_order(cells.faults, profile),
        subscriber_code="" if profile.title(Column.CODE) in faulty else account.subscriber_code,
        balance=None if profile.title(Column.BALANCE) in faulty else account.opening_balance,
    )


def in_order(faults: Iterable[Fault], profile: Profile) -> tuple[Fault, ...]:
    """The faults of a row in the order of its columns."""
    return tuple(sorted(faults, key=lambda fault: profile.order[fault.column]))


def _printable(text: str) -> str:
    return "".join(letter for letter in text[:32] if letter.isalnum())


def _account(cells: Cells, record: Record, profile: Profile, *, plans: Collection[str], as_of: datetime) -> Account:
    code = _code(cells)
    status, opened_on, closed_on = _contract(cells, profile)
    persons = cells.whole(Column.PERSONS, 0, 99)
    entity = legal_entity(cells, profile)
    return Account(
        account_id=account_id_of(code),
        subscriber_code=code,
        account_number=_number(cells),
        holder=Holder(surname="", name="", patronymic=None) if entity else _holder(cells),
        address=cells.text(Column.ADDRESS),
        tariff_plan=cells.word(Column.PLAN, {plan: plan for plan in plans}, code="unknown_plan"),
        group=cells.word(Column.GROUP, profile.words[Column.GROUP], code="unknown_group"),
        registered_persons=persons,
        lives_alone=_alone(cells, persons, profile),
        status=status,
        opened_on=opened_on,
        closed_on=closed_on,
        meters=_meters(cells, record, code, profile, may_be_none=status is Status.CLOSED or profile.meters_may_follow),
        opening_balance=cells.decimal(Column.BALANCE, places=2, negative=True).quantize(KOPECK),
        opening_balance_on=cells.day(Column.BALANCE_DAY),
        typical_consumption=cells.decimal(Column.TYPICAL, places=3) if cells.has(Column.TYPICAL) else None,
        revision=FIRST_REVISION,
        as_of=as_of,
        filed=_filed(cells, profile),
        legal_entity=entity,
        premises=_premises(cells),
        rooms=cells.whole(Column.ROOMS, 1, MOST_ROOMS) if cells.has(Column.ROOMS) else None,
        version=int(cells.decimal(Column.VERSION, places=0)) if cells.has(Column.VERSION) else None,
    )


def _premises(cells: Cells) -> Premises | None:
    flat = cells.text(Column.FLAT, required=False)
    return Premises(flat, cells.text(Column.ROOM, required=False)) if flat else None


def _filed(cells: Cells, profile: Profile) -> Filed | None:
    """The contacts on file, as far as they are any; nothing where the registry does not tell them, so that held ones stay."""
    if not any(column in profile.columns for column in OF_HOLDER):
        return None
    email, phone = cells.text(Column.EMAIL, required=False), cells.text(Column.PHONE, required=False)
    return Filed(email=email if _EMAIL.fullmatch(email) else None, phone=phone if _PHONE.fullmatch(phone) else None)


def _meters(cells: Cells, record: Record, code: str, profile: Profile, *, may_be_none: bool) -> tuple[Meter, ...]:
    """The base may forget the meters of a closed account; its history keeps them."""
    told: list[CellsByColumn] = [record.cells] if record.meters is None else list(record.meters)
    if may_be_none and record.meters is None and not any(cells.has(column) for column in OF_METER):
        return ()
    meters = []
    for each in told:
        own = Cells(each, cells.form, cells.faults)
        meters.append(read_meter(own, code, profile))
    if not meters and not may_be_none:
        cells.fault(Column.SERIAL, "no_meter", "у открытого счёта нет счётчика", "an open account has no meter")
    return tuple(meters)


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


def _alone(cells: Cells, persons: int, profile: Profile) -> bool:
    alone = cells.word(Column.ALONE, profile.words[Column.ALONE], code="not_yes_or_no") == "yes"
    if alone and persons != 1:
        cells.fault(
            Column.ALONE,
            "not_alone",
            f"проживает один, но зарегистрировано {persons}",
            f"lives alone, yet {persons} are registered",
        )
    return alone


def _contract(cells: Cells, profile: Profile) -> tuple[Status, date, date | None]:
    status = Status(cells.word(Column.STATUS, profile.words[Column.STATUS], code="unknown_status"))
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
