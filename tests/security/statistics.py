"""Whether two samples of times can be told apart: the Kolmogorov-Smirnov test, and the gap between the medians."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from statistics import median

TERMS = 100


def distance(one: Sequence[float], other: Sequence[float]) -> float:
    """The largest difference of the two empirical distributions."""
    first, second = sorted(one), sorted(other)
    places = [(bisect_right(first, each) / len(first), bisect_right(second, each) / len(second)) for each in (*first, *second)]
    return max(abs(left - right) for left, right in places)


def probability(one: Sequence[float], other: Sequence[float]) -> float:
    """How likely samples of one distribution differ at least this much (asymptotically, with Stephens' correction)."""
    size = math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    reach = (size + 0.12 + 0.11 / size) * distance(one, other)
    if reach < 0.2:
        return 1.0
    total = sum((-1) ** (term - 1) * math.exp(-2 * (term * reach) ** 2) for term in range(1, TERMS))
    return min(1.0, max(0.0, 2 * total))


def gap(one: Sequence[float], other: Sequence[float]) -> float:
    """Between the medians."""
    return abs(median(one) - median(other))
