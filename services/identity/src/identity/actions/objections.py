"""The contact on file has a day to object before somebody else is let in; then the account opens by itself."""

from __future__ import annotations

from functools import partial
from typing import Any

from chassis.transaction import Transactions, Work

from identity.actions.binding import bind, put_before_owner
from identity.domain.access import may_be_granted
from identity.domain.holder_change import is_of_former_holder
from identity.domain.link import fingerprint
from identity.domain.registration import (
    Registration,
    Step,
    closed_by_time,
    disowned,
    is_before_owner,
    is_due,
    is_to_be_called,
    left_to_staff,
    not_confirmed,
    put_into_review,
)
from identity.domain.review import Reason
from identity.domain.review_errors import NothingToObjectTo

DUE_AT_ONCE = 100


def object_to(work: Work[Any], secret: str) -> None:
    """Stop the registration, or tell whoever decides about it; a second time changes nothing."""
    registration: Registration | None = work.store.registrations.by_objection(fingerprint(secret))
    if registration is not None and is_before_owner(registration):
        work.store.registrations.save([disowned(registration)])
    elif registration is not None and registration.step is Step.WAITING:
        stopped = not_confirmed(registration, now=work.system_now)
        work.store.registrations.save([put_into_review(stopped, Reason.OBJECTION, now=work.system_now)])
    elif registration is None or registration.review is None or registration.review.reason is not Reason.OBJECTION:
        raise NothingToObjectTo(phone=work.settings.retailer_phone)


def bind_after_waiting(transactions: Transactions[Any]) -> None:
    """Let those in to whom nobody objected in time, each in a transaction of its own."""
    work = transactions.read()
    for registration_id in work.store.registrations.due(work.system_now, limit=DUE_AT_ONCE):
        transactions.run(partial(_bind_due, registration_id=registration_id))


def _bind_due(work: Work[Any], *, registration_id: str) -> None:
    registration: Registration | None = work.store.registrations.one(registration_id)
    if registration is None or registration.found is None or not is_due(registration, now=work.system_now):
        return
    match, now = registration.found, work.system_now
    holders = work.store.people.holders([match.account_id])
    if is_of_former_holder(match, work.store.holder_changes.of([match.account_id]).get(match.account_id)):
        decided = closed_by_time(not_confirmed(registration, now=now), now=now)
    elif is_to_be_called(match):  # the release before gave these a day too
        decided = left_to_staff(registration, Reason.PHONE_ON_FILE, match=match, now=now)
    elif may_be_granted(holders.get(match.account_id), now=now):
        decided = bind(work, registration, match=match, holders=holders)
        decided = closed_by_time(decided, now=now)
    else:  # somebody else was faster
        decided = put_before_owner(work, not_confirmed(registration, now=now), owner=holders[match.account_id])
    work.store.registrations.save([decided])
