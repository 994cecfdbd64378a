"""A file judged as a whole: each trouble costs what the profile says, the file or only what it touches."""

from __future__ import annotations

from dataclasses import replace

import pytest
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.judging import judge
from account_sync.domain.registry.profile import Answer, Control, Profile
from account_sync.domain.registry.seen import Seen

from tests.account_sync.examples import FIRST, csv_of, line_of, reading_of

ONE, TWO = line_of({Column.BALANCE: "10,50"}).text, line_of({Column.CODE: "2", Column.NUMBER: "520000000002"}).text
BAD = line_of({Column.CODE: "3", Column.NUMBER: "520000000003", Column.PLAN: "atlantis"}).text
STRICT = replace(
    FIRST,
    policy=replace(FIRST.policy, duplicates=Answer.REFUSE_FILE, foreign=Answer.REFUSE_FILE, bad_rows_percent=40),
    own_numbers="520[0-9]{9}",
)
MILD = replace(
    STRICT,
    policy=replace(
        STRICT.policy, bad_rows_percent=100, duplicates=Answer.APPLY_THE_REST, foreign=Answer.APPLY_THE_REST,
        control=Answer.APPLY_THE_REST, cut_off=Answer.APPLY_THE_REST,
    ),
)  # fmt: skip


def troubles_of(content: bytes, profile: Profile = STRICT) -> dict[str, bool]:
    reading = reading_of(content, profile)
    for _ in reading:
        pass
    found = judge(reading.tally, reading.ending, profile)
    assert all(each.ru and each.en for each in found)
    return {each.code: each.fatal for each in found}


def test_a_file_in_order_has_no_trouble() -> None:
    assert troubles_of(csv_of(ONE, TWO)) == {}
    assert troubles_of(csv_of(ONE, TWO, "Итого;2;10,50")) == {}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (csv_of(ONE, TWO)[:-30], "cut_off"),
        (csv_of(ONE, TWO)[:-2], "cut_off"),
        (csv_of(ONE, TWO, ONE), "duplicates"),
        (csv_of(ONE, TWO, line_of({Column.CODE: "9", Column.NUMBER: "770000000009"}).text), "foreign"),
        (csv_of(ONE, TWO, "ИТОГО;3"), "wrong_control_row"),
        (csv_of(ONE, TWO, "ИТОГО;2;10,51"), "wrong_control_row"),
        (csv_of(ONE, TWO, "ИТОГО"), "wrong_control_row"),
        (csv_of(ONE, TWO, "ИТОГО;много"), "wrong_control_row"),
        (csv_of(ONE, "ИТОГО;2;10,50", TWO), "rows_after_control"),
    ],
)
def test_a_trouble_refuses_the_file_where_its_profile_is_strict_and_is_told_where_it_is_mild(content: bytes, code: str) -> None:
    assert troubles_of(content)[code] is True
    assert troubles_of(content, MILD)[code] is False


def test_a_control_row_that_must_be_there_is_missed() -> None:
    must = Control(mark="ИТОГО", required=True, rows=2)
    assert troubles_of(csv_of(ONE), replace(STRICT, control=must)) == {"no_control_row": True}
    assert troubles_of(csv_of(ONE), replace(STRICT, control=None)) == {}


def test_the_sum_is_not_compared_when_a_balance_could_not_be_read() -> None:
    unread = line_of({Column.CODE: "4", Column.NUMBER: "520000000004", Column.BALANCE: "x"}).text
    assert "wrong_control_row" in troubles_of(csv_of(ONE, TWO, BAD, "ИТОГО;3;99,00"))
    assert troubles_of(csv_of(ONE, TWO, unread, "ИТОГО;3;99,00")) == {}


def test_more_bad_rows_than_the_profile_bears_refuse_the_file() -> None:
    assert troubles_of(csv_of(ONE, TWO, BAD)) == {}
    assert troubles_of(csv_of(ONE, BAD)) == {"too_many_bad_rows": True}


def test_a_line_without_an_end_is_not_read_as_one() -> None:
    rows = list(reading_of(csv_of(ONE, "x" * 200_000, TWO)))
    assert [row.line for row in rows] == [2, 3, 4]


def test_of_many_texts_each_is_known_by_the_line_it_came_in() -> None:
    seen = Seen()
    for line in range(1, 20_001):
        assert seen.line_of(f"5200{line:08d}") == 0
        seen.put(f"5200{line:08d}", line)
    seen.put("520000000007", 9)
    assert (len(seen), seen.line_of("520000000007"), "520000000007" in seen, "x" in seen) == (20_000, 7, True, False)
