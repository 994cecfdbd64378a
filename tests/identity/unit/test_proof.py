"""Second proofs: how they are written, and how often they may be given."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from identity.domain.errors import FormInvalid
from identity.domain.proof import ANSWERS, Kind, counted_as, plain
from identity.domain.registration import Registration, State, Step, answered, confirmed, is_judged, questioned
from identity.domain.standing import standing

from tests.identity.unit.test_registration import MATCH, NOW, REGISTRATION, SECOND


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        (Kind.METER_NUMBER, "40318822", "40318822"),
        (Kind.METER_NUMBER, " № 4031-8822 ", "40318822"),
        (Kind.METER_NUMBER, "АБ/40.318 822", "АБ40318822"),
        (Kind.LAST_READING, "12345", "12345"),
        (Kind.LAST_READING, "012 345,6", "12345"),
        (Kind.LAST_READING, "12345.", "12345"),
        (Kind.BILL_TOTAL, "1257,80", "1257.80"),
        (Kind.BILL_TOTAL, "1 257,8 ₽", "1257.80"),
        (Kind.BILL_TOTAL, "1\u00a0257 руб. 80 коп.", "1257.80"),
        (Kind.BILL_TOTAL, "1257 руб.", "1257.00"),
    ],
)
def test_what_people_write_around_an_answer_does_not_count(kind: Kind, typed: str, expected: str) -> None:
    assert plain(kind, typed) == expected


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.METER_NUMBER, "не знаю"),
        (Kind.METER_NUMBER, "4" * 33),
        (Kind.METER_NUMBER, "№ -"),
        (Kind.LAST_READING, "12345 кВт"),
        (Kind.LAST_READING, "1" * 10),
        (Kind.BILL_TOTAL, "рублей"),
        (Kind.BILL_TOTAL, "1257,801"),
    ],
)
def test_what_cannot_be_an_answer_is_sent_back_with_its_hint_and_does_not_count(kind: Kind, typed: str) -> None:
    with pytest.raises(FormInvalid) as refused:
        plain(kind, typed)
    assert [error["pointer"] for error in refused.value.errors] == ["/answer"]


def test_answers_slow_down_by_registration_by_account_and_by_address() -> None:
    counted = counted_as(registration_id="r", account="a", address="10.0.0.1", free_per_address=300)
    assert [(each.key, each.free) for each in counted] == [("proof:r", 1), ("proof-of:a", 6), ("proof@10.0.0.1", 300)]


@pytest.mark.parametrize("found", [None, MATCH])
def test_three_answers_may_be_given_whether_the_name_fits_or_not(found: object) -> None:
    registration = questioned(REGISTRATION, found=found, now=NOW)  # type: ignore[arg-type]
    for left in range(ANSWERS, 0, -1):
        assert registration.answers_left == left
        registration = questioned(answered(registration, now=NOW), found=registration.found, now=NOW)
    assert (registration.state, registration.step, registration.answers_left) == (State.NOT_CONFIRMED, Step.NONE, 0)


def test_an_answer_is_checked_anew_and_shows_at_a_whole_tick_after_it_was_given() -> None:
    later = NOW + timedelta(minutes=5)
    judging = answered(questioned(REGISTRATION, found=MATCH, now=NOW), now=later)
    assert (judging.state, judging.decided_at, is_judged(judging, attempt=1)) == (State.CHECKING, None, True)
    decided = confirmed(judging, now=later + timedelta(milliseconds=60))
    shown = [standing(decided, now=later + timedelta(milliseconds=ms), tick=SECOND, phone="1").state for ms in (999, 1000)]
    assert shown == [State.CHECKING, State.THANKS]


def test_a_verdict_on_another_answer_or_on_none_is_not_heard() -> None:
    judging = answered(questioned(REGISTRATION, found=MATCH, now=NOW), now=NOW)
    assert not is_judged(judging, attempt=2)
    assert not is_judged(replace(judging, step=Step.QUESTION), attempt=1)


def test_the_question_shows_no_sooner_than_the_refusal_it_comes_with() -> None:
    asked: Registration = questioned(REGISTRATION, found=None, now=NOW)
    soon = standing(asked, now=NOW + timedelta(milliseconds=999), tick=SECOND, phone="1")
    then = standing(asked, now=NOW + SECOND, tick=SECOND, phone="1")
    assert (soon.state, soon.answers_left) == (State.CHECKING, 0)
    assert (then.state, then.answers_left) == (State.NOT_CONFIRMED, ANSWERS)
