"""The event hop: validate, inbox, one upsert, one outgoing event, exactly once; against less and against others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tests.bench import opponents, subject
from tests.bench.measured import Row, best_of, better, rate, rate_of
from tests.bench.surroundings import Surroundings

EVENTS = 30_000
SLOW_EVENTS = 3_000  # for who is ten times slower


def measure(around: Surroundings) -> list[Row]:
    """The rows of the hop."""
    zipf, distinct, ours = subject.zipf(EVENTS), subject.distinct(EVENTS), "one worker process"
    print("event hop, distinct keys")
    raw, bare = opponents.raw_loops(around, distinct), opponents.faststream_bare(around, distinct)
    same = opponents.faststream_same(around, distinct[:SLOW_EVENTS])
    found = best_of({ours: partial(_ours, around, distinct), **raw, **bare, **same})
    print("event hop, Zipf-distributed keys")
    crowded = best_of({ours: partial(_ours, around, zipf), **opponents.raw_loops(around, zipf)})
    print("event hop with the relay of the same process publishing what goes out")
    whole = best_of({ours: partial(_ours, around, distinct, "relay")})
    hop = "event hop with exactly-once effect"
    return [
        rate(f"{hop}, distinct keys", found[ours], *better(found, raw), at_least=0.5),
        rate(f"{hop}, Zipf keys", crowded[ours], *better(crowded, raw), at_least=0.35),
        rate(hop, found[ours], *better(found, same), at_least=8),
        rate(hop, found[ours], *better(found, bare), at_least=1.5),
        rate(f"{hop}, and its relay publishing beside it", whole[ours], *better(found, raw), at_least=None),
    ]


def _ours(around: Surroundings, accounts: Sequence[str], *more: str) -> float:
    opponents.fill(around, accounts)
    return rate_of("tests.bench.hop_worker", around.mongo_url, around.amqp_url, str(len(accounts)), *more)
