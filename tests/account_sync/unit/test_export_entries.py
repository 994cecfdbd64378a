"""What the base is told of a reading or payment, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from account_sync.domain.export.entry import (
    Entry,
    Kind,
    Operation,
    ReadingFact,
    adopted,
    answered,
    arrived,
    due_again,
    orphaned,
    told,
)
from account_sync.domain.export.reconciliation import Place, place_of

DAY = date(2022, 11, 20)
READ = ReadingFact(
    meter_id="m",
    period="2022-11",
    read_on=DAY,
    submitted_at=datetime(2022, 11, 20, 7, tzinfo=UTC),
    values=(Decimal(12605),),
    consumption=Decimal(260),
    late=False,
)


def fact(revision: int = 1, *, cancelled: bool = False) -> Entry:
    return Entry(
        entry_id="r", kind=Kind.READINGS, account_id="a", revision=revision, cancelled=cancelled, fact=READ, arrived_on=DAY
    )


def held(revision: int = 1) -> Entry:
    entry = arrived(None, fact(revision))
    assert entry is not None
    return entry


def newer(entry: Entry, revision: int, *, cancelled: bool = False) -> Entry:
    found = arrived(entry, fact(revision, cancelled=cancelled))
    assert found is not None
    return found


def yes(entry: Entry, batch: str) -> Entry:
    return answered(entry, batch_id=batch, revision=entry.revision, refusal=None)


def test_what_the_base_never_heard_of_is_new_whatever_its_revision() -> None:
    assert held().operation is Operation.NEW
    assert newer(held(), 2).operation is Operation.NEW


def test_what_was_told_and_changed_is_a_correction_answered_or_not() -> None:
    sent = told(held(), batch_id="1")
    assert not sent.due
    assert (newer(sent, 2).operation, newer(sent, 2).due) == (Operation.CORRECTION, True)
    assert newer(yes(sent, "1"), 2).operation is Operation.CORRECTION


def test_what_was_told_and_taken_back_is_cancelled_there_too() -> None:
    taken_back = newer(told(held(), batch_id="1"), 2, cancelled=True)
    assert (taken_back.operation, taken_back.due) == (Operation.CANCELLATION, True)


def test_what_was_taken_back_before_it_was_told_is_never_told() -> None:
    gone = newer(held(), 2, cancelled=True)
    assert not gone.due
    assert place_of(gone) is Place.NEVER_TOLD
    first_heard_of_as_gone = arrived(None, fact(3, cancelled=True))
    assert first_heard_of_as_gone is not None
    assert not first_heard_of_as_gone.due


def test_what_was_taken_back_and_given_again_is_told() -> None:
    assert newer(newer(held(), 2, cancelled=True), 3).due


def test_an_older_revision_and_a_repeated_one_change_nothing() -> None:
    assert arrived(held(2), fact(1)) is None
    assert arrived(held(2), fact(2)) is None


def test_a_refused_entry_waits_for_a_person_and_is_new_when_told_again() -> None:
    refused = answered(told(held(), batch_id="1"), batch_id="1", revision=1, refusal="нет счётчика")
    assert (refused.due, place_of(refused)) == (False, Place.REFUSED)
    again = due_again(refused)
    assert (again.due, again.operation) == (True, Operation.NEW)


def test_a_refused_correction_is_told_again_as_a_correction_of_what_was_accepted() -> None:
    corrected = told(newer(yes(told(held(), batch_id="1"), "1"), 2), batch_id="2")
    refused = answered(corrected, batch_id="2", revision=2, refusal="период закрыт")
    assert due_again(refused).operation is Operation.CORRECTION


def test_an_answer_to_what_was_told_before_says_nothing_about_what_is_told_now() -> None:
    sent_again = told(newer(told(held(), batch_id="1"), 2), batch_id="2")
    assert answered(sent_again, batch_id="1", revision=1, refusal="поздно") == sent_again
    assert place_of(sent_again) is Place.UNANSWERED
    assert place_of(yes(sent_again, "2")) is Place.ACCEPTED


def test_a_change_after_a_refusal_is_told_without_anybody_asking() -> None:
    refused = answered(told(held(), batch_id="1"), batch_id="1", revision=1, refusal="нет счётчика")
    corrected = newer(refused, 2)
    assert (corrected.due, corrected.refusal, corrected.operation) == (True, None, Operation.NEW)


def test_an_entry_of_an_unknown_account_waits_for_it() -> None:
    waiting = orphaned(held())
    assert (waiting.due, place_of(waiting)) == (False, Place.ORPHAN)
    assert adopted(waiting) == replace(held(), due=True)
    assert (newer(waiting, 2).due, newer(waiting, 2).orphan) == (True, False)
