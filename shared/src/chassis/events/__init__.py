"""Events between services: outbox and relay on the way out, consumer, inbox and parked rows on the way in."""
