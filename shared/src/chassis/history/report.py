"""What an operator reads of an audit, a replay and a rebuild."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chassis.evidence import Checked
from chassis.history.audit import Audited, Heard
from chassis.history.log import Row
from chassis.history.replay import Progress


def of_audit(audited: Sequence[Audited]) -> Iterator[str]:
    """One line per type and consumer, then the outboxes, the parked events, the checks, and the verdict."""
    yield f"{'who <- what':<62} {'events':>9} {'handled':>9} {'parked':>7} {'in flight':>9} {'earlier':>8} {'lost':>7}"
    yield from (_heard(each) for one in audited for each in one.heard)
    yield ""
    yield f"{'outbox of':<22} {'unsent':>7} {'stuck':>6} {'heard by nobody':>16}"
    for one in audited:
        yield f"{one.sent.producer:<22} {one.sent.unsent:>7,} {one.sent.stuck:>6,} {one.sent.unheard:>16,}"
    yield ""
    for one in audited:
        yield from (_parked(one.sent.producer, row) for row in one.parked)
        yield from (_checked(one.sent.producer, name, checked) for name, checked in one.checks.items())
    faults = [words for one in audited for words in one.faults]
    yield ""
    yield from faults
    doubts = [words for one in audited for words in one.doubts]
    yield from doubts
    if not faults + doubts:
        yield _good(audited)


def of_progress(progress: Progress) -> str:
    """One line while it runs."""
    at = "" if progress.at is None else f", at {progress.at:%Y-%m-%d %H:%M}"
    return f"  {progress.events:,} of {progress.expected:,} events, {progress.rate:,.0f}/s{at}"


def _heard(each: Heard) -> str:
    numbers = f"{each.parked:>7,} {each.in_flight + each.queued:>9,} {each.earlier:>8,} {len(each.lost):>7,}"
    return f"{f'{each.consumer} <- {each.type}':<62} {each.events:>9,} {each.handled:>9,} {numbers}"


def _parked(consumer: str, row: Row) -> str:
    return f"parked by {consumer}: {row['state']} {row['_id']} {row.get('type') or ''} {row['reason']}"


def _checked(service: str, name: str, checked: Checked) -> str:
    return f"{service}: {name} of {checked.looked_at:,} sampled, {len(checked.wrong):,} wrong"


def _good(audited: Sequence[Audited]) -> str:
    heard = [each for one in audited for each in one.heard]
    flight = sum(each.in_flight for each in heard)
    on_its_way = f"; {flight:,} on their way, to be looked at again" if flight else ""
    return f"Nothing is lost: {sum(each.events for each in heard):,} deliveries accounted for{on_its_way}."
