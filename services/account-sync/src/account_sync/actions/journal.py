"""What staff did here, told to identity, which keeps the one journal of it."""

from __future__ import annotations

from typing import Any

from chassis.transaction import Work

from account_sync import announce


def tell_journal(work: Work[Any], *, by: str, did: str, about: object) -> None:
    """Announce it in the transaction of the deed; `by` is empty for a command at the machine, which nobody entered for."""
    if by:
        act_id = work.new_id()
        work.announce(announce.staff_acted(act_id, staff_id=by, did=did, about=str(about), at=work.system_now))
