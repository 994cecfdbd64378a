"""Slow-down instead of lock-out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from identity.domain.attempts import FORGOTTEN_AFTER, Attempts, Dimension, counted, network, of_login, waiting_seconds

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PAIR = Dimension(key="k", free=3, longest_wait=timedelta(seconds=8))


def after(attempts: int) -> Attempts:
    held = None
    for _ in range(attempts):
        held = counted(PAIR, held, now=NOW)
    assert held is not None
    return held


@pytest.mark.parametrize(("attempts", "wait"), [(1, 0), (3, 0), (4, 1), (5, 2), (6, 4), (7, 8), (8, 8), (500, 8)])
def test_the_wait_doubles_beyond_the_free_attempts_up_to_its_bound(attempts: int, wait: int) -> None:
    assert after(attempts).wait_until == NOW + timedelta(seconds=wait)


def test_nothing_counted_means_no_wait() -> None:
    assert waiting_seconds(None, now=NOW) == 0


def test_the_wait_is_told_in_whole_seconds_and_ends() -> None:
    held = after(6)
    assert waiting_seconds(held, now=NOW + timedelta(seconds=1.5)) == 3
    assert waiting_seconds(held, now=NOW + timedelta(seconds=4)) == 0


def test_counts_are_forgotten_after_an_hour_without_attempts() -> None:
    held = after(500)
    later = NOW + FORGOTTEN_AFTER
    assert waiting_seconds(held, now=later) == 0
    assert counted(PAIR, held, now=later).count == 1


def test_a_stranger_elsewhere_slows_the_customer_by_seconds_only() -> None:
    pair, whole, address = of_login(login="f", address="10.0.0.1", free_per_address=100)
    assert pair.key != of_login(login="f", address="10.0.0.2", free_per_address=100)[0].key
    assert whole.longest_wait <= timedelta(seconds=15) < pair.longest_wait
    assert address.free == 100


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [("10.1.2.3", "10.1.2.3"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("unknown", "unknown")],
)
def test_one_household_is_one_address(address: str, counted_as: str) -> None:
    assert network(address) == counted_as
