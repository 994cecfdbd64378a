"""Slow-down instead of lock-out: the more attempts in a row, the longer the next one waits, and never longer than a bound.

The pair of login and address is slowed hard, an address hard after many, a login as a whole only a little:
so a stranger who guesses at somebody's account slows himself, and the customer at most for seconds.
At the entry an address is held to account for what failed there within the day and never came right: who gets in after
mistyping takes all of that back, so hundreds of customers may share an address, and one who tries everybody's door may not.
On a device where the person has entered before none of this counts but what was mistyped on that device.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

FORGOTTEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One way of counting: how many attempts are free, and how long a wait can grow."""

    key: str
    free: int
    longest_wait: timedelta
    remembered: timedelta = FORGOTTEN_AFTER


@dataclass(frozen=True, kw_only=True)
class Attempts:
    """What was counted for one key."""

    key: str
    count: int
    forgotten_at: datetime
    wait_until: datetime | None = None


def of_login(*, login: str, address: str, free_per_address: int, now: datetime) -> tuple[Dimension, ...]:
    """How a login attempt is counted. `login` is a fingerprint, never the text typed; the day is part of the address's key."""
    return (
        Dimension(key=f"login:{login}:{address}", free=5, longest_wait=timedelta(minutes=15)),
        Dimension(key=f"login:{login}", free=20, longest_wait=timedelta(seconds=15)),
        Dimension(
            key=f"login@{address}/{now:%m-%d}",
            free=free_per_address,
            longest_wait=timedelta(hours=1),
            remembered=timedelta(days=1),
        ),
    )


def of_own_device(*, login: str, device: str) -> tuple[Dimension, ...]:
    """How an attempt is counted on a device where this very person has entered before: by nothing that strangers do elsewhere,
    at the same login or behind the same address."""
    return (Dimension(key=f"login:{login}:{device}", free=5, longest_wait=timedelta(minutes=15)),)


def of_address(kind: str, *, address: str, free: int) -> Dimension:
    """How attempts of one kind are counted for one address."""
    return Dimension(key=f"{kind}@{address}", free=free, longest_wait=timedelta(minutes=15))


def of_client(client: str, *, address: str, free_per_address: int) -> tuple[Dimension, ...]:
    """How a program's attempts are counted. `client` is a fingerprint of the name it gives; programs ask often and at once."""
    return (
        Dimension(key=f"client:{client}:{address}", free=50, longest_wait=timedelta(minutes=15)),
        of_address("client", address=address, free=free_per_address),
    )


def of_person(kind: str, user_id: str) -> Dimension:
    """How attempts of one kind are counted for one signed-in person."""
    return Dimension(key=f"{kind}:{user_id}", free=10, longest_wait=timedelta(minutes=15))


def network(address: str) -> str:
    """One household is one address: an IPv6 network of 64 bits counts as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if parsed.version == 6 else address


def is_forgotten(held: Attempts, *, now: datetime) -> bool:
    """Whether so much time passed since the last attempt that counting starts anew."""
    return held.forgotten_at <= now


def waiting_seconds(held: Attempts | None, *, now: datetime) -> int:
    """How many whole seconds the next attempt still has to wait; 0 when it may go."""
    if held is None or is_forgotten(held, now=now) or held.wait_until is None or held.wait_until <= now:
        return 0
    return int((held.wait_until - now).total_seconds()) + 1


def wait_after(dimension: Dimension, count: int) -> timedelta | None:
    """How long the next attempt waits after this many: not at all while they are free, then doubling up to the bound."""
    beyond = min(count - dimension.free, 20)
    return min(timedelta(seconds=2 ** (beyond - 1)), dimension.longest_wait) if beyond > 0 else None
