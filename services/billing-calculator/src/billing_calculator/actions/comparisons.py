"""Shadow runs: account after account beside another base's charges, or beside a pack not in force. Nobody is charged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any

import structlog
from chassis.ids import new_id
from chassis.transaction import Transactions, Work

from billing_calculator.domain.charge import NOTHING
from billing_calculator.domain.charge_files import Profile
from billing_calculator.domain.comparison import (
    ACTIVE,
    Cause,
    Comparison,
    ComparisonOver,
    ComparisonRunning,
    ComparisonUnknown,
    Difference,
    Kind,
    State,
    Sums,
    differs,
)
from billing_calculator.domain.ledger import CHARGE, PENALTY, RECALCULATION
from billing_calculator.domain.pack_errors import PackUnknown
from billing_calculator.domain.pack_trial import change, concerns, tried

CHUNK = 300
BROUGHT_AT_ONCE = 1000

log = structlog.get_logger(__name__)


def try_pack(work: Work[Any], *, pack_hash: str, period: str, by: str) -> Comparison:
    """Run a pack over a past month; the worker does it, by the inputs that are kept with each charge."""
    pack = work.store.packs.get(pack_hash)
    if pack is None:
        raise PackUnknown()
    return _begin(work, Comparison(new_id(), Kind.PACK, period, pack.tariff.name, State.RUNNING, by, work.now, pack_hash))


def begin_file(work: Work[Any], *, name: str, period: str, by: str) -> Comparison:
    """A file of another base's charges is about to be read in."""
    return _begin(work, Comparison(new_id(), Kind.BASE, period, name, State.LOADING, by, work.now))


def bring_charges(transactions: Transactions[Any], comparison: Comparison, charges: Iterable[tuple[str, Sums]]) -> int:
    """Keep the rows of the file part by part, then have them compared; a faulty file is given up with what was kept of it."""
    count, rows = 0, iter(charges)
    try:
        while part := list(islice(rows, BROUGHT_AT_ONCE)):
            transactions.run(partial(_bring, comparison_id=comparison.comparison_id, charges=part))
            count += len(part)
    except Exception:
        transactions.run(partial(_turn, comparison_id=comparison.comparison_id, to=State.CANCELLED))
        raise
    transactions.run(partial(_turn, comparison_id=comparison.comparison_id, to=State.RUNNING))
    return count


def cancel_comparison(work: Work[Any], *, comparison_id: str) -> Comparison:
    """Look at no further account; what was found stays."""
    known = show_comparison(work, comparison_id=comparison_id)
    if known.state not in ACTIVE:
        raise ComparisonOver()
    return _turn(work, comparison_id=comparison_id, to=State.CANCELLED)


def show_comparison(work: Work[Any], *, comparison_id: str) -> Comparison:
    """Where a run stands, and what it found."""
    comparison: Comparison | None = work.store.comparisons.get(comparison_id)
    if comparison is None:
        raise ComparisonUnknown()
    return comparison


def list_comparisons(work: Work[Any]) -> list[Comparison]:
    """The runs begun last."""
    found: list[Comparison] = work.store.comparisons.latest()
    return found


def examples_of(work: Work[Any], comparison: Comparison) -> Mapping[Cause, list[Difference]]:
    """Some accounts for each cause."""
    return {cause: work.store.comparisons.examples(comparison.comparison_id, cause) for cause in comparison.tallies}


def differences_behind(work: Work[Any], *, comparison_id: str, after: str, limit: int) -> list[Difference]:
    """Accounts that differ, page by page."""
    page: list[Difference] = work.store.comparisons.page(comparison_id, after=after, limit=limit)
    return page


def accounts_known(work: Work[Any]) -> int:
    """About how many there are to look at."""
    return int(work.store.accounts.about())


def charge_file_profiles(work: Work[Any]) -> Mapping[str, Profile]:
    """How the files of other bases may look, by name."""
    profiles: Mapping[str, Profile] = work.tools.charge_files
    return profiles


def go_on_with_comparisons(transactions: Transactions[Any]) -> None:
    """The job: some accounts in each transaction, giving way to people; killed anywhere, the next turn goes on from there."""
    pace = transactions.pace()
    for comparison in transactions.read().store.comparisons.active():
        while comparison is not None and comparison.state is State.RUNNING:
            comparison = pace.run(partial(transactions.run, partial(_next, comparison_id=comparison.comparison_id)))


def _begin(work: Work[Any], comparison: Comparison) -> Comparison:
    if work.store.comparisons.active():
        raise ComparisonRunning()
    work.store.comparisons.save(comparison)
    log.info("comparison_started", comparison_id=comparison.comparison_id, kind=comparison.kind, period=comparison.period)
    return comparison


