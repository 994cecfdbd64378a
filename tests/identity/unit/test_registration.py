"""Decisions about registrations, consents, links and access."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from identity.domain import link as links
from identity.domain.access import Grant, User, mask_email, may_be_granted, void_before, with_other_accounts, with_password
from identity.domain.consent import Consent, ConsentText, record
from identity.domain.errors import ConsentNotGiven, ConsentOutdated, LinkNotValid
from identity.domain.proof import Policy
from identity.domain.registration import (
    Match,
    Registration,
    State,
    announced,
    confirmed,
    is_at_first_check,
    is_due,
    new_user,
    not_confirmed,
    suffices,
)
from identity.domain.standing import addition_message, message, shown_state
from identity.settings import Settings

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TEXT = ConsentText(version="2", text_ru="Согласен", text_en="I agree")
REGISTRATION = Registration(
    registration_id="r", user_id="u", account_number="520000000017", surname="s", name="n", patronymic=None, email="e",
    email_index="i", consent=Consent(version="2", sha256="x", given_at=NOW, ip="10.0.0.1", user_agent=""), requested_at=NOW,
)  # fmt: skip
GRANT = Grant(
    grant_id="g", account_id="a", account_number="520000000017", user_id="u", weak=False, granted_at=NOW, pending_until=None
)
MATCH = Match(registration_id="r", account_id="a", account_number="520000000017", weak=False)
USER = new_user(REGISTRATION, now=NOW)
SECOND = timedelta(seconds=1)


def test_the_full_name_of_an_account_nobody_holds_suffices() -> None:
    assert suffices(MATCH, policy=Policy.WEAK, holder=None, now=NOW)


@pytest.mark.parametrize(
    ("match", "policy", "holder"),
    [
        (replace(MATCH, weak=True), Policy.WEAK, None),
        (MATCH, Policy.WEAK, GRANT),
        (MATCH, Policy.EVERYONE, None),
    ],
)
def test_initials_an_account_with_an_owner_and_the_strict_setting_want_a_second_proof(
    match: Match, policy: Policy, holder: Grant | None
) -> None:
    assert not suffices(match, policy=policy, holder=holder, now=NOW)


def test_an_account_with_an_owner_is_not_granted() -> None:
    assert not may_be_granted(GRANT, now=NOW + timedelta(days=999))


def test_an_account_whose_owner_let_the_first_link_run_out_is_free_again() -> None:
    pending = replace(GRANT, pending_until=NOW)
    assert not may_be_granted(pending, now=NOW - timedelta(seconds=1))
    assert may_be_granted(pending, now=NOW)


@pytest.mark.parametrize("decided", [confirmed(REGISTRATION, now=NOW), not_confirmed(REGISTRATION, now=NOW)])
def test_a_match_counts_once(decided: Registration) -> None:
    assert decided.decided_at == NOW
    assert not is_at_first_check(decided)


def test_thanks_is_said_in_the_customers_own_words() -> None:
    assert message(State.THANKS, phone="1").ru.startswith("Спасибо за регистрацию!")


@pytest.mark.parametrize("asked", [False, True])
def test_a_refusal_gives_the_hint_the_way_to_recovery_and_the_telephone(asked: bool) -> None:
    text = message(State.NOT_CONFIRMED, phone="8-831-243-04-14", asked=asked)
    assert "введите в поля «Имя» и «Отчество» свои инициалы, не используя при этом знаки препинания" in text.ru
    assert "восстановлением пароля" in text.ru
    assert "8-831-243-04-14" in text.ru
    assert "8-831-243-04-14" in text.en


def test_who_mistyped_the_e_mail_is_told_how_long_to_wait_both_when_refused_and_when_asking_for_a_link() -> None:
    for text in (message(State.NOT_CONFIRMED, phone="8-831"), links.neutral_answer(phone="8-831")):
        assert "адресе почты" in text.ru and "зарегистрируйтесь ещё раз через 24 часа" in text.ru and "8-831" in text.ru
        assert "register again after 24 hours" in text.en and "8-831" in text.en


def test_checking_has_its_words_too() -> None:
    assert message(State.CHECKING, phone="1").ru


def consent(*, given: bool = True, version: str = "2") -> Consent:
    return record(current=TEXT, given=given, version=version, at=NOW, ip="10.0.0.1", user_agent="x" * 900)


def test_a_consent_is_recorded_with_the_fingerprint_of_its_text() -> None:
    recorded = consent()
    assert (recorded.version, recorded.given_at, recorded.ip) == ("2", NOW, "10.0.0.1")
    assert recorded.sha256 == hashlib.sha256("Согласен".encode()).hexdigest()
    assert len(recorded.user_agent) == 512


def test_no_consent_and_an_outdated_one_are_refused() -> None:
    with pytest.raises(ConsentNotGiven):
        consent(given=False)
    with pytest.raises(ConsentOutdated) as refused:
        consent(version="1")
    assert refused.value.details == {"given_version": "1", "current_version": "2"}


@pytest.mark.parametrize(
    ("user", "purpose", "lasts"),
    [(USER, "first_password", 24), (with_password(USER, password_hash="h", now=NOW), "recovery", 1)],
)
def test_a_first_link_lasts_a_day_and_a_recovery_an_hour(user: User, purpose: str, lasts: int) -> None:
    link = links.issue(user, link_id="l", secret="secret", now=NOW)
    assert (link.purpose, link.expires_at) == (purpose, NOW + timedelta(hours=lasts))
    assert "secret" not in link.secret_hash
    assert links.usable(link, now=NOW) is link


def test_a_used_revoked_expired_or_unknown_link_does_not_work() -> None:
    link = links.issue(USER, link_id="l", secret="secret", now=NOW)
    for broken in (None, replace(link, used_at=NOW), replace(link, revoked_at=NOW), replace(link, expires_at=NOW)):
        with pytest.raises(LinkNotValid):
            links.usable(broken, now=NOW)


def test_a_mailbox_is_not_flooded() -> None:
    assert links.may_be_issued(links.LINKS_PER_HOUR - 1)
    assert not links.may_be_issued(links.LINKS_PER_HOUR)


def test_each_change_of_a_user_is_a_revision_more() -> None:
    assert not USER.has_password
    assert with_password(USER, password_hash="h", now=NOW).has_password
    assert (USER.revision, with_other_accounts(USER).revision) == (1, 2)


def test_tokens_are_void_up_to_the_last_one_that_was_issued_even_if_it_is_newer_than_the_change() -> None:
    assert void_before(USER, now=NOW) == NOW
    assert void_before(replace(USER, last_seen_at=NOW - SECOND), now=NOW) == NOW
    assert void_before(replace(USER, last_seen_at=NOW + SECOND), now=NOW) > NOW + SECOND


def test_what_is_said_of_an_addition_never_tells_why_it_was_refused() -> None:
    assert addition_message(State.CHECKING, phone="1") == message(State.CHECKING, phone="1")
    assert "добавлен" in addition_message(State.THANKS, phone="1").ru
    for asked in (True, False):
        text = addition_message(State.NOT_CONFIRMED, phone="8-831-243-04-14", asked=asked)
        assert "8-831-243-04-14" in text.en and "введите в поля «Имя» и «Отчество» свои инициалы" in text.ru


def test_when_an_addition_was_asked_for_is_known_without_a_consent() -> None:
    assert replace(REGISTRATION, consent=None, applied_at=NOW + SECOND).asked_at == NOW + SECOND


def test_an_address_is_masked_to_its_first_letter_and_domain() -> None:
    assert mask_email("anna@example.ru") == "a***@example.ru"


@pytest.mark.parametrize("decide", [confirmed, not_confirmed])
@pytest.mark.parametrize(
    ("decided_after_ms", "shown_after_ms"),
    [(-20, 1000), (0, 1000), (60, 1000), (120, 1000), (1000, 1000), (1001, 2000), (5300, 6000)],
)
def test_a_decision_shows_at_a_whole_tick_after_asking(
    decide: Callable[..., Registration], decided_after_ms: int, shown_after_ms: int
) -> None:
    decided = decide(REGISTRATION, now=NOW + timedelta(milliseconds=decided_after_ms))
    shown_at = NOW + timedelta(milliseconds=shown_after_ms)

    assert shown_state(decided, now=shown_at - timedelta(milliseconds=1), tick=SECOND) is State.CHECKING
    assert shown_state(decided, now=shown_at, tick=SECOND) is decided.state


def test_what_is_undecided_is_being_checked_however_long_it_takes() -> None:
    assert shown_state(REGISTRATION, now=NOW + timedelta(days=1), tick=SECOND) is State.CHECKING


def test_a_tick_is_a_second_so_that_nobody_waits_for_it() -> None:
    assert Settings.registration_tick_ms == 1000


def test_the_day_to_object_is_over_at_its_end_and_not_before_whoever_asks() -> None:
    waiting = announced(REGISTRATION, match=MATCH, objection="o", now=NOW)
    a_day_later = NOW + timedelta(hours=24)
    assert [is_due(waiting, now=at) for at in (NOW, a_day_later - SECOND, a_day_later)] == [False, False, True]
    assert not is_due(not_confirmed(waiting, now=NOW), now=a_day_later)
