"""A charge taken apart to its readings and prices, and a past calculation done again."""

from __future__ import annotations

from typing import Any

import structlog
from chassis.transaction import Work

from billing_calculator.actions.account_area import known
from billing_calculator.actions.tariffs import tariffs_of
from billing_calculator.domain.accrual import Accrual, count_again
from billing_calculator.domain.calculation import Charge, Revision
from billing_calculator.domain.errors import ChargeUnknown
from billing_calculator.domain.explanation import Explanation, explain
from billing_calculator.domain.penalty import PenaltyRules
from billing_calculator.domain.replay import PenaltyUnknown, Replay, ReplayDiffers, RevisionUnknown, replay

log = structlog.get_logger(__name__)


def take_apart(work: Work[Any], *, account_id: str, charge_id: str, revision: int | None) -> Explanation:
    """A revision of a charge, the last one unless another is named, with all it rests on."""
    charge, named = revision_of(work, account_id, charge_id, revision)
    return explain(charge, named, tariffs_of(work))


def explanations_behind(work: Work[Any], *, after: str, limit: int) -> list[Explanation]:
    """The next charges in the order of their ids as they stand, taken apart."""
    tariffs = tariffs_of(work)
    return [explain(charge, charge.current, tariffs) for charge in work.store.charges.behind(after, limit=limit)]


def penalties_behind(work: Work[Any], *, after: str, limit: int) -> list[Accrual]:
    """The next booked penalties in the order of their ids."""
    found: list[Accrual] = work.store.accruals.behind(after, limit=limit)
    return found


def penalty_of(work: Work[Any], *, account_id: str, penalty_id: str) -> Accrual:
    """A booked penalty with all it was made from."""
    known(work, account_id)
    found: Accrual | None = work.store.accruals.get(penalty_id)
    if found is None or found.account_id != account_id:
        raise PenaltyUnknown()
    return found


def penalty_rules(work: Work[Any], *, account_id: str) -> PenaltyRules:
    """The rules that the account's penalties go by."""
    rules: PenaltyRules = work.tools.penalties_of(known(work, account_id))
    return rules


def count_penalty_again(work: Work[Any], *, account_id: str, penalty_id: str) -> Accrual:
    """Count a booked penalty again from what was kept of it; another kopeck is an alert."""
    made = penalty_of(work, account_id=account_id, penalty_id=penalty_id)
    try:
        return count_again(made, penalty_rules(work, account_id=account_id))
    except ReplayDiffers as differs:
        log.error("penalty_replay_differs", penalty_id=penalty_id, **differs.details, alert=True)
        raise


def do_again(work: Work[Any], *, account_id: str, charge_id: str, revision: int) -> Replay:
    """Calculate a revision again from what was kept of it; another kopeck is an alert."""
    charge, named = revision_of(work, account_id, charge_id, revision)
    try:
        return replay(charge.key, named, tariffs_of(work))
    except ReplayDiffers as differs:
        log.error("charge_replay_differs", charge_id=charge_id, revision=revision, **differs.details, alert=True)
        raise


def revision_of(work: Work[Any], account_id: str, charge_id: str, number: int | None) -> tuple[Charge, Revision]:
    """A revision of an account's charge, the last one where none is named."""
    known(work, account_id)
    charge = work.store.charges.load([charge_id]).get(charge_id)
    if charge is None or charge.key.account_id != account_id:
        raise ChargeUnknown()
    found = charge.current if number is None else work.store.charges.revision(charge_id, number)
    if found is None:
        raise RevisionUnknown()
    return charge, found