def _bring(work: Work[Any], *, comparison_id: str, charges: Sequence[tuple[str, Sums]]) -> None:
    work.store.comparisons.bring(comparison_id, charges, now=work.system_now)


def _turn(work: Work[Any], *, comparison_id: str, to: State) -> Comparison:
    held = show_comparison(work, comparison_id=comparison_id)
    if held.state not in ACTIVE:  # cancelled while its file was coming in
        return held
    comparison = replace(held, state=to, ended_at=work.now if to is State.CANCELLED else None)
    work.store.comparisons.save(comparison)
    return comparison


def _next(work: Work[Any], *, comparison_id: str) -> Comparison | None:
    comparison: Comparison | None = work.store.comparisons.get(comparison_id)
    if comparison is None or comparison.state is not State.RUNNING:
        return comparison
    ids = work.store.accounts.ids(after=comparison.after, limit=CHUNK)
    if ids:
        look = _beside_pack if comparison.kind is Kind.PACK else _beside_base
        comparison = replace(look(work, comparison, ids), after=ids[-1])
    elif comparison.kind is Kind.BASE and (rest := work.store.comparisons.left_over(comparison_id, limit=CHUNK)):
        comparison = _only_there(work, comparison, rest)
    else:
        comparison = replace(comparison, state=State.DONE, ended_at=work.now)
        log.info("comparison_done", comparison_id=comparison_id, accounts=comparison.accounts, same=comparison.same)
    work.store.comparisons.save(comparison)
    return comparison


def _beside_base(work: Work[Any], comparison: Comparison, ids: Sequence[str]) -> Comparison:
    numbers = {key: account.account_number for key, account in work.store.accounts.several(ids).items()}
    ours = _ours(work, ids, comparison.period)
    theirs = work.store.comparisons.theirs(comparison.comparison_id, numbers.values())
    concerned = [key for key in ids if key in ours or numbers[key] in theirs]
    found = [differs(numbers[key], ours.get(key), theirs.get(numbers[key]), account_id=key) for key in concerned]
    work.store.comparisons.looked_at(comparison.comparison_id, theirs)
    return _found(work, comparison, found, (ours[key] for key in concerned if key in ours), theirs.values(), len(concerned))


def _only_there(work: Work[Any], comparison: Comparison, theirs: Mapping[str, Sums]) -> Comparison:
    work.store.comparisons.looked_at(comparison.comparison_id, theirs)
    found = [differs(number, None, sums) for number, sums in theirs.items()]
    return _found(work, comparison, found, (), theirs.values(), len(found))


def _beside_pack(work: Work[Any], comparison: Comparison, ids: Sequence[str]) -> Comparison:
    pack = work.store.packs.get(comparison.pack_hash).tariff
    charges = [each for each in work.store.charges.of_month(ids, period=comparison.period) if concerns(each, pack)]
    numbers = {key: account.account_number for key, account in work.store.accounts.several(ids).items()}
    found, before, after = [], [], []
    for charge in charges:
        was, would = tried(charge, pack)
        found.append(change(charge, was, would, account_number=numbers[charge.key.account_id]))
        before.append(was)
        after.append(would or was)
    return _found(work, comparison, found, after, before, len(charges))


def _ours(work: Work[Any], ids: Sequence[str], period: str) -> Mapping[str, Sums]:
    found: dict[str, Sums] = {}
    names = {CHARGE: "charge", RECALCULATION: "recalculation", PENALTY: "penalty"}
    for entry in work.store.ledger.of_month(ids, period=period):
        if name := names.get(entry.kind):
            held = found.get(entry.account_id, Sums())
            found[entry.account_id] = replace(held, **{name: getattr(held, name) + entry.amount})
    for charge in work.store.charges.of_month(ids, period=period):
        held = found.get(charge.key.account_id, Sums())
        found[charge.key.account_id] = replace(held, volume=(held.volume or Decimal(0)) + charge.current.volume)
    return found


def _found(
    work: Work[Any], comparison: Comparison, found: Sequence[Difference | None], ours: Iterable[Sums], theirs: Iterable[Sums],
    accounts: int,
) -> Comparison:  # fmt: skip
    differences = [each for each in found if each is not None]
    work.store.comparisons.add(comparison.comparison_id, differences, now=work.system_now)
    sums = {"ours": sum((each.total for each in ours), NOTHING), "theirs": sum((each.total for each in theirs), NOTHING)}
    return comparison.found(differences, accounts=accounts, **sums)
