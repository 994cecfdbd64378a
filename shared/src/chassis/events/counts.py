"""What the event path counts; served by the worker's /metrics."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

PUBLISHED = Counter("events_published", "Outbox rows confirmed by the broker")
UNHEARD = Counter("events_unheard", "Outbox rows that nobody is bound to")
STUCK = Counter("events_stuck", "Outbox rows that can never be published or were refused for long")
RELAY_BLOCKED = Gauge("relay_blocked", "1 while the broker blocks publishing")
OUTBOX_LAG = Gauge("outbox_lag_seconds", "Age of the oldest unsent outbox row")
HANDLED = Counter("events_handled", "Events whose effect was committed", ["type"])
DUPLICATES = Counter("events_duplicate", "Deliveries dropped because their event is in the inbox")
PARKED = Counter("events_parked", "Events set aside, by state", ["state"])
UNKNOWN = Counter("events_of_unknown_type", "Deliveries left to a release that handles their type")
PARKED_ROWS = Gauge("parked_rows", "Parked rows now, by state", ["state"])
HALVED = Counter("batches_halved", "Batches cut in two after a failure")
HELD = Counter("batches_held", "Waits of a batch for the database")
BATCH = Histogram("batch_events", "Events per batch", buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500))
BATCH_SECONDS = Histogram("batch_seconds", "Time from the first delivery of a batch to its acknowledgement")
