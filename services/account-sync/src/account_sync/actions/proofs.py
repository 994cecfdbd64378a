"""Second proofs of applicants, each judged once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.transaction import Work
from contracts.core import Event

from account_sync import announce
from account_sync.domain.export.entry import ReadingFact
from account_sync.domain.proof import WEEK, Bill, Claim, Figures, fits


def judge_proofs(work: Work[Any], claims: Sequence[tuple[Claim, Event]]) -> None:
    """Answer each second proof once: it fits if the applicant has the holder's name and the answer is true of the account."""
    numbers = work.store.proofs.accounts_matched([claim.registration_id for claim, _ in claims])
    accounts = work.store.accounts.typed(list(numbers.values()))
    wrong = work.store.proofs.wrong_since([each.account_id for each in accounts.values()], work.system_now - WEEK)
    last_read = _last_read(work, [each.account_id for each in accounts.values()])
    bills = work.store.proofs.last_bills([each.account_id for each in accounts.values()])
    answered = work.store.proofs.judged([claim for claim, _ in claims])
    judged: dict[str, tuple[Claim, str | None, bool]] = {}
    for claim, cause in claims:
        key = f"{claim.registration_id}/{claim.attempt}"
        if key in answered or key in judged:
            continue
        account = accounts.get(numbers.get(claim.registration_id, ""))
        account_id = account.account_id if account else ""
        right = fits(
            claim, account, last_read=last_read, last_bill=bills.get(account_id), wrong_before=wrong.get(account_id, 0)
        )
        wrong[account_id] = wrong.get(account_id, 0) + (not right)
        judged[key] = (claim, account_id or None, right)
        work.announce(announce.proof_judged(claim, fits=right), cause=cause)
    work.store.proofs.save(judged.values(), at=work.system_now)


def keep_bills(work: Work[Any], bills: Sequence[Bill]) -> None:
    """Remember of each account what its last bill says, and nothing else of it."""
    work.store.proofs.keep_bills(bills)


def _last_read(work: Work[Any], account_ids: Sequence[str]) -> dict[str, Figures]:
    """What was sent to go to the base is known here, and the last of it stands on the customer's own list."""
    facts = [entry.fact for entry in work.store.exports.readings_of(account_ids)]
    readings = [fact for fact in facts if isinstance(fact, ReadingFact)]
    return {fact.meter_id: fact.values for fact in sorted(readings, key=lambda each: (each.read_on, each.submitted_at))}
