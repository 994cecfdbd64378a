"""Accounts and readings as MongoDB documents and back: days as ISO text, exact numbers as Decimal128.

What few of them have is written only where there is some: a service of the release before reads every row of today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from chassis.mongo import Document

from readings.domain.meter import Account, AccountStatus, FormerMeter, Meter, ZoneValue
from readings.domain.reading import Author, Change, ChangeAction, Figures, Reading, ReadingStatus, Source
from readings.domain.rules import ZoneConsumption

_FACTS = ("verification_due_on", "installed_on", "ratio", "largest_increment", "automatic", "place")  # beside meters: see above


_DAYS = ("verification_due_on", "installed_on")


def of_account(account: Account) -> Document:
    """An account with its meters."""
    closed_on = account.closed_on.isoformat() if account.closed_on else None
    return {
        "_id": account.account_id,
        "revision": account.revision,
        "status": account.status.value,
        "closed_on": closed_on,
        "account_number": account.account_number,
        "region": account.region,
        "meters": [_of_meter(meter) for meter in account.meters],
        "former": [_of_former(former) for former in account.former],
        "verifications": [meter.verification_due_on.isoformat() for meter in account.meters if meter.verification_due_on],
        "facts": {meter.meter_id: _facts(meter) for meter in account.meters},
        "as_of": account.as_of,
        "batch": account.batch,
    }


def as_account(row: Document) -> Account:
    """The account a document holds."""
    facts = row.get("facts", {})
    return Account(
        account_id=row["_id"],
        revision=row["revision"],
        status=AccountStatus(row["status"]),
        closed_on=date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
        region=row.get("region", ""),
        meters=tuple(_as_meter(meter, facts.get(meter["meter_id"], {})) for meter in row["meters"]),
        former=tuple(_as_former(former) for former in row.get("former", ())),
        account_number=row.get("account_number", ""),  # rows of the release before have none
        as_of=row.get("as_of"),
        batch=row.get("batch"),
    )


def _of_former(former: FormerMeter) -> Document:
    figures = [vars(value) for value in former.final_values]
    told = {"removed_on": former.removed_on.isoformat(), "final_values": figures, "source": former.source}
    return {"meter": _of_meter(former.meter), "facts": _facts(former.meter), **told}


def _as_former(row: Document) -> FormerMeter:
    return FormerMeter(
        meter=_as_meter(row["meter"], row["facts"]),
        removed_on=date.fromisoformat(row["removed_on"]),
        final_values=tuple(ZoneValue(**value) for value in row["final_values"]),
        source=row["source"],
    )


def _of_meter(meter: Meter) -> Document:
    plain = {name: value for name, value in asdict(meter).items() if name not in _FACTS}
    return {**plain, "initial_on": meter.initial_on.isoformat()}


def _facts(meter: Meter) -> Document:
    facts = {name: getattr(meter, name) for name in _FACTS}
    return {**facts, **{name: facts[name].isoformat() if facts[name] else None for name in _DAYS}}


def _as_meter(row: Document, facts: Document) -> Meter:
    days = {name: date.fromisoformat(facts[name]) if facts.get(name) else None for name in _DAYS}
    restored = {
        "zones": tuple(row["zones"]),
        "initial_on": date.fromisoformat(row["initial_on"]),
        "initial_values": tuple(ZoneValue(**value) for value in row["initial_values"]),
        **days,
    }
    return Meter(**{**row, **facts, **restored})


def of_reading(reading: Reading) -> Document:
    """A reading with its history."""
    document: Document = {"_id": reading.reading_id, **vars(reading), "read_on": reading.read_on.isoformat()}
    for name in ("reading_id", "received_on", "source"):
        del document[name]
    document["status"] = reading.status.value
    document["zones"] = [_of_zone(zone) for zone in reading.zones]
    document["history"] = [_of_change(change) for change in reading.history]
    return document | _rarely(reading)


def _of_change(change: Change) -> Document:
    return {
        "revision": change.revision,
        "action": change.action.value,
        "status": change.status.value,
        "zones": [_of_zone(zone) for zone in change.zones],
        "at": change.at,
        **({"source": change.source.value} if change.source is not Source.CUSTOMER else {}),
        **({"by": change.by.value} if change.by is not Author.OWNER else {}),
    }


def _of_zone(zone: ZoneConsumption) -> Document:
    return {name: value for name, value in vars(zone).items() if name != "ratio" or value != 1}


def _rarely(reading: Reading) -> Document:
    """What few readings have: a day of their own on which they came, another source than the customer."""
    came = {"received_on": reading.received_on.isoformat()} if reading.received_on != reading.read_on else {}
    return came | ({"source": reading.source.value} if reading.source is not Source.CUSTOMER else {})


def as_figures(row: Document) -> Figures:
    """What a later reading is compared with."""
    read_on, received_on = _days(row)
    return Figures(row["_id"], row["number"], read_on, received_on, _as_zones(row["zones"]))


def as_reading(row: Document) -> Reading:
    """The reading a document holds."""
    read_on, received_on = _days(row)
    restored: dict[str, Any] = {
        "reading_id": row["_id"],
        "read_on": read_on,
        "received_on": received_on,
        "source": Source(row.get("source", Source.CUSTOMER)),
        "status": ReadingStatus(row["status"]),
        "zones": _as_zones(row["zones"]),
        "history": tuple(_as_change(change) for change in row["history"]),
    }
    return Reading(**{**{name: value for name, value in row.items() if name != "_id"}, **restored})


def _as_change(row: Document) -> Change:
    named = {"action": ChangeAction(row["action"]), "status": ReadingStatus(row["status"]), "zones": _as_zones(row["zones"])}
    whose = {"source": Source(row.get("source", Source.CUSTOMER)), "by": Author(row.get("by", Author.OWNER))}
    return Change(**{**row, **named, **whose})


def _days(row: Document) -> tuple[date, date]:
    """When the dial was read, and when the figures came: mostly the same day."""
    read_on: str = row["read_on"]
    return date.fromisoformat(read_on), date.fromisoformat(row.get("received_on") or read_on)


def _as_zones(rows: Sequence[Document]) -> tuple[ZoneConsumption, ...]:
    return tuple(ZoneConsumption(**row) for row in rows)
