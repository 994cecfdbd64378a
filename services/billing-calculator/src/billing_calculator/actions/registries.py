"""A registry of payments is taken in, looked at, and gone through: what was paid online is confirmed, the rest is booked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from billing_calculator import announce
from billing_calculator.actions.crediting import credit
from billing_calculator.domain.payment import payment_id_of, received
from billing_calculator.domain.registry import run
from billing_calculator.domain.registry.content import Content, Row
from billing_calculator.domain.registry.errors import RegistryUnknown
from billing_calculator.domain.registry.matching import (
    TO_LOOK_AT,
    Decided,
    Operation,
    Outcome,
    Tally,
    decide,
    tallies,
    together,
)
from billing_calculator.domain.registry.profile import Profile
from billing_calculator.domain.registry.reading import days_of, read
from billing_calculator.domain.registry.run import Registry, State
from billing_calculator.domain.registry.suspense import suspended

CHUNK = 200  # rows of a transaction
LOOK = 1000  # rows of a look ahead, which writes nothing
MOST_NOTES = 500  # rows told one by one before it is booked; the others are counted

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Checked:
    """A file as it was read and judged before anything of it is kept."""

    sha256: str
    name: str
    profile: Profile
    agent: str
    content: Content
    would: dict[Outcome, Tally]
    notes: list[Decided]


def check_registry(
    work: Work[Any], *, raw: bytes, name: str, profile: str, agent: str, order_amount: Decimal | None
) -> Checked:
    """Read a file and say what would become of its rows; nothing is kept."""
    chosen: Profile = work.tools.registry_profiles.chosen(profile, name)
    whose = run.agent_of(chosen, agent, work.tools.agents)
    content = read(raw, chosen, now=work.now, order_amount=order_amount)
    would: dict[Outcome, Tally] = {}
    notes: list[Decided] = []
    for rows in _chunks(content.rows if not content.troubles else (), LOOK):
        decided = _decide(work, rows, agent=whose)
        would = together(would, tallies(decided))
        notes += [each for each in decided if each.outcome in TO_LOOK_AT][: MOST_NOTES - len(notes)]
    return Checked(hashlib.sha256(raw).hexdigest(), name, chosen, whose, content, would, notes)


def take_registry(work: Work[Any], *, checked: Checked, by: str) -> tuple[Registry, bool]:
    """Keep a registry for somebody to decide about. The same file again is the registry it was. True: it was sent before."""
    before = work.store.registries.of_key(checked.sha256)
    if before is not None:
        return before, True
    content, registry_id = checked.content, work.new_id()
    registry = Registry(
        registry_id=registry_id,
        key=run.key_of(checked.sha256, registry_id, good=not content.troubles),
        sha256=checked.sha256,
        name=checked.name,
        profile=checked.profile.name,
        agent=checked.agent,
        state=State.REFUSED if content.troubles else State.CHECKED,
        sent_by=by,
        sent_at=work.now,
        rows=len(content.rows),
        bad=len(content.bad),
        total=content.total,
        transfer=content.transfer,
        order=content.order,
        order_on=content.order_on,
        days=days_of(content, checked.profile, checked.name),
        troubles=tuple(content.troubles),
        would=checked.would,
    )
    work.store.registries.begin(registry, content)
    work.store.registries.note_unread(registry_id, content.bad[:MOST_NOTES])
    work.store.registries.note(registry_id, checked.notes)
    log.info("registry_taken", registry_id=registry_id, state=str(registry.state), rows=registry.rows, bad=registry.bad)
    return registry, False


def apply_registry(work: Work[Any], *, registry_id: str, by: str) -> Registry:
    """Somebody wants it booked; the worker does it."""
    registry = run.begun(registry_of(work, registry_id=registry_id), by=by)
    work.store.registries.forget_guesses(registry_id)
    work.store.registries.save(registry)
    return registry


def withdraw_registry(work: Work[Any], *, registry_id: str) -> Registry:
    """Nobody wants it booked."""
    registry = run.withdrawn(registry_of(work, registry_id=registry_id))
    work.store.registries.forget_rows(registry_id)
    work.store.registries.save(registry)
    return registry


def registry_of(work: Work[Any], *, registry_id: str) -> Registry:
    """One registry with where it stands."""
    registry: Registry | None = work.store.registries.get(registry_id)
    if registry is None:
        raise RegistryUnknown()
    return registry


def list_registries(work: Work[Any], *, before: datetime | None, limit: int) -> list[Registry]:
    """Those sent last."""
    found: list[Registry] = work.store.registries.latest(before=before, limit=limit)
    return found


def notes_of(work: Work[Any], *, registry_id: str, after: int, limit: int) -> list[dict[str, Any]]:
    """Rows of a registry that somebody has to look at."""
    registry_of(work, registry_id=registry_id)
    found: list[dict[str, Any]] = work.store.registries.notes(registry_id, after=after, limit=limit)
    return found


def go_through_registries(transactions: Transactions[Any]) -> None:
    """Go on with every registry that is to be booked; killed anywhere, the next turn goes on from the last chunk."""
    for registry_id in transactions.read().store.registries.to_do():
        rows = transactions.read().store.registries.rows(registry_id)
        pace = transactions.pace()
        while not pace.run(partial(transactions.run, partial(take_rows, registry_id=registry_id, rows=rows))):
            pass


def take_rows(work: Work[Any], *, registry_id: str, rows: Sequence[Row]) -> bool:
    """Take the next rows; True: that was all."""
    registry = registry_of(work, registry_id=registry_id)
    if registry.state is not State.APPLYING:
        return True
    chunk = rows[registry.position : registry.position + CHUNK]
    decided = _decide(work, chunk, agent=registry.agent)
    _keep(work, registry, decided)
    registry = replace(registry, position=registry.position + len(chunk), came=together(registry.came, tallies(decided)))
    if registry.position < len(rows):
        work.store.registries.save(registry)
        return False
    registry = replace(registry, state=State.APPLIED, applied_at=work.now)
    work.store.registries.save(registry)
    work.store.registries.forget_rows(registry_id)
    work.announce(announce.payment_registry_applied(registry))
    log.info("registry_applied", registry_id=registry_id, rows=len(rows))
    return True


def _decide(work: Work[Any], rows: Sequence[Row], *, agent: str) -> list[Decided]:
    ids = [payment_id_of(agent, row.operation) for row in rows]
    before, paid = work.store.operations.several(ids), work.store.payments.several(ids)
    known = before.keys() | paid.keys()
    numbers = {row.account_number for row, payment_id in zip(rows, ids, strict=True) if payment_id not in known}
    accounts = work.store.accounts.all_numbered(numbers - {""})
    return decide(rows, agent=agent, before=before, paid=paid, accounts=accounts)


def _keep(work: Work[Any], registry: Registry, decided: Sequence[Decided]) -> None:
    """Book, suspend and note. Accounts are held before anything is written, so that the same payment online is waited for."""
    agent, registry_id = registry.agent, registry.registry_id
    credit(work, [
        received(
            payment_id=each.payment_id, agent=agent, txn_id=each.row.operation, account_id=each.account.account_id,
            account_number=each.row.account_number, amount=each.row.amount, paid_at=each.row.paid_at, received_at=work.now,
            period=each.row.period, registry_id=registry_id,
        )
        for each in decided if each.outcome is Outcome.BOOKED and each.account is not None
    ])  # fmt: skip
    nobody = [each for each in decided if each.outcome is Outcome.SUSPENDED]
    work.store.suspense.add([suspended(each, agent=agent, registry_id=registry_id, now=work.now) for each in nobody])
    told = [Operation(each.payment_id, agent, each.row, each.outcome, each.online_at) for each in decided if each.first]
    work.store.operations.add(registry_id, told, work.tools.zone)
    work.store.registries.note(registry_id, [each for each in decided if each.outcome in TO_LOOK_AT])


def _chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    whole = list(rows)
    return (whole[begin : begin + size] for begin in range(0, len(whole), size))
