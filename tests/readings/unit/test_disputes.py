"""A reading of a closed month: who may speak against it, and what a decision changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings.domain.dispute import Dispute, DisputeStatus, Verdict, decide, open_dispute, settled
from readings.domain.dispute_errors import (
    DisputeAlreadyDecided,
    DisputeChangesNothing,
    DisputeContradictsNext,
    DisputeNeedsReason,
    ReadingChangeable,
)
from readings.domain.errors import ReadingAlreadyCancelled
from readings.domain.faults import ReadingWentBackwards
from readings.domain.reading import Author, Reading, ReadingStatus, Source

from tests.readings.examples import RULES, TODAY, a_meter, a_standing, accepted, after, values

DECEMBER = date(2022, 12, 5)
LATER = datetime(2022, 12, 5, 9, tzinfo=UTC)


def disputed(reading: Reading, *, last: bool = True, today: date = DECEMBER) -> Dispute:
    return open_dispute(
        reading, last=last, today=today, text=" Списали не то. ", user_id="u", dispute_id="dispute-1", now=LATER
    )


def verdict(*, accepted: bool = True, reason: str = "", **figures: int) -> Verdict:
    return Verdict(accepted=accepted, reason=reason, source=Source.INSPECTION, values=values(**figures))


def corrected(reading: Reading, following: Reading | None = None, **figures: int) -> tuple[Reading, ...]:
    meter = a_meter()
    return settled(reading, following, verdict=verdict(**figures), meter=meter, rules=RULES, now=LATER)


def test_what_the_customer_can_no_longer_change_is_disputed_with_their_words() -> None:
    reading = accepted(a_standing(), single=12660)
    dispute = disputed(reading)
    assert (dispute.reading_id, dispute.period, dispute.text, dispute.status) == (
        "reading-1", "2022-11", "Списали не то.", DisputeStatus.OPEN
    )  # fmt: skip
    assert disputed(reading, last=False, today=TODAY).status is DisputeStatus.OPEN


def test_what_can_be_corrected_or_was_cancelled_is_not_disputed() -> None:
    reading = accepted(a_standing(), single=12660)
    with pytest.raises(ReadingChangeable) as refused:
        disputed(reading, today=TODAY)
    assert "до 30\u00a0ноября включительно" in refused.value.ru
    with pytest.raises(ReadingAlreadyCancelled):
        disputed(replace(reading, status=ReadingStatus.CANCELLED))


def test_a_dispute_is_decided_once_and_a_refusal_says_why() -> None:
    dispute = disputed(accepted(a_standing(), single=12660))
    with pytest.raises(DisputeNeedsReason):
        decide(dispute, verdict(accepted=False, reason="  "), now=LATER)
    refused = decide(dispute, verdict(accepted=False, reason=" Фото подтверждает 12660. "), now=LATER)
    assert (refused.status, refused.reason, refused.decided_at) == (DisputeStatus.REFUSED, "Фото подтверждает 12660.", LATER)
    with pytest.raises(DisputeAlreadyDecided):
        decide(refused, verdict(single=12600), now=LATER)


def test_an_accepted_dispute_corrects_the_reading_with_its_source_and_who_did_it() -> None:
    reading = accepted(a_standing(), single=12660)
    (now,) = corrected(reading, single=12560)
    assert (now.zones[0].value, now.zones[0].consumption, now.source, now.revision) == (12560, 160, Source.INSPECTION, 2)
    assert [(each.by, each.source) for each in now.history] == [
        (Author.OWNER, Source.CUSTOMER), (Author.STAFF, Source.INSPECTION)
    ]  # fmt: skip
    assert (now.period, now.read_on) == (reading.period, reading.read_on)


@given(right=st.integers(12400, 12800))
def test_what_is_taken_from_one_month_is_added_to_the_next(right: int) -> None:
    standing = a_standing()
    reading = accepted(standing, single=12660)
    following = accepted(after(standing, reading), today=date(2022, 12, 20), single=12800)
    if right == 12660:
        with pytest.raises(DisputeChangesNothing):
            corrected(reading, following, single=right)
        return
    first, second = corrected(reading, following, single=right)
    assert (second.reading_id, second.revision, second.source) == (following.reading_id, 2, Source.CUSTOMER)
    assert first.zones[0].consumption + second.zones[0].consumption == 400


def test_figures_that_cannot_be_right_are_refused_to_the_staff_too() -> None:
    standing = a_standing()
    reading = accepted(standing, single=12660)
    following = accepted(after(standing, reading), today=date(2022, 12, 20), single=12800)
    with pytest.raises(ReadingWentBackwards):
        corrected(reading, following, single=12399)
    with pytest.raises(DisputeContradictsNext) as refused:
        corrected(reading, following, single=12801)
    assert refused.value.details == {"next_read_on": "2022-12-20"}
    with pytest.raises(ReadingAlreadyCancelled):
        corrected(replace(reading, status=ReadingStatus.CANCELLED), None, single=12500)
