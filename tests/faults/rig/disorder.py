"""A valid history as a broker may deliver it: shuffled, repeated, with gaps, broken off and begun again, in batches."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from random import Random

Batches = tuple[tuple[int, ...], ...]
MOST_REPEATS = 3
MOST_CUTS = 3


def disorder(chance: Random, size: int, last_words: Collection[int]) -> Batches:
    """Places of a history's events, in batches. The last words stay: without them the history is another one."""
    sparse = chance.random() / 2
    kept = [place for place in range(size) if place in last_words or chance.random() > sparse]
    broken_off = chance.sample(kept, min(len(kept), chance.randint(0, size // 2)))
    whole = kept + [chance.choice(kept) for _ in range(chance.randint(0, MOST_REPEATS))]
    chance.shuffle(whole)
    replayed = kept if chance.random() < 0.5 else []
    order = [*broken_off, *whole, *replayed]
    cuts = sorted({chance.randint(1, len(order) - 1) for _ in range(chance.randint(0, MOST_CUTS))}) if len(order) > 1 else []
    return tuple(tuple(order[start:end]) for start, end in pairwise([0, *cuts, len(order)]))
