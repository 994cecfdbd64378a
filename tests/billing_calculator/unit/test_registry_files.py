"""Every kind of registry: a good file, a wrong total, a file that was cut off, rows that cannot be read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from billing_calculator.domain.registry.content import Content
from billing_calculator.domain.registry.profile import ProfileWrong, profile_of
from billing_calculator.domain.registry.reading import days_of, read
from billing_calculator.store.registry_profiles import RegistryProfiles

from tests.billing_calculator.examples import NOON
from tests.billing_calculator.registry_files import FILES, Paid, centre, qiwi, sber, statement

PROFILES = RegistryProfiles()
ROWS = [Paid("1001", "520000000017", "200.00"), Paid("1002", "520000000025", "1057.80", day=20)]
KINDS = sorted(FILES)


def reading(kind: str, content: bytes, *, order: str = "") -> Content:
    return read(content, PROFILES.chosen(kind, ""), now=NOON, order_amount=Decimal(order) if order else None)


def codes(content: Content) -> list[str]:
    return [each.code for each in content.troubles]


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_file_is_read_whole_and_known_by_its_name(kind: str) -> None:
    name, made = FILES[kind]
    assert PROFILES.chosen("", name).name == kind
    content = reading(kind, made(ROWS))
    assert (codes(content), content.bad) == ([], [])
    assert [(each.account_number, f"{each.amount}") for each in content.rows] == [(each.account, each.amount) for each in ROWS]
    assert [f"{day:%d}" for day in days_of(content, PROFILES.chosen(kind, ""), name)] == ["19", "20"]
    assert content.total == Decimal("1257.80")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_whose_total_is_wrong_is_refused(kind: str) -> None:
    made = FILES[kind][1]
    wrong = made(ROWS).replace(b"1257.80", b"1257.81", 1).replace(b"1257,80", b"1257,81", 1)
    wrong = statement(ROWS, came="1257.81") if kind == "bank-statement" else wrong
    content = reading(kind, wrong)
    assert codes(content) == ["control_differs"]
    assert "Ничего не проведено" in content.troubles[0].ru and "1\u00a0257,81" in content.troubles[0].ru


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_off_anywhere_books_nothing(kind: str) -> None:
    whole = FILES[kind][1](ROWS)
    end = len(whole.rstrip())
    for length in [*range(0, end - 40, 11), *range(end - 40, end)]:
        content = reading(kind, whole[:length])
        if not content.troubles:
            assert content.total == Decimal("1257.80") and not content.bad, (kind, length)  # the cut took words nobody needs


def test_no_kind_that_comes_along_is_left_out_here() -> None:
    assert [each.name for each in PROFILES.all()] == KINDS


def test_a_row_that_cannot_be_read_is_told_with_its_line_and_stops_no_other() -> None:
    rows = [ROWS[0], replace(ROWS[1], operation=""), replace(ROWS[0], operation="1003", day=31), replace(ROWS[0], operation="9")]
    content = reading("qiwi-daily", qiwi(rows))
    assert [each.line for each in content.rows] == [1, 4]
    assert [(each.line, each.faults[0].code) for each in content.bad] == [(2, "operation"), (3, "date")]


def test_a_settlement_centre_is_refused_as_a_whole_for_one_row_and_may_merge_batches() -> None:
    assert len(reading("settlement-centre", centre(ROWS[:1], ROWS[1:])).rows) == 2
    assert codes(reading("settlement-centre", centre([ROWS[0], replace(ROWS[1], operation="?")]))) == ["file_off_format"]
    assert codes(reading("settlement-centre", centre(ROWS).decode("cp866").encode("cp1251"))) == ["file_off_format"]


def test_the_bank_must_have_moved_what_the_registry_transfers() -> None:
    file = sber(ROWS, fee="10.00")
    assert codes(reading("sber", file, order="1237.80")) == []
    assert codes(reading("sber", file, order="1257.80")) == ["order_differs"]


def test_names_addresses_and_the_payers_account_are_not_kept() -> None:
    for kind, (_, made) in FILES.items():
        told = repr(reading(kind, made(ROWS)).rows)
        assert not any(word in told for word in ("ИВАНОВ", "Иванов", "Ленина", "40817810")), kind


def test_another_kind_of_file_and_an_empty_one_are_told_to_be_that() -> None:
    assert codes(reading("qiwi-daily", b" \n")) == ["file_empty"]
    for kind in KINDS:
        for other in KINDS:
            content = reading(kind, FILES[other][1](ROWS))
            assert (kind == other) == (not content.troubles), (kind, other)


def test_a_profile_that_says_what_cannot_be_is_refused_with_its_name() -> None:
    with pytest.raises(ProfileWrong, match="mine"):
        profile_of("mine", {"format": "lines"})
