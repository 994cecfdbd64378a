"""What an applicant is answered and what an account shows, with everything kept in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from account_sync import actions
from account_sync.domain.errors import AccountUnknown
from contracts.core import Event

from tests.account_sync.examples import AS_OF, account_of, applicant_of
from tests.account_sync.unit.memory import MemoryTransactions


def cause_of(word: str) -> Event:
    return Event(word, "t", "identity", "s", AS_OF, 1, "k", {})


def test_each_registration_is_answered_once_with_its_own_cause() -> None:
    transactions = MemoryTransactions()
    transactions.store.accounts.save([account_of()])
    holder, stranger = applicant_of(), applicant_of(name="Алла", registration="r2")
    first, second = cause_of("first"), cause_of("second")
    actions.match_applicants(transactions.read(), [(holder, first), (stranger, second), (holder, second)])
    actions.match_applicants(transactions.read(), [(stranger, first)])
    assert [(fact.type.name.split(".")[1], fact.lane, cause) for fact, cause in transactions.announced] == [
        ("applicant_matched", "live", first),
        ("account_updated", "live", first),
        ("account_loaded", "live", first),
        ("applicant_not_matched", "live", second),
    ]
    (load,) = transactions.store.registrations.loads
    assert (load.registration_id, load.due_at - load.requested_at) == ("r1", timedelta(hours=24))


def test_an_account_is_shown_or_unknown_and_a_withdrawn_one_is_unknown() -> None:
    account, gone = account_of(), replace(account_of(), account_id="gone", withdrawn=True)
    transactions = MemoryTransactions()
    transactions.store.accounts.save([account, gone])
    assert actions.account_of(transactions.read(), account_id=account.account_id) == account
    for unknown in ("gone", "other"):
        with pytest.raises(AccountUnknown):
            actions.account_of(transactions.read(), account_id=unknown)
