"""A file that was read to its end, judged as a whole: what is wrong with it, and whether its profile refuses it for that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from account_sync.domain.registry.profile import Answer, Control, Profile, Unmentioned
from account_sync.domain.registry.reading import Tally
from account_sync.domain.registry.records import Ending


@dataclass(frozen=True)
class Trouble:
    """Something about a file as a whole: a stable code and what a clerk should know and do. `fatal`: the file is refused."""

    code: str
    ru: str
    en: str
    fatal: bool


def judge(tally: Tally, ending: Ending, profile: Profile) -> tuple[Trouble, ...]:
    """All that is wrong with a file, as its profile takes it."""
    return (*_end(ending, profile), *_rows(tally, profile), *_control(tally, ending, profile))


def applied_already(at: datetime) -> Trouble:
    """The very same bytes were applied before."""
    when = f"{at:%d.%m.%Y %H:%M} UTC"
    ru = f"Этот же файл уже применён {when}, ещё раз применять нечего."
    return Trouble("applied_already", ru, f"This very file was applied on {when}; there is nothing to apply.", True)


def too_many_closings(closings: int, open_accounts: int, profile: Profile) -> Iterator[Trouble]:
    """More accounts would be closed than a whole snapshot can have lost."""
    most = profile.snapshot.at_most_percent
    if closings * 100 > most * open_accounts:
        yield Trouble(
            "too_many_closings",
            f"В реестре нет {closings} из {open_accounts} открытых счетов, а допускается не больше {most} %: похоже, он неполон.",
            f"{closings} of {open_accounts} open accounts are not in the registry; at most {most} % may be: it seems incomplete.",
            True,
        )


def _end(ending: Ending, profile: Profile) -> Iterator[Trouble]:
    if ending.cut_off:
        yield Trouble(
            "cut_off",
            "Файл обрывается на последней записи: скорее всего, он скопирован не до конца. Скопируйте или выгрузите его ещё раз.",
            "The file breaks off within its last record; it was probably not copied to its end. Copy or export it again.",
            profile.policy.cut_off is Answer.REFUSE_FILE,
        )


def _rows(tally: Tally, profile: Profile) -> Iterator[Trouble]:
    policy = profile.policy
    if tally.duplicates:
        yield Trouble(
            "duplicates",
            f"Строк с повторными кодами, номерами счетов или счётчиками: {tally.duplicates}. Взята первая из одинаковых.",
            f"Rows that repeat a code, an account number or a meter: {tally.duplicates}. The first of them is taken.",
            policy.duplicates is Answer.REFUSE_FILE,
        )
    if tally.foreign:
        yield Trouble(
            "foreign",
            f"Строк со счетами другой организации: {tally.foreign}. Проверьте, тот ли реестр выгружен.",
            f"Rows about accounts of another company: {tally.foreign}. Check whether this is the right registry.",
            policy.foreign is Answer.REFUSE_FILE,
        )
    if tally.nameless and profile.snapshot.unmentioned is Unmentioned.CLOSE:
        yield Trouble(
            "nobody_closed",
            f"Строк, по которым не понять, чьи они: {tally.nameless}. Поэтому ни один счёт, которого нет в реестре, не закрыт.",
            f"Rows that do not tell whose they are: {tally.nameless}. So no account is closed for not being in the registry.",
            False,
        )
    if tally.refused * 100 > policy.bad_rows_percent * tally.rows:
        most = policy.bad_rows_percent
        yield Trouble(
            "too_many_bad_rows",
            f"Отклонено строк: {tally.refused} из {tally.rows}, а допускается не больше {most} %. Исправьте выгрузку.",
            f"{tally.refused} of {tally.rows} rows were refused; at most {most} % may be. Mend the export.",
            True,
        )


def _control(tally: Tally, ending: Ending, profile: Profile) -> Iterator[Trouble]:
    control, fatal = profile.control, profile.policy.control is Answer.REFUSE_FILE
    if control is None:
        return
    if not ending.control:
        if control.required:
            ru = f"Нет контрольной строки «{control.mark}»: файл неполон. Выгрузите реестр ещё раз."
            yield Trouble("no_control_row", ru, f"The control row “{control.mark}” is missing: the file is incomplete.", fatal)
        return
    if ending.rows_after_control:
        ru = f"После контрольной строки «{control.mark}» есть ещё строки. Файл собран из нескольких?"
        yield Trouble("rows_after_control", ru, f"There are rows below the control row “{control.mark}”.", fatal)
    for what, told, counted in _compared(control, ending.control, tally, profile.decimal):
        yield Trouble(
            "wrong_control_row",
            f"Контрольная строка не сходится: {_WORDS[what]} {told or 'нет'}, а в файле {counted}. Выгрузите реестр ещё раз.",
            f"The control row does not agree: {what} {told or 'not told'}, but the file has {counted}. Export it again.",
            fatal,
        )


_WORDS = {"rows": "строк", "balance": "сумма сальдо"}


def _compared(control: Control, row: tuple[str, ...], tally: Tally, decimal: str) -> Iterator[tuple[str, str, Decimal]]:
    """What the control row says otherwise than the file: which figure, as told, as counted."""
    counted = {"rows": (control.rows, Decimal(tally.rows)), "balance": (control.balance, tally.balance)}
    for what, (place, figure) in counted.items():
        if place is None or figure is None:
            continue
        told = row[place - 1].strip() if place <= len(row) else ""
        if _number(told, decimal) != figure:
            yield what, told, figure


def _number(told: str, decimal: str) -> Decimal | None:
    try:
        return Decimal(told.replace(" ", "").replace("\xa0", "").replace(decimal, "."))
    except InvalidOperation:
        return None
