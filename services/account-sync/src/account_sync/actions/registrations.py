"""Who an applicant is, answered once, and the load that a match starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.transaction import Work
from contracts.core import Event, Lane

from account_sync import announce
from account_sync.domain.account import Account
from account_sync.domain.contact import Contact, is_on_file, to_be_told
from account_sync.domain.loading import Load, is_complete
from account_sync.domain.matching import Applicant, match


def match_applicants(work: Work[Any], requests: Sequence[tuple[Applicant, Event]]) -> None:
    """Answer each registration once; a match starts the promised full load, which is done at once: the base is here."""
    decided = work.store.registrations.decided([applicant.registration_id for applicant, _ in requests])
    accounts = work.store.accounts.typed([applicant.account_number for applicant, _ in requests])
    verdicts, loads = {}, []
    for applicant, cause in requests:
        if applicant.registration_id in decided or applicant.registration_id in verdicts:
            continue
        account = accounts.get(applicant.account_number)
        verdict = match(applicant, account)
        verdicts[applicant.registration_id] = (applicant, verdict)
        if account is None or not verdict.matched:
            work.announce(announce.applicant_not_matched(applicant), cause=cause)
            continue
        filed = _encrypted(work, applicant, to_be_told(account.filed, email=applicant.email))
        known = is_on_file(account.filed, email=applicant.email)
        told = announce.applicant_matched(applicant, account, verdict, filed_contact=filed, email_on_file=known)
        work.announce(told, cause=cause)
        loads.append(_load(work, applicant, account, cause))
    work.store.registrations.save_verdicts(verdicts.values(), at=work.now)
    work.store.registrations.save_loads(loads)


def _encrypted(work: Work[Any], applicant: Applicant, contact: Contact | None) -> dict[str, str] | None:
    if contact is None:
        return None
    return {"channel": contact.channel, "address": work.tools.vault.encrypt(applicant.user_id, contact.address)}


def _load(work: Work[Any], applicant: Applicant, account: Account, cause: Event) -> Load:
    load = Load(
        registration_id=applicant.registration_id,
        account_id=account.account_id,
        requested_at=applicant.requested_at,
        done_at=work.now if is_complete(account) else None,
    )
    # on the live lane: the import's own announcement may still queue behind thousands of others
    work.announce(announce.account_updated(account, lane=Lane.LIVE), cause=cause)
    if load.done_at:
        work.announce(announce.account_loaded(account, load), cause=cause)
    return load
