"""Lines, cells and control rows of registries at their bounds, and the words of what does not agree."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.domain.registry import troubles
from billing_calculator.domain.registry.cells import AHEAD, OLDEST, amount_of, day_of, number_of, period_of, row_of
from billing_calculator.domain.registry.content import BadRow, Content, Row, Sums
from billing_calculator.domain.registry.lines import LONGEST_LINE, LinesReader
from billing_calculator.domain.registry.profile import Lines, Profile
from billing_calculator.domain.registry.reading import read
from billing_calculator.store.registry_profiles import RegistryProfiles

from tests.billing_calculator.examples import ACCOUNT_NUMBER, NOON
from tests.billing_calculator.registry_files import Paid, centre, qiwi, sber

PROFILES = RegistryProfiles()
QIWI = PROFILES.chosen("qiwi-daily", "")


def row(**changed: str) -> Row | BadRow:
    cells = {"operation": "1", "date": "2022-11-19", "time": "12:00:00", "account": ACCOUNT_NUMBER, "sum": "5.00", **changed}
    return row_of(7, cells, QIWI, now=NOON)


@pytest.mark.parametrize(("amount", "good"), [("0.01", True), ("0.00", False), ("-5.00", False), ("", False), ("0.99", True)])
def test_a_payment_is_of_more_than_nothing(amount: str, good: bool) -> None:
    assert isinstance(row(sum=amount), Row) == good


@pytest.mark.parametrize(
    ("off", "good"),
    [(-OLDEST, False), (-OLDEST + timedelta(seconds=1), True), (AHEAD, False), (AHEAD - timedelta(seconds=1), True)],
)
def test_its_day_is_neither_older_than_any_claim_nor_of_tomorrow(off: timedelta, good: bool) -> None:
    at = (NOON + off).astimezone(QIWI.zone)
    found = row(date=f"{at:%Y-%m-%d}", time=f"{at:%H:%M:%S}")
    assert isinstance(found, Row) == good
    if isinstance(found, Row):
        assert found.paid_at == (NOON + off).astimezone(UTC)


def test_a_month_may_be_written_short_or_in_full() -> None:
    assert [period_of(text) for text in ("0322", "032022", "1322", "3/22", "")] == ["2022-03", "2022-03", None, None, None]
    assert row(period="1222") == replace(row(), period="2022-12")  # type: ignore[type-var]
    assert [day_of(text) for text in ("20-11-2022", "20.11.2022", "2022-11-20", "20221120", "20/11/2022")] == [
        *[date(2022, 11, 20)] * 4, None,
    ]  # fmt: skip
    assert (amount_of("1 057,80", ","), amount_of("1.057,80", ","), amount_of("5", ".")) == (Decimal("1057.80"), None, Decimal(5))
    assert number_of("л/с 52-17 " + "1" * 60) == "/52-17" + "1" * 34


# the file


def form(**changed: Any) -> Profile:
    lines = Lines(separator=";", columns=("operation", "date", "account", "sum"), head=(), begin=None, end=None)
    how = {"as_a_whole": False, "decimal": ".", "moment": "%Y-%m-%d"} | {k: v for k, v in changed.items() if k == "as_a_whole"}
    own = {name: value for name, value in changed.items() if name not in how}
    return replace(QIWI, lines=replace(lines, **own), **how)  # type: ignore[arg-type]


def taken(text: str, profile: Profile) -> Content:
    assert profile.lines is not None
    return LinesReader(profile, profile.lines, now=NOON).read(text)


LINE = f"1;2022-11-19;{ACCOUNT_NUMBER};5.00\n"


def test_a_row_of_other_columns_or_endless_length_is_told_and_stops_no_other() -> None:
    content = taken(LINE + "2;x\n" + LINE.replace("1;", "3;", 1), form())
    assert [each.line for each in content.rows] == [1, 3]
    assert [(each.line, each.faults[0].code) for each in content.bad] == [(2, "columns")]
    assert content.total == content.transfer == Decimal("10.00") and content.read == 3
    at_most = LINE.strip() + " " * (LONGEST_LINE - len(LINE.strip()))
    assert len(taken(at_most + "\n", form()).rows) == 1 and len(taken(at_most + " \n", form()).bad) == 1


def test_a_head_is_read_and_its_sums_are_compared_with_all_batches() -> None:
    head = (re.compile(r"SUM (?P<sum>[0-9.]+) OF (?P<count>[0-9]+)"),)
    assert taken("SUM 5.00 OF 1\n" + LINE, form(head=head)).troubles == []
    for wrong, line in (("SUM 5.01 OF 1\n" + LINE, 1), ("SUM 5.00 OF 2\n" + LINE, 1)):
        (trouble,) = taken(wrong, form(head=head)).troubles
        assert trouble.code == "control_differs" and f"(строка {line})" in trouble.ru
    (trouble,) = taken("\n\n" + LINE, form(head=head)).troubles
    assert trouble.code == "file_off_format" and trouble.ru.startswith("Строка 3 ")
    (trouble,) = taken("", form(head=head)).troubles
    assert trouble.ru.startswith("Строка 1 ")


BATCH = {"begin": re.compile("BEGIN"), "end": re.compile(r"END (?P<count>[0-9]+)( (?P<order>.*) of (?P<order_date>.*))?")}


def test_each_batch_is_closed_by_its_own_control_row() -> None:
    whole = f"BEGIN\n{LINE}END 1\nBEGIN\n{LINE}{LINE}END 2 77 of 20.11.2022\n"
    content = taken(whole, form(**BATCH))
    assert (content.troubles, len(content.rows)) == ([], 3)
    assert (content.order, content.order_on) == ("77", date(2022, 11, 20))
    long = taken(f"BEGIN\n{LINE}END 1 {'7' * 50} of x\n", form(**BATCH))
    assert (long.order, long.order_on) == ("7" * 40, None)
    for cut in (f"BEGIN\n{LINE}", f"BEGIN\n{LINE}END 1\nBEGIN\n", "\n"):
        assert [each.code for each in taken(cut, form(**BATCH)).troubles] == ["file_cut_off"], cut
    (behind,) = taken(f"{LINE}END 1\n{LINE}", form(end=BATCH["end"])).troubles
    assert behind.code == "rows_after_control" and "(строка 3)" in behind.ru
    (between,) = taken(f"BEGIN\n{LINE}END 1\n{LINE}", form(**BATCH)).troubles
    assert between.code == "file_off_format" and between.ru.startswith("Строка 4 ")


def test_a_file_without_control_row_is_whole_if_its_last_line_is() -> None:
    assert taken(LINE.strip(), form()).troubles == []
    assert [each.code for each in taken(LINE + "2;2022-11-19;5", form()).troubles] == ["file_cut_off"]
    assert taken(LINE + "2;2022-11-19;5\n", form()).troubles == []
    assert [each.code for each in taken("\n", form()).troubles] == ["file_cut_off"]


def test_a_profile_may_refuse_the_file_for_one_row() -> None:
    (trouble,) = taken(LINE + "2;x\n", form(as_a_whole=True)).troubles
    assert trouble.code == "file_off_format" and "столбцов 2, а нужно 4" in trouble.ru


def test_what_a_control_row_does_not_say_is_not_compared_and_the_rest_is_said_in_words() -> None:
    assert troubles.control_differs(Sums(), Sums(count=5), 1) is None
    assert troubles.control_differs(Sums(count=0, sum=Decimal(0)), Sums(), 1) is None
    none = troubles.control_differs(Sums(count=2), Sums(), 4)
    assert none is not None and "платежей 2, а в файле 0" in none.ru and "2 payments, and the file has 0" in none.en
    some = troubles.control_differs(Sums(count=2, fee=Decimal(1)), Sums(count=3), 4)
    assert some is not None and "платежей 2, а в файле 3" in some.ru and "комиссия 1,00\xa0₽, а в файле 0,00\xa0₽" in some.ru
    assert "the file has 3" in some.en
    named, plain = troubles.off_format(3, "КонецФайла"), troubles.off_format(3)
    assert "(КонецФайла)." in named.ru and "(КонецФайла)." in named.en and "(" not in plain.ru and "(" not in plain.en


def test_a_file_of_mostly_illegible_rows_is_another_kind() -> None:
    good, bad = Paid("1", ACCOUNT_NUMBER, "5.00"), Paid("", ACCOUNT_NUMBER, "5.00")
    assert read(qiwi([good, bad]), QIWI, now=NOON).troubles == []
    assert [each.code for each in read(qiwi([good, bad, bad]), QIWI, now=NOON).troubles] == ["file_of_another_kind"]
    centres = PROFILES.chosen("settlement-centre", "")
    codes = [each.code for each in read(centre([good, bad, bad]), centres, now=NOON).troubles]
    assert codes == ["file_off_format"], "what was wrong before stays the reason"


def test_what_the_bank_transfers_is_less_its_fee() -> None:
    content = read(sber([Paid("1", ACCOUNT_NUMBER, "200.00")], fee="1.50"), PROFILES.chosen("sber", ""), now=NOON)
    assert (content.total, content.transfer) == (Decimal("200.00"), Decimal("198.50"))


def test_the_closest_name_of_a_file_chooses_its_kind() -> None:
    names = replace(QIWI, files=("*.csv", "QIWI_*.csv"))
    assert [names.fit(name) for name in ("qiwi_1.CSV", "other.csv", "other.txt")] == [10, 5, 0]
