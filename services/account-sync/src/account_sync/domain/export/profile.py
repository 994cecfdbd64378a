"""How the base wants its files: a profile is data, and one that cannot work is refused when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from account_sync.domain.errors import AccountSyncError
from account_sync.domain.export.entry import Kind, Operation

COMMON = frozenset({"line", "batch", "subscriber_code", "account_number", "operation", "entry_id"})
VALUES_OF = {
    Kind.READINGS: COMMON
    | {"serial", "period", "read_on", "value_1", "value_2", "value_3", "consumption", "submitted_on", "submitted_at", "late"},
    Kind.PAYMENTS: COMMON | {"agent", "txn_id", "amount", "paid_on", "paid_at", "received_on"},
}
CONTROL = frozenset({"rows", "sum", "batch", "made_on"})
ANSWER = ("batch", "line", "result", "reason")
TOTALS = ("batch", "received", "received_total", "accepted", "accepted_total", "refused", "refused_total")


class ExportProfileWrong(AccountSyncError):
    """An export profile that cannot work; the message names the place."""

    code = "export_profile_wrong"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The columns of one kind of file: title and the value that stands there; `file_name` takes `{number}` and `{day}`."""

    file_name: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """How the base answers: titles in the order of batch, line, result, reason, and its two words."""

    titles: tuple[str, str, str, str]
    accepted: str
    refused: str


@dataclass(frozen=True, kw_only=True)
class ExportProfile:
    """Encoding, signs, words and layouts of the files that go to one base. `totals`: titles of its control file, if any."""

    name: str
    encoding: str
    separator: str
    decimal_mark: str
    date_format: str
    line_end: str
    control_mark: str
    control: tuple[str, ...]
    layouts: Mapping[Kind, Layout]
    operations: Mapping[Operation, str]
    yes_no: tuple[str, str]
    answers: Answers
    totals: tuple[str, ...] = ()


def profile(name: str, told: Any) -> ExportProfile:
    """The profile that `told` (parsed JSON) describes; ExportProfileWrong names what is missing, unknown or cannot be."""
    place = f"профиль {name}", f"profile {name}"
    try:
        made = _made(name, told)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        said = (f"{place[0]}: нет или не того вида {error}.", f"{place[1]}: missing or malformed {error}.")
        raise ExportProfileWrong(ru=said[0], en=said[1]) from None
    for kind, layout in made.layouts.items():
        if unknown := [value for _, value in layout.columns if value not in VALUES_OF[kind]]:
            known = ", ".join(sorted(VALUES_OF[kind]))
            raise ExportProfileWrong(
                ru=f"{place[0]}, {kind}: неизвестно {', '.join(unknown)}. Можно: {known}.",
                en=f"{place[1]}, {kind}: unknown {', '.join(unknown)}. Known: {known}.",
            )
        if "line" not in [value for _, value in layout.columns]:
            said = (f"{place[0]}, {kind}: нужен столбец line.", f"{place[1]}, {kind}: needs a column line.")
            raise ExportProfileWrong(ru=said[0], en=said[1])
    if unknown := [each for each in made.control if each not in CONTROL]:
        raise ExportProfileWrong(
            ru=f"{place[0]}: в контрольной строке неизвестно {', '.join(unknown)}.",
            en=f"{place[1]}: unknown in the control row: {', '.join(unknown)}.",
        )
    return made


def _made(name: str, told: Any) -> ExportProfile:
    "".encode(told["encoding"])
    answers = told["answers"]
    return ExportProfile(
        name=name,
        encoding=told["encoding"],
        separator=_sign(told["separator"]),
        decimal_mark=_sign(told["decimal_mark"]),
        date_format=told["date_format"],
        line_end=told["line_end"],
        control_mark=told["control"]["mark"],
        control=tuple(told["control"]["values"]),
        layouts={kind: _layout(told[kind]) for kind in Kind},
        operations={operation: told["operations"][operation] for operation in Operation},
        yes_no=(told["yes"], told["no"]),
        answers=Answers(
            titles=tuple(answers["titles"][each] for each in ANSWER),
            accepted=answers["accepted"],
            refused=answers["refused"],
        ),
        totals=tuple(told["totals"]["titles"][each] for each in TOTALS) if "totals" in told else (),
    )


def _layout(told: Any) -> Layout:
    told["file_name"].format(number=1, day="20221101")
    return Layout(file_name=told["file_name"], columns=tuple((column["title"], column["value"]) for column in told["columns"]))


def _sign(text: str) -> str:
    if len(text) != 1:
        raise ValueError(f"«{text}»")
    return text
