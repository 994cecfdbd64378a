"""How long a letter is tried."""

from __future__ import annotations

from datetime import timedelta

import pytest
from notification.domain.delivery import ATTEMPTS, Delivery, Outcome, pause


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 5), (1, 5), (2, 10), (5, 80), (11, 3600), (40, 3600)])
def test_the_pause_doubles_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert pause(attempts) == timedelta(seconds=seconds)


def test_a_delivery_ends_when_sent_refused_or_tried_often_enough() -> None:
    fresh = Delivery("d", "m", "u", "e", "k", "ru", None, None, attempts=1)
    worn = Delivery("d", "m", "u", "e", "k", "ru", None, None, attempts=ATTEMPTS)
    assert Outcome(fresh, sent=True).final
    assert Outcome(fresh, sent=False, refused=True).final
    assert Outcome(worn, sent=False).final
    assert not Outcome(fresh, sent=False).final
