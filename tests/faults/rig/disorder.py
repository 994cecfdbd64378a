"""A valid history as a broker may deliver it: shuffled, repeated, with gaps, broken off and begun again, in batches."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from hypothesis import strategies as st

Batches = tuple[tuple[int, ...], ...]
MOST_CUTS = 3


@st.composite
def disorder(draw: st.DrawFn, size: int, last_words: Collection[int]) -> Batches:
    """Places of a history's events, in batches. The last words stay: without them the history is another one."""
    spared = [place for place in range(size) if place not in last_words]
    gaps = draw(st.sets(st.sampled_from(spared))) if spared else set()
    kept = [place for place in range(size) if place not in gaps]
    broken_off = draw(st.permutations(kept))[: draw(st.integers(0, size // 2))]
    whole = draw(st.permutations(kept + draw(st.lists(st.sampled_from(kept), max_size=3))))
    replayed = kept if draw(st.booleans()) else []
    order = [*broken_off, *whole, *replayed]
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1), max_size=MOST_CUTS)))
    return tuple(tuple(order[start:end]) for start, end in pairwise([0, *cuts, len(order)]))
