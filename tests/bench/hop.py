"""The event hop: validate, inbox, one upsert, one outgoing event, exactly once; against less and against others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tests.bench import prefill, subject
from tests.bench.measured import Row, best_of, rate, rate_of
from tests.bench.surroundings import Surroundings

EVENTS = 30_000
SLOW_EVENTS = 6_000  # for who is ten times slower


def measure(around: Surroundings) -> list[Row]:
    """The rows of the hop."""
    zipf, distinct = subject.zipf(EVENTS), subject.distinct(EVENTS)
    ours, raw = "one worker process", "the raw loop"
    print("event hop, distinct keys")
    bare, same = "FastStream, pydantic, no database", "FastStream, pydantic, same effect in a transaction per event"
    found = best_of({
        ours: partial(_ours, around, distinct), raw: partial(_raw, around, distinct),
        bare: partial(_faststream, around, distinct, "nothing"),
        same: partial(_faststream, around, distinct[:SLOW_EVENTS], "effect"),
    })  # fmt: skip
    print("event hop, Zipf-distributed keys")
    crowded = best_of({ours: partial(_ours, around, zipf), raw: partial(_raw, around, zipf)})
    print("event hop with the relay of the same process publishing what goes out")
    whole = best_of({ours: partial(_ours, around, distinct, "relay")})
    hop = "event hop with exactly-once effect"
    return [
        rate(f"{hop}, distinct keys", found[ours], raw, found[raw], at_least=0.5),
        rate(f"{hop}, Zipf keys", crowded[ours], raw, crowded[raw], at_least=0.35),
        rate(hop, found[ours], same, found[same], at_least=8),
        rate(hop, found[ours], bare, found[bare], at_least=1.5),
        rate(f"{hop}, and its relay publishing beside it", whole[ours], raw, found[raw], at_least=None),
    ]


def _ours(around: Surroundings, accounts: Sequence[str], *more: str) -> float:
    _fill(around, accounts)
    return rate_of("tests.bench.hop_worker", around.mongo_url, around.amqp_url, str(len(accounts)), *more)


def _raw(around: Surroundings, accounts: Sequence[str]) -> float:
    _fill(around, accounts)
    arguments = (around.mongo_url, around.amqp_url, subject.QUEUE, str(len(accounts)))
    return rate_of("tests.bench.rivals.raw_loop", *arguments)


def _faststream(around: Surroundings, accounts: Sequence[str], what: str) -> float:
    _fill(around, accounts)
    arguments = (around.mongo_url, around.amqp_url, subject.QUEUE, str(len(accounts)), what)
    return rate_of("tests.bench.rivals.faststream_app", *arguments, python=around.rivals_python)


def _fill(around: Surroundings, accounts: Sequence[str]) -> None:
    """The same queue with the same messages for everybody; a rival makes its own collections."""
    around.provision()
    prefill.publish(around.amqp_url, f"{subject.NAME}.events", subject.messages(accounts))
    prefill.wait_for(around.amqp_url, subject.QUEUE, len(accounts))
