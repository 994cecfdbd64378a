"""A member of staff looks at a cabinet as its customer sees it: for a quarter of an hour, for a reason, changing nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from identity.domain.device import Device
from identity.domain.session import Session, begin

LASTS = timedelta(minutes=15)


def begin_view(*, view_id: str, user_id: str, staff_id: str, unguessable: str, now: datetime) -> Session:
    """A session of the customer's that nobody can renew, as nobody is given its secret."""
    return begin(
        session_id=view_id,
        user_id=user_id,
        current=unguessable,
        device=Device(),
        now=now,
        idle=LASTS,
        longest=LASTS,
        acting=staff_id,
    )
