"""What the base tells of an account against what is held of it: the same, older, or something new, and what is held then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from account_sync.domain.account import Account, FormerMeter, FormerNumber, Meter, Status


def says_the_same(row: Account, held: Account) -> bool:
    """Whether the base tells nothing new: all is equal except what we add ourselves, or meters that it forgets."""
    return (
        replace(
            row,
            meters=_meters_now(row, held),
            revision=held.revision,
            as_of=held.as_of,
            batch=held.batch,
            added_by=held.added_by,
            former_numbers=held.former_numbers,
            holder_revision=held.holder_revision,
            filed=row.filed or held.filed,
            legal_entity=row.legal_entity and row.legal_entity.with_price_of(held.legal_entity),
            former_meters=_former_now(row, held),
            premises=row.premises or held.premises,
            rooms=row.rooms or held.rooms,
            version=held.version,
        )
        == held
    )


def is_older(row: Account, held: Account) -> bool:
    """Whether a row comes late: of an earlier day than what is held, or of the same day and an earlier version of the base's own.

    Where the base numbers nothing, of two rows of one day the one that is applied later stands.
    """
    if held.withdrawn or row.opening_balance_on != held.opening_balance_on:
        return not held.withdrawn and row.opening_balance_on < held.opening_balance_on
    return row.version is not None and held.version is not None and row.version < held.version


def taken_over(row: Account, held: Account | None, *, batch: str) -> Account:
    """What is held once a row has told something new: the next revision, with the numbers that the account had before.

    The base may forget the meters of a closed account, and a registry may have no contacts or no further facts of a meter: all
    are kept, but no contact of a former holder.
    """
    if held is None:
        return replace(row, batch=batch, added_by=batch)
    former = held.former_numbers
    if held.account_number != row.account_number and not held.withdrawn:
        others = (each for each in former if each.number != row.account_number)
        former = (*others, FormerNumber(held.account_number, row.as_of))
    next_one = replace(row, revision=held.revision + 1, batch=batch, added_by=held.added_by)
    names = [(each.holder, each.legal_entity and each.legal_entity.name) for each in (row, held)]
    same_holder = names[0] == names[1]
    filed = row.filed or (held.filed if same_holder else None)
    meters, gone = _meters_now(row, held), _former_now(row, held)
    entity = row.legal_entity and row.legal_entity.with_price_of(held.legal_entity)
    premises = row.premises or held.premises
    kept = replace(next_one, former_numbers=former, filed=filed, meters=meters, former_meters=gone)
    return replace(kept, legal_entity=entity, premises=premises, rooms=row.rooms or held.rooms)


def _meters_now(row: Account, held: Account) -> tuple[Meter, ...]:
    """The meters a row tells of, each with the facts that were held where the row tells none.

    A base that has not heard of a replacement yet still tells the meter that was taken off: it stays off.
    """
    gone = {each.meter.meter_id for each in held.former_meters}
    if row.meters and all(meter.meter_id in gone for meter in row.meters):
        return held.meters
    facts = {meter.meter_id: meter.facts for meter in held.meters}
    told = (replace(meter, facts=meter.facts or facts.get(meter.meter_id)) for meter in row.meters)
    return tuple(told) or held.meters


def _former_now(row: Account, held: Account) -> tuple[FormerMeter, ...]:
    """Meters that a row tells no more were taken off when the first new one started; it does not say what they showed then."""
    now = {meter.meter_id for meter in _meters_now(row, held)}
    fresh = [meter.initial_on for meter in row.meters if meter.meter_id in now - {each.meter_id for each in held.meters}]
    gone = [meter for meter in held.meters if meter.meter_id not in now]
    removed_on = min(fresh, default=row.as_of.date())
    added = (FormerMeter(meter=meter, removed_on=removed_on, final_values=(), source="imported") for meter in gone)
    return (*held.former_meters, *added)


def restored(before: Account, now: Account) -> Account:
    """An account as it was before a batch; nobody goes back behind a revision that others have seen."""
    return replace(before, revision=now.revision + 1)


def withdrawn(now: Account, *, on: date) -> Account:
    """An account that only a batch that is taken back has told of: nobody's any more, closed for those who keep its history."""
    return replace(
        now, revision=now.revision + 1, status=Status.CLOSED, closed_on=now.closed_on or max(on, now.opened_on), withdrawn=True
    )
