"""The collections that the event path keeps in each service's own database."""

from __future__ import annotations

from datetime import timedelta

from chassis.events import inbox, lease, outbox, parked
from chassis.mongo import Collection, Index

REPLAYS = "replays"  # how far an unfinished replay has come

COLLECTIONS = (
    Collection(
        outbox.COLLECTION,
        (
            Index(("-lane", "tries", "at"), where={"state": "new"}),
            Index(("type", "at"), where={"state": "unheard"}),
            Index(("type", "-at"), where={"state": "refused"}),
            Index("stuck_at", where={"state": "stuck"}),
            Index(outbox.IN_ORDER),
        ),
    ),
    Collection(inbox.COLLECTION),
    Collection(inbox.ATTEMPTS, (Index("at", expire_after=timedelta(days=30)),)),
    Collection(
        parked.COLLECTION,
        (
            Index(("state", "type", "next_at")),
            Index("next_at", where={"claims": {"$gt": 0}}),
            Index("waiting_for", where={"state": "waiting"}),
            Index("parked_at"),
        ),
    ),
    Collection(parked.ARRIVALS),
    Collection(REPLAYS),
    Collection(lease.COLLECTION, (Index("until", expire_after=timedelta(hours=1)),)),
)
