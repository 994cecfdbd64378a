"""Who else takes events off a queue: the raw loop and FastStream, with the prefetch asked for and one that may serve better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from tests.bench import prefill, subject
from tests.bench.measured import rate_of
from tests.bench.surroundings import Surroundings

Contestants = dict[str, Callable[[], float]]
RAW_PREFETCHES = (500, 1000)  # with 1000, as in the original, a batch arrives while another is committed
BARE_PREFETCHES = (500, 100)
SAME_PREFETCHES = (500, 100)  # so many transactions run at once


def raw_loops(around: Surroundings, accounts: Sequence[str]) -> Contestants:
    """No validation, nothing for the day when something goes wrong."""
    return {f"the raw loop, prefetch {each}": partial(_raw, around, accounts, str(each)) for each in RAW_PREFETCHES}


def faststream_bare(around: Surroundings, accounts: Sequence[str]) -> Contestants:
    """A handler that does nothing."""
    name = "FastStream, pydantic, no database, prefetch"
    return {f"{name} {each}": partial(_faststream, around, accounts, "nothing", str(each)) for each in BARE_PREFETCHES}


def faststream_same(around: Surroundings, accounts: Sequence[str]) -> Contestants:
    """A handler that has our effect."""
    name = "FastStream, pydantic, same effect in a transaction per event, prefetch"
    return {f"{name} {each}": partial(_faststream, around, accounts, "effect", str(each)) for each in SAME_PREFETCHES}


def fill(around: Surroundings, accounts: Sequence[str]) -> None:
    """The same queue with the same messages for everybody; a rival makes its own collections."""
    around.provision()
    prefill.publish(around.amqp_url, f"{subject.NAME}.events", subject.messages(accounts))
    prefill.wait_for(around.amqp_url, subject.QUEUE, len(accounts))


def _raw(around: Surroundings, accounts: Sequence[str], prefetch: str) -> float:
    fill(around, accounts)
    arguments = (around.mongo_url, around.amqp_url, subject.QUEUE, str(len(accounts)), prefetch)
    return rate_of("tests.bench.rivals.raw_loop", *arguments)


def _faststream(around: Surroundings, accounts: Sequence[str], what: str, prefetch: str) -> float:
    fill(around, accounts)
    arguments = (around.mongo_url, around.amqp_url, subject.QUEUE, str(len(accounts)), what, prefetch)
    return rate_of("tests.bench.rivals.faststream_app", *arguments, python=around.rivals_python)
