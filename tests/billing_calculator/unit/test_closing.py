"""A month's close: when it may begin and end, how far it is, and when a month is which."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from billing_calculator.domain.closing import (
    Close,
    CloseOver,
    CloseRunning,
    Counts,
    MonthClosed,
    MonthNotOver,
    State,
    cancelled,
    close_id,
    first_day_after,
    progress,
    started,
)
from billing_calculator.domain.due import months_before

NOW = datetime(2022, 12, 2, 9, tzinfo=UTC)
SYSTEM = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_DAY = date(2022, 12, 1)


def start(
    held: Close | None = None, *others: Close, period: str = "2022-11", dry: bool = False, today: date = FIRST_DAY
) -> Close:
    return started(
        held, others, period=period, dry=dry, by="o.petrova", now=NOW, system_now=SYSTEM, today=today, chunk_size=10
    )  # fmt: skip


def test_a_month_is_closed_from_the_first_day_after_it_and_rehearsed_before() -> None:
    assert (first_day_after("2022-11"), first_day_after("2022-12")) == (FIRST_DAY, date(2023, 1, 1))
    last = FIRST_DAY - timedelta(1)
    with pytest.raises(MonthNotOver):
        start(today=last)
    assert start(dry=True, today=last).dry
    first = start()
    assert first == Close("2022-11", False, State.PLANNING, 1, "o.petrova", NOW, SYSTEM, 10)
    assert close_id("2022-11", dry=False) == first.close_id != start(dry=True).close_id == close_id("2022-11", dry=True)


def test_one_close_at_a_time_and_a_closed_month_once_and_a_rehearsal_again() -> None:
    first = start()
    for state in State:
        other = replace(first, period="2022-10", state=state)
        if state in (State.PLANNING, State.RUNNING):
            with pytest.raises(CloseRunning):
                start(None, other)
        else:
            assert start(None, other).attempt == 1
    with pytest.raises(MonthClosed):
        start(replace(first, state=State.CLOSED))
    assert start(replace(first, state=State.CANCELLED, attempt=3)).attempt == 4
    assert start(replace(first, dry=True, state=State.CLOSED), dry=True).attempt == 2


def test_what_is_over_is_not_cancelled() -> None:
    running = replace(start(), state=State.RUNNING)
    assert cancelled(running, now=NOW, system_now=SYSTEM) == replace(
        running, state=State.CANCELLED, ended_at=NOW, ended=SYSTEM
    )
    for state in (State.CLOSED, State.CANCELLED):
        with pytest.raises(CloseOver):
            cancelled(replace(running, state=state), now=NOW, system_now=SYSTEM)


def test_the_time_to_go_is_told_by_the_chunks_that_are_done() -> None:
    planning, later = start(), SYSTEM + timedelta(seconds=60)
    counted = Counts(accounts=3, read=1) + Counts(accounts=4, waiting=2, average_total=Decimal("1.50"))
    assert counted == Counts(accounts=7, read=1, waiting=2, average_total=Decimal("1.50"))

    def seen(close: Close, done: int, chunks: int) -> tuple[int, int | None]:
        it = progress(close, done=done, chunks=chunks, counts=counted, accounts_known=45, system_now=later)
        assert (it.done, it.counts) == (done, counted)
        return it.chunks, it.seconds_left

    assert seen(planning, 0, 2) == (5, None)
    assert seen(planning, 2, 3) == (5, 90)
    assert seen(planning, 2, 8) == (8, 180)
    running = replace(planning, state=State.RUNNING)
    assert seen(running, 2, 4) == (4, 60)
    assert seen(replace(planning, state=State.CLOSED), 4, 4) == (4, None)


@pytest.mark.parametrize(
    ("period", "count", "before"),
    [("2022-11", 24, "2020-11"), ("2022-01", 1, "2021-12"), ("2022-12", 12, "2021-12"), ("2022-03", 5, "2021-10")],
)
def test_months_are_counted_back_over_the_year(period: str, count: int, before: str) -> None:
    assert months_before(period, count) == before
