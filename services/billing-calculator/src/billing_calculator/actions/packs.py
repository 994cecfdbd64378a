"""Tariff packs: looked at, handed in, published by a second person, withdrawn before their day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import structlog
from chassis.transaction import Work

from billing_calculator import announce
from billing_calculator.actions.tariffs import stock, tariffs_of
from billing_calculator.domain import pack_life
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.pack_check import Checked
from billing_calculator.domain.pack_check import check_pack as checked
from billing_calculator.domain.pack_diff import Change, changes
from billing_calculator.domain.pack_errors import PackFaulty, PackUnknown
from billing_calculator.domain.pack_life import Pack, State, Step
from billing_calculator.domain.tariff import Tariff
from billing_calculator.domain.waiting import Crowd, Waiting

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Considered:
    """A pack with what it would change: against which table, price by price, how many charges, and how many wait for it."""

    checked: Checked
    before: Tariff | None = None
    changes: Sequence[Change] = ()
    charged: int = 0
    waiting: int = 0
    needs_reason: bool = False
    pack: Pack | None = field(default=None)


def check_pack(work: Work[Any], *, content: bytes) -> Checked:
    """What is wrong with a pack beside those published; nothing is kept."""
    return checked(content, tariffs_of(work).tables)


def consider_pack(work: Work[Any], *, content: bytes) -> Considered:
    """What is wrong with a pack, and what it would change; nothing is kept."""
    return _considered(work, check_pack(work, content=content))


def propose_pack(work: Work[Any], *, content: str, reason: str, by: str) -> Considered:
    """Hand a pack in: it is checked with its examples, and charges nobody before a second person has approved it."""
    looked_at = check_pack(work, content=content.encode())
    if looked_at.tariff is None or looked_at.document is None:
        raise PackFaulty(looked_at.faults)
    step = Step(str(State.PROPOSED), by, work.now, reason.strip())
    held = work.store.packs.get(looked_at.tariff.pack_hash)
    pack = pack_life.proposed(
        held, tariff=looked_at.tariff, content=content, replaces=looked_at.document.get("replaces"), step=step, today=work.today
    )
    work.store.packs.save([pack])
    _journal(pack, step)
    return _considered(work, looked_at, pack)


def approve_pack(work: Work[Any], *, pack_hash: str, by: str) -> Considered:
    """Publish a pack as a second person; what waited for its plan is charged at once."""
    stock(work)
    step = Step(str(State.PUBLISHED), by, work.now)
    pack = pack_life.approved(_known(work, pack_hash), step)
    looked_at = check_pack(work, content=pack.content.encode())
    if looked_at.tariff is None:
        raise PackFaulty(looked_at.faults)  # another one was published meanwhile
    replacing = Step(str(State.REPLACED), by, work.now, pack.tariff.name)
    _publish(work, [*pack_life.giving_way(work.store.packs.ever_published(), to=pack, step=replacing), pack])
    work.arrived(f"tariff:{pack.tariff.plan}")
    return _considered(work, looked_at, pack)


def refuse_pack(work: Work[Any], *, pack_hash: str, by: str, reason: str) -> Considered:
    """Not to be published."""
    step = Step(str(State.REFUSED), by, work.now, reason.strip())
    pack = pack_life.refused(_known(work, pack_hash), step)
    work.store.packs.save([pack])
    _journal(pack, step)
    return _considered(work, Checked((), None, pack.tariff), pack)


def withdraw_pack(work: Work[Any], *, pack_hash: str, by: str, reason: str) -> Considered:
    """Take a published pack back before its first day; what it replaced is in force again."""
    step = Step(str(State.WITHDRAWN), by, work.now, reason.strip())
    pack = pack_life.withdrawn(_known(work, pack_hash), step, today=work.today)
    back = Step(str(State.PUBLISHED), by, work.now, pack.tariff.name)
    old = [each for each in work.store.packs.ever_published() if pack_life.gave_way(each, to=pack)]
    _publish(work, [pack, *(each.after(State.PUBLISHED, back) for each in old)])
    return _considered(work, Checked((), None, pack.tariff), pack)


def keep_packs(work: Work[Any], packs: Sequence[Pack]) -> None:
    """Take published packs over from this service's own log."""
    stock(work)
    held = {each.pack_hash: each.revision for each in work.store.packs.all()}
    work.store.packs.save([each for each in packs if held.get(each.pack_hash, 0) < each.revision])
    for plan in {each.tariff.plan for each in packs}:
        work.arrived(f"tariff:{plan}")


def list_packs(work: Work[Any]) -> list[Pack]:
    """Every pack, the latest step first."""
    newest: list[Pack] = work.store.packs.newest()
    return newest or work.tools.shipped()


def pack_of(work: Work[Any], *, pack_hash: str) -> Considered:
    """One pack with what it changes."""
    pack = _known(work, pack_hash)
    if pack.state is State.PROPOSED:
        return _considered(work, check_pack(work, content=pack.content.encode()), pack)
    return _considered(work, Checked((), None, pack.tariff), pack)


def waiting_crowds(work: Work[Any]) -> list[Crowd]:
    """How many charges wait for which tariff."""
    crowds: list[Crowd] = work.store.waiting.crowds()
    return crowds


def waiting_of(work: Work[Any], *, account_id: str) -> list[Waiting]:
    """The charges of an account that wait for their tariff."""
    waiting: list[Waiting] = work.store.waiting.of([account_id])
    return waiting


def _publish(work: Work[Any], packs: Sequence[Pack]) -> None:
    work.store.packs.save(packs)
    for pack in packs:
        work.announce(announce.tariff_pack_changed(pack))
        _journal(pack, pack.steps[-1])


def _known(work: Work[Any], pack_hash: str) -> Pack:
    pack: Pack | None = work.store.packs.get(pack_hash)
    if pack is None:
        raise PackUnknown()
    return pack


def _considered(work: Work[Any], looked_at: Checked, pack: Pack | None = None) -> Considered:
    tariff = looked_at.tariff or (pack.tariff if pack else None)
    if tariff is None:
        return Considered(looked_at, pack=pack)
    before = _before(work, tariff)
    if tariff.valid_from is None or tariff.for_reference:
        return Considered(looked_at, before, changes(before, tariff), pack=pack)
    days = {"since": tariff.valid_from, "until": tariff.valid_to}
    names = {each.name for each in tariffs_of(work).tables if (each.plan, each.service) == (tariff.plan, tariff.service)}
    charged = work.store.charges.count_priced(names - {tariff.name} if pack and pack.state == State.PUBLISHED else names, **days)
    waiting = work.store.waiting.count(plan=tariff.plan, **days)
    return Considered(looked_at, before, changes(before, tariff), charged, waiting, tariff.valid_from <= work.today, pack)


def _before(work: Work[Any], tariff: Tariff) -> Tariff | None:
    """The table that is in force where the pack begins, or until the day before."""
    tariffs = tariffs_of(work)
    if tariff.valid_from is None:
        return None
    for day in (tariff.valid_from, tariff.valid_from - timedelta(days=1)):
        found = _in_force(tariffs, tariff, day)
        if found is not None and found.pack_hash != tariff.pack_hash:
            return found
    return None


def _in_force(tariffs: Any, tariff: Tariff, day: date) -> Tariff | None:
    try:
        found: Tariff = tariffs.on(plan=tariff.plan, day=day, service=tariff.service)
    except TariffMissing:
        return None
    return found


def _journal(pack: Pack, step: Step) -> None:
    log.info("tariff_pack_step", pack=pack.tariff.name, pack_hash=pack.pack_hash, did=step.did, by=step.by)
