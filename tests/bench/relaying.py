"""The relay: rows of the outbox published, each with its own confirm, and marked; against publishing alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from chassis.transaction import Work

from tests.bench import prefill, subject
from tests.bench.measured import Row, best_of, rate, rate_of
from tests.bench.surroundings import Surroundings

EVENTS = 30_000
CHUNK = 500


def measure(around: Surroundings) -> list[Row]:
    """The rows of the relay."""
    many, one = subject.distinct(EVENTS), subject.distinct(1) * EVENTS
    print("relay, events published with confirms")
    found = best_of({
        "many keys": partial(_ours, around, many), "one key": partial(_ours, around, one),
        "py-amqp, many keys": partial(_rival, around, many), "py-amqp, one key": partial(_rival, around, one),
    })  # fmt: skip
    return [
        rate(f"relay, {keys}", found[keys], "py-amqp, pipelined confirms, no database", found[f"py-amqp, {keys}"], at_least=0.5)
        for keys in ("many keys", "one key")
    ]


def _ours(around: Surroundings, accounts: Sequence[str]) -> float:
    around.provision()
    with subject.runtime(around.mongo_url, around.amqp_url) as runtime:
        for start in range(0, len(accounts), CHUNK):
            runtime.transactions.run(partial(_announce, accounts[start : start + CHUNK], start))
    found = rate_of("tests.bench.relay_worker", around.mongo_url, around.amqp_url, str(len(accounts)))
    prefill.wait_for(around.amqp_url, subject.QUEUE, len(accounts))
    return found


def _announce(accounts: Sequence[str], first: int, work: Work[subject.Store]) -> None:
    for number, account in enumerate(accounts, start=first):
        work.announce(subject.submitted(account, number))


def _rival(around: Surroundings, accounts: Sequence[str]) -> float:
    around.provision()
    return prefill.publish(around.amqp_url, f"{subject.NAME}.events", list(subject.messages(accounts)))
