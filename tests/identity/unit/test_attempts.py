"""Slow-down instead of lock-out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from identity.domain.attempts import (
    FORGOTTEN_AFTER,
    Attempts,
    Dimension,
    is_forgotten,
    network,
    of_login,
    wait_after,
    waiting_seconds,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PAIR = Dimension(key="k", free=3, longest_wait=timedelta(seconds=8))
HELD = Attempts(key="k", count=6, forgotten_at=NOW + FORGOTTEN_AFTER, wait_until=NOW + timedelta(seconds=4))


@pytest.mark.parametrize(("count", "wait"), [(1, None), (3, None), (4, 1), (5, 2), (6, 4), (7, 8), (8, 8), (10**6, 8)])
def test_the_wait_doubles_beyond_the_free_attempts_up_to_its_bound(count: int, wait: int | None) -> None:
    assert wait_after(PAIR, count) == (None if wait is None else timedelta(seconds=wait))


def test_the_wait_is_told_in_whole_seconds_and_ends() -> None:
    assert waiting_seconds(HELD, now=NOW + timedelta(seconds=1.5)) == 3
    assert waiting_seconds(HELD, now=NOW + timedelta(seconds=4)) == 0


def test_nothing_counted_and_free_attempts_mean_no_wait() -> None:
    assert waiting_seconds(None, now=NOW) == 0
    assert waiting_seconds(replace(HELD, wait_until=None), now=NOW) == 0


def test_attempts_are_forgotten_in_time() -> None:
    assert not is_forgotten(HELD, now=NOW)
    assert is_forgotten(HELD, now=NOW + FORGOTTEN_AFTER)
    assert waiting_seconds(replace(HELD, forgotten_at=NOW), now=NOW) == 0


def test_a_stranger_elsewhere_slows_the_customer_by_seconds_only() -> None:
    pair, whole, address = of_login(login="f", address="10.0.0.1", free_per_address=100, now=NOW)
    assert pair.key != of_login(login="f", address="10.0.0.2", free_per_address=100, now=NOW)[0].key
    assert whole.longest_wait <= timedelta(seconds=15) < pair.longest_wait
    assert address.free == 100


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [("10.1.2.3", "10.1.2.3"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("unknown", "unknown")],
)
def test_one_household_is_one_address(address: str, counted_as: str) -> None:
    assert network(address) == counted_as
