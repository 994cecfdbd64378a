"""What staff did here, told to identity, which keeps the one journal of it."""

from __future__ import annotations

from typing import Any

from chassis.transaction import Work

from billing_calculator import announce


def tell_journal(work: Work[Any], *, by: str, did: str, about: str) -> None:
    """Announce it in the transaction of the deed."""
    work.announce(announce.staff_acted(work.new_id(), staff_id=by, did=did, about=about, at=work.system_now))
