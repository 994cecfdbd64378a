"""What a presented refresh token means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from identity.domain.device import Device
from identity.domain.session import REMEMBERED, Session, Verdict, begin, end, is_open, judge, rotate

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
IDLE = timedelta(minutes=30)


def session() -> Session:
    return begin(session_id="s", user_id="u", current="first", device=Device(), now=NOW, idle=IDLE, longest=timedelta(hours=12))


def rotated() -> Session:
    return rotate(session(), following="second", now=NOW, idle=IDLE)


def test_the_current_token_is_exchanged() -> None:
    assert judge(session(), presented="first", now=NOW) is Verdict.ROTATE
    assert judge(rotated(), presented="second", now=NOW) is Verdict.ROTATE


def test_the_token_just_exchanged_is_a_racing_twin_for_some_seconds() -> None:
    assert judge(rotated(), presented="first", now=NOW + timedelta(seconds=10)) is Verdict.TWIN
    assert judge(rotated(), presented="first", now=NOW + timedelta(seconds=11)) is Verdict.STOLEN


def test_an_older_token_was_stolen_however_soon_it_comes() -> None:
    third = rotate(rotated(), following="third", now=NOW, idle=IDLE)
    assert judge(third, presented="first", now=NOW) is Verdict.STOLEN


def test_a_token_nobody_was_given_ends_nothing() -> None:
    assert judge(rotated(), presented="guess", now=NOW) is Verdict.OVER
    assert judge(session(), presented="guess", now=NOW) is Verdict.OVER
    assert judge(None, presented="first", now=NOW) is Verdict.OVER


def test_a_session_ends_by_idleness_by_age_and_by_being_ended() -> None:
    assert judge(session(), presented="first", now=NOW + IDLE) is Verdict.OVER
    busy = rotate(session(), following="second", now=NOW, idle=timedelta(days=2))
    assert judge(busy, presented="second", now=NOW + timedelta(hours=12)) is Verdict.OVER
    assert judge(end(session(), now=NOW), presented="first", now=NOW) is Verdict.OVER
    assert not is_open(end(session(), now=NOW), now=NOW)
    assert is_open(session(), now=NOW)
    assert not is_open(None, now=NOW)


def test_each_change_of_a_session_is_a_revision_more() -> None:
    assert (session().revision, rotated().revision, end(rotated(), now=NOW).revision) == (1, 2, 3)


def test_no_more_used_tokens_are_kept_than_a_session_needs() -> None:
    held = session()
    for number in range(REMEMBERED + 5):
        held = rotate(held, following=str(number), now=NOW, idle=IDLE)
    assert len(held.used) == REMEMBERED
