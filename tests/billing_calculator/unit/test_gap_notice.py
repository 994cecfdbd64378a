"""Of which silence a customer is written to, and what the letter's figures are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from billing_calculator.domain.gap_notice import notice_of
from billing_calculator.domain.silence import Change, Gap, Silent

AVERAGED = [Silent("2022-09", "average", (), Decimal("412.00"), 2), Silent("2022-10", "average", (), Decimal("400.00"), 1)]
GAP = Gap("electricity", (Silent("2022-08"), *AVERAGED), date(2022, 7, 20), None, Change(Decimal(90), Decimal("200.00")), ())


@pytest.mark.parametrize(("threshold", "told"), [("199.99", True), ("200.00", True), ("200.01", False)])
def test_a_gap_is_told_from_the_threshold_on(threshold: str, told: bool) -> None:
    assert (notice_of(GAP, account_id="a", threshold=Decimal(threshold)) is not None) == told


def test_it_tells_what_was_billed_by_average_and_since_when() -> None:
    notice = notice_of(GAP, account_id="a", threshold=Decimal(1))
    assert notice is not None
    assert (notice.since_period, notice.period, notice.months) == ("2022-08", "2022-10", 3)
    assert (notice.charged, notice.up_to, notice.left) == (Decimal("812.00"), Decimal("200.00"), 1)
    assert notice.read_on == date(2022, 7, 20)
    later = notice_of(replace(GAP, months=GAP.months[:2]), account_id="a", threshold=Decimal(1))
    assert later is not None and later.notice_id == notice.notice_id, "the same silence"
    other = notice_of(replace(GAP, months=GAP.months[1:]), account_id="a", threshold=Decimal(1))
    assert other is not None and other.notice_id != notice.notice_id


@pytest.mark.parametrize(
    "gap",
    [
        replace(GAP, high=None), replace(GAP, months=(*AVERAGED, Silent("2022-11", "normative", (), Decimal(1), 0))),
        replace(GAP, months=(*AVERAGED, Silent("2022-11"))),
    ],
    ids=["no range is known", "by the normative already", "nothing billed yet"],
)  # fmt: skip
def test_of_other_silences_nothing_is_told(gap: Gap) -> None:
    assert notice_of(gap, account_id="a", threshold=Decimal(1)) is None


def test_the_last_average_has_none_left() -> None:
    last = replace(GAP, months=(*AVERAGED, Silent("2022-11", "average", (), Decimal(1), 0)))
    notice = notice_of(last, account_id="a", threshold=Decimal(1))
    assert notice is not None and notice.left == 0
