"""Disputes: opened by the customer, decided by the staff; an accepted one corrects the reading and the one after it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from chassis.transaction import Work

from readings import announce
from readings.actions.journal import tell_journal
from readings.actions.readings import known, reading_of
from readings.domain import answers
from readings.domain.answers import Answer
from readings.domain.dispute import Dispute, Verdict, decide, open_dispute, settled
from readings.domain.dispute_errors import DisputeUnknown
from readings.store import Store


def dispute_reading(work: Work[Store], *, account_id: str, reading_id: str, text: str, user_id: str) -> Answer:
    """Keep what the customer says against a reading; while it waits, it is said once."""
    reading = reading_of(work, account_id, reading_id)
    if held := work.store.disputes.open_of(reading_id):
        return _shown(held)
    dispute = open_dispute(
        reading,
        last=reading_id in work.store.last_reading_ids(account_id),
        today=work.today,
        text=text,
        user_id=user_id,
        dispute_id=work.new_id(),
        now=work.now,
        closed=work.store.closed_months.all(),
    )
    work.store.disputes.add(dispute)
    return _shown(dispute)


def list_disputes(work: Work[Store], *, account_id: str) -> Answer:
    """What was said against readings of the account, and what came of it."""
    return {"items": [_shown(each) for each in work.store.disputes.of_account(account_id)]}


def list_waiting_disputes(work: Work[Store]) -> Answer:
    """What waits for the staff, with all they need to decide it."""
    waiting = work.store.disputes.waiting()
    accounts = work.store.accounts_of({each.account_id for each in waiting})
    items = []
    for each in waiting:
        account, reading = accounts.get(each.account_id), work.store.reading(each.account_id, each.reading_id)
        if account is None or reading is None:
            continue
        following = work.store.following(reading)
        items.append(
            {
                **_shown(each),
                "account_number": account.account_number,
                "meter_serial": account.meter_ever(each.meter_id).serial,
                "reading": answers.reading(reading, last=False, today=work.today),
                "next_zones": following.zones if following else None,
            }
        )
    return {"items": items}


def decide_dispute(work: Work[Store], dispute_id: str, verdict: Verdict, *, clerk: str) -> Answer:
    """Accept with the right figures, or refuse with the reason; the customer is told either way."""
    dispute = work.store.disputes.named(dispute_id)
    if dispute is None:
        raise DisputeUnknown()
    decided = decide(dispute, verdict, now=work.now)
    if verdict.accepted:
        _correct(work, dispute, verdict)
    work.store.disputes.save(decided)
    work.announce(announce.dispute_decided(decided))
    account = work.store.account(dispute.account_id)
    tell_journal(work, by=clerk, did="dispute_decided", about=(account and account.account_number) or dispute.account_id)
    return _shown(decided)


def _correct(work: Work[Store], dispute: Dispute, verdict: Verdict) -> None:
    reading = reading_of(work, dispute.account_id, dispute.reading_id)
    standing = known(work.store.standings({dispute.account_id: dispute.meter_id}).get(dispute.account_id))
    account = standing.account
    corrected = settled(
        reading,
        work.store.following(reading),
        verdict=verdict,
        meter=account.meter_ever(dispute.meter_id),
        rules=work.tools.of(account.region),
        now=work.now,
    )
    for each in corrected:
        work.store.save(each, last_reading_id=standing.readings[0].reading_id)
        work.announce(announce.reading_corrected(each))


def _shown(dispute: Dispute) -> dict[str, Any]:
    return {name: value for name, value in asdict(dispute).items() if name != "user_id"}
