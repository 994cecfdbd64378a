"""A profile's data file judged: everything that is wrong with it is said at once, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from account_sync.domain.account import GROUPS, PLACES, Kind, Status
from account_sync.domain.errors import ProfileWrong
from account_sync.domain.registry.cells import DATES, ENCODINGS
from account_sync.domain.registry.columns import IN_WORDS, MAY_BE_ABSENT, OF_LEGAL_ENTITY, OF_PERSON, Column
from account_sync.domain.registry.profile import Answer, Control, Format, Policy, Profile, Snapshot, Unmentioned

_MEANINGS = {
    Column.GROUP: GROUPS,
    Column.STATUS: tuple(Status),
    Column.ALONE: ("yes", "no"),
    Column.AUTOMATIC: ("yes", "no"),
    Column.PLACE: PLACES,
    Column.KIND: tuple(Kind),
}
_ANSWERS = tuple(Answer)
_ALONE = (Format.KVADO_COUNTERS,)  # tells meters and no account
Check = Callable[[Any], bool]


@dataclass
class _Part:
    """An object of the file; each field is taken once, and what nobody took is a mistake."""

    held: Mapping[str, Any]
    place: str
    problems: list[str]
    taken: set[str] = field(default_factory=set)

    def take(self, key: str, fits: Check, wanted: str, *, default: Any = None, optional: bool = False) -> Any:
        self.taken.add(key)
        if key not in self.held:
            if not optional:
                self.problems.append(f"{self.place}{key} is missing: {wanted}")
            return default
        if not fits(self.held[key]):
            self.problems.append(f"{self.place}{key} must be {wanted}")
            return default
        return self.held[key]

    def part(self, key: str, *, optional: bool = False) -> _Part:
        held = self.take(key, lambda value: isinstance(value, dict), "an object", default={}, optional=optional)
        return _Part(held, f"{self.place}{key}.", self.problems)

    def word(self, key: str, words: Collection[str], *, default: str, optional: bool = False) -> str:
        wanted = f"one of {', '.join(words)}"
        told: str = self.take(key, lambda value: value in words, wanted, default=default, optional=optional)
        return told

    def end(self) -> None:
        self.problems += [f"{self.place}{key} is not known" for key in sorted(self.held.keys() - self.taken)]


def as_profile(name: str, held: Any) -> Profile:
    """The profile that a data file describes; ProfileWrong with all that is wrong in it."""
    problems: list[str] = []
    if not isinstance(held, dict):
        raise ProfileWrong(name, ["the file must be a JSON object"])
    whole = _Part(held, "", problems)
    how, (title_ru, title_en) = Format(whole.word("format", tuple(Format), default="csv")), _title(whole)
    columns, constants = _columns(whole, how), _constants(whole)
    profile = Profile(
        name=name,
        title_ru=title_ru,
        title_en=title_en,
        files=tuple(whole.take("files", _are_texts, "a list of patterns such as *.csv", default=[])),
        format=how,
        encoding=whole.word("encoding", tuple(ENCODINGS), default="utf-8"),
        separator=_separator(whole, how),
        decimal=whole.word("decimal", (",", "."), default="."),
        dates=whole.word("dates", tuple(DATES), default="YYYY-MM-DD"),
        columns=columns,
        constants=constants,
        words=_words(whole, columns, constants, none_needed=how in _ALONE),
        own_numbers=whole.take("own_numbers", _is_pattern, "a regular expression", default="", optional=how in _ALONE),
        meters_may_follow=whole.take("meters_may_follow", _is_boolean, "true or false", default=False, optional=True),
        control=_control(whole, how),
        snapshot=_snapshot(whole),
        policy=_policy(whole),
    )
    whole.end()
    problems += _of_meters_alone(profile) if profile.tells_meters else _gaps(columns, constants)
    if problems:
        raise ProfileWrong(name, problems)
    return profile


def _title(whole: _Part) -> tuple[str, str]:
    part = whole.part("title")
    ru, en = (part.take(language, _is_text, "a text", default="") for language in ("ru", "en"))
    part.end()
    return ru, en


def _columns(whole: _Part, how: Format) -> dict[Column, str]:
    if how in (Format.KVADO, Format.KVADO_COUNTERS):  # their fields have names of their own
        from account_sync.domain.registry import counters, kvado

        return dict(kvado.TITLES if how is Format.KVADO else counters.TITLES)
    return _by_column(whole.part("columns"), _is_text, "the title of a column")


def _constants(whole: _Part) -> dict[Column, str]:
    return _by_column(whole.part("constants", optional=True), _is_text, "a text")


def _by_column(part: _Part, fits: Check, wanted: str) -> dict[Column, Any]:
    known = {column.name.lower(): column for column in Column}
    return {known[key]: part.take(key, fits, wanted, default="") for key in part.held if key in known} | _unknown(part)


def _unknown(part: _Part) -> dict[Column, Any]:
    part.end()
    return {}


def _words(
    whole: _Part, columns: Mapping[Column, str], constants: Mapping[Column, str], *, none_needed: bool
) -> dict[Column, dict[str, str]]:
    part, made = whole.part("words", optional=none_needed), {}
    for column in () if none_needed else IN_WORDS:
        meanings, key = _MEANINGS[column], column.name.lower()
        spared = column in MAY_BE_ABSENT and column not in columns and column not in constants
        words = part.take(key, _are_words, "an object: a word, its meaning", default={}, optional=spared)
        for word, meaning in words.items():
            if meaning not in meanings:
                part.problems.append(f"words.{key}: «{word}» must mean one of {', '.join(meanings)}")
        made[column] = {word.casefold(): meaning for word, meaning in words.items()}
        if column in constants and column not in columns and constants[column].casefold() not in made[column]:
            part.problems.append(f"constants.{key} is none of its words")
    part.end()
    return made


def _separator(whole: _Part, how: Format) -> str:
    if how is not Format.CSV:
        return ""
    return str(whole.take("separator", lambda value: _is_text(value) and len(value) == 1, "one character", default=";"))


def _control(whole: _Part, how: Format) -> Control | None:
    if "control" not in whole.held:
        return None
    part = whole.part("control")
    if how is not Format.CSV:
        part.problems.append("control: only a CSV file has a control row")
    made = Control(
        mark=part.take("mark", _is_text, "the text of its first cell", default=""),
        required=part.take("required", _is_boolean, "true or false", default=False),
        rows=part.take("rows", _is_place, "the place of a cell after the first, from 2", optional=True),
        balance=part.take("balance", _is_place, "the place of a cell after the first, from 2", optional=True),
    )
    part.end()
    if made.rows is None and made.balance is None:
        part.problems.append("control must say which of its cells counts: rows, balance or both")
    return made


def _snapshot(whole: _Part) -> Snapshot:
    part = whole.part("snapshot")
    full = part.word("kind", ("full", "delta"), default="delta") == "full"
    unmentioned = Unmentioned(part.word("unmentioned", tuple(Unmentioned), default="keep", optional=True))
    percent = part.take("at_most_percent", _is_percent, "a whole number from 0 to 100", default=5, optional=True)
    if not full and "unmentioned" in part.held:
        part.problems.append("snapshot.unmentioned: a delta says nothing of the accounts that it does not mention")
    part.end()
    return Snapshot(full=full, unmentioned=unmentioned, at_most_percent=percent)


def _policy(whole: _Part) -> Policy:
    part = whole.part("policy")
    made = Policy(
        bad_rows_percent=part.take("bad_rows_percent", _is_percent, "a whole number from 0 to 100", default=0),
        duplicates=Answer(part.word("duplicates", _ANSWERS, default=Answer.REFUSE_FILE)),
        foreign=Answer(part.word("foreign", _ANSWERS, default=Answer.REFUSE_FILE)),
        control=Answer(part.word("control", _ANSWERS, default=Answer.REFUSE_FILE)),
        cut_off=Answer(part.word("cut_off", _ANSWERS, default=Answer.REFUSE_FILE)),
    )
    part.end()
    return made


def _gaps(columns: Mapping[Column, str], constants: Mapping[Column, str]) -> list[str]:
    named = columns.keys() | constants.keys()
    told = named | MAY_BE_ABSENT
    if any(column in named for column in OF_LEGAL_ENTITY):  # whoever tells one thing of a legal entity tells what it is known by
        told = (told - set(OF_LEGAL_ENTITY)) | (named & set(OF_LEGAL_ENTITY)) | {Column.KPP, *OF_PERSON}
    gaps = [f"columns.{each.name.lower()} is missing, and constants do not stand for it" for each in Column if each not in told]
    twice = [f"constants.{column.name.lower()} stands for a column that the file has" for column in columns.keys() & constants]
    titles = list(columns.values())
    same = sorted({title for title in titles if titles.count(title) > 1})
    return gaps + sorted(twice) + [f"columns: two of them are called «{title}»" for title in same]


def _of_meters_alone(profile: Profile) -> list[str]:
    wrong = profile.constants or profile.snapshot.full
    return ["a file of counters has no constants and is no full snapshot: it tells no accounts"] if wrong else []


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and value != [] and all(map(_is_text, value))


def _are_words(value: Any) -> bool:
    return isinstance(value, dict) and value != {}


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _is_place(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 2


def _is_percent(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100


def _is_pattern(value: Any) -> bool:
    try:
        return _is_text(value) and bool(re.compile(value))
    except re.error:
        return False
