"""Decisions about trusted people and invitations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from identity.domain.errors import FormInvalid
from identity.domain.invitation import (
    LIFETIME,
    Invitation,
    accepted,
    demand_room,
    demand_stranger,
    is_open,
    trust_of,
    usable,
)
from identity.domain.trust import LONGEST, MOST_PEOPLE, Reason, Role, demand_until, ended, time_left
from identity.domain.trust_errors import InvitationNotValid, TooManyPeople, TrustedAlready, YourOwnAccount

NOW = datetime(2022, 11, 20, 9, 0, tzinfo=UTC)
TODAY, MOSCOW = date(2022, 11, 20), ZoneInfo("Europe/Moscow")
INVITATION = Invitation(
    invitation_id="i", account_id="a", account_number="520000000017", owner_id="mother", guest_id="guest", email="e",
    email_index="x", inviter="n", called="c", role=Role.READER, until=None, secret_hash="s", issued_at=NOW,
    expires_at=NOW + LIFETIME,
)  # fmt: skip
TRUST = trust_of(INVITATION, trust_id="t", user_id="daughter", now=NOW)


def test_a_trust_holds_through_its_last_day_and_not_after_it() -> None:
    until = replace(TRUST, until=TODAY)
    assert until.holds(today=TODAY) and not until.holds(today=TODAY + timedelta(days=1))
    assert TRUST.holds(today=date(2099, 1, 1))
    assert not ended(TRUST, reason=Reason.LEFT, now=NOW).holds(today=TODAY)


@pytest.mark.parametrize("until", [None, TODAY, TODAY + LONGEST])
def test_a_last_day_may_be_today_and_five_years_ahead(until: date | None) -> None:
    demand_until(until, today=TODAY)


@pytest.mark.parametrize("until", [TODAY - timedelta(days=1), TODAY + LONGEST + timedelta(days=1)])
def test_a_last_day_of_yesterday_or_of_another_age_is_refused(until: date) -> None:
    with pytest.raises(FormInvalid):
        demand_until(until, today=TODAY)


def test_the_last_day_ends_at_the_retailers_midnight() -> None:
    assert time_left(TODAY, now=NOW, zone=MOSCOW) == timedelta(hours=12)  # noon in Moscow
    assert time_left(TODAY, now=NOW + timedelta(days=3), zone=MOSCOW) == timedelta(0)
    assert time_left(None, now=NOW, zone=MOSCOW) is None


def test_an_invitation_is_good_for_a_week_until_it_is_closed_and_through_the_last_day_of_what_it_gives() -> None:
    assert usable(INVITATION, now=NOW, today=TODAY) is INVITATION
    assert not is_open(INVITATION, now=NOW + timedelta(days=7), today=TODAY)
    assert is_open(replace(INVITATION, until=TODAY), now=NOW, today=TODAY)
    broken = (None, accepted(INVITATION, user_id="daughter", now=NOW), replace(INVITATION, until=TODAY - timedelta(days=1)))
    for each in broken:
        with pytest.raises(InvitationNotValid):
            usable(each, now=NOW, today=TODAY)


def test_nobody_is_trusted_with_their_own_account_nor_twice_with_the_same() -> None:
    demand_stranger(INVITATION, "son", [TRUST])
    with pytest.raises(YourOwnAccount):
        demand_stranger(INVITATION, "mother", [])
    with pytest.raises(TrustedAlready):
        demand_stranger(INVITATION, "daughter", [TRUST])


def test_an_account_is_shared_with_a_family_the_invited_counted() -> None:
    demand_room([TRUST] * (MOST_PEOPLE - 2), [INVITATION])
    with pytest.raises(TooManyPeople):
        demand_room([TRUST] * (MOST_PEOPLE - 1), [INVITATION])
