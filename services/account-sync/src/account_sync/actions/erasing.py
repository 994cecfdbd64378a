"""A person is erased: that they ever applied is forgotten; the account stays, because the supply contract goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.transaction import Work

from account_sync import announce
from account_sync.domain.erasure import Request


def erase_persons(work: Work[Any], requests: Sequence[Request]) -> None:
    """Delete what they were answered, and say what of the base stays by which rule."""
    for each in requests:
        registrations = work.store.registrations.of_people([each.user_id, *each.other_ids])
        proofs = work.store.proofs.forget(registrations)
        work.store.cabinets.forget([each.user_id])
        held = len(work.store.accounts.by_ids(list(each.account_ids)))
        erased = {**work.store.registrations.forget(registrations), "proofs": proofs}
        kept = {"account_in_the_base": (held, "supply_contract")} if held else {}
        told = announce.person_erased(erasure_id=each.erasure_id, user_id=each.user_id, erased=erased, kept=kept, at=work.now)
        work.announce(told)
