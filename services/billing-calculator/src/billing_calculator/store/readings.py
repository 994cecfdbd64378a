"""The copy of the readings, each under the charge it counts to."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chassis.mongo import Collection, Document, Index, write_over
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.charge import Volume
from billing_calculator.domain.reading import ChargeKey, Reading, ZoneFigure

READINGS = Collection("readings", (Index("charge_id"), Index("meter_id"), Index(("account_id", "period"))))
HISTORY = {"account_id": 1, "service": 1, "period": 1, "zones.zone": 1, "zones.consumption": 1, "_id": 0}


class Readings:
    """Readings by id; an older revision never overwrites a newer one."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[READINGS.name]
        self._session = session

    def of_charges(self, charge_ids: Many[str]) -> list[Reading]:
        """All readings that count to these charges, cancelled ones too."""
        return self._find({"charge_id": {"$in": list(charge_ids)}})

    def of_meter(self, meter_id: str) -> list[Reading]:
        """All readings of a meter."""
        return self._find({"meter_id": meter_id})

    def history(self, account_ids: Many[str], *, since: str, before: str) -> Mapping[tuple[str, str], dict[str, list[Volume]]]:
        """By account and service the kWh of each month that was read."""
        chosen = {"account_id": {"$in": list(account_ids)}, "period": {"$gte": since, "$lt": before}, "accepted": True}
        found: dict[tuple[str, str], dict[str, list[Volume]]] = {}
        for row in self._rows.find(chosen, HISTORY, session=self._session):
            months = found.setdefault((row["account_id"], row["service"]), {})
            zones = row["zones"]
            months.setdefault(row["period"], []).extend(Volume(len(zones), each["zone"], each["consumption"]) for each in zones)
        return found

    def history_of_meters(self, account_ids: Many[str], *, since: str, before: str) -> Mapping[str, dict[str, list[Volume]]]:
        """By meter the kWh of each month that it was read in."""
        chosen = {"account_id": {"$in": list(account_ids)}, "period": {"$gte": since, "$lt": before}, "accepted": True}
        found: dict[str, dict[str, list[Volume]]] = {}
        for row in self._rows.find(chosen, {**HISTORY, "meter_id": 1}, session=self._session):
            zones = row["zones"]
            month = found.setdefault(row["meter_id"], {}).setdefault(row["period"], [])
            month.extend(Volume(len(zones), each["zone"], each["consumption"]) for each in zones)
        return found

    def save(self, readings: Iterable[Reading], *, held: Mapping[str, int]) -> None:
        """Keep these; `held` are the revisions of the copies there are, by reading id."""
        write_over(self._rows, map(reading_row, readings), held, session=self._session)

    def _find(self, chosen: Document) -> list[Reading]:
        return [reading_from(row) for row in self._rows.find(chosen, session=self._session)]


def reading_row(reading: Reading) -> Document:
    """A reading as it is kept, here and inside the charge it was counted in."""
    return {
        "_id": reading.reading_id,
        "charge_id": reading.key.charge_id,
        "account_id": reading.key.account_id,
        "service": reading.key.service,
        "period": reading.key.period,
        "meter_id": reading.meter_id,
        "read_on": reading.read_on.isoformat(),
        "submitted_at": reading.submitted_at,
        "accepted": reading.accepted,
        "zones": [vars(each) for each in reading.zones],
        "revision": reading.revision,
    }


def reading_from(row: Document) -> Reading:
    """A reading as it was kept."""
    return Reading(
        reading_id=row["_id"],
        key=ChargeKey(row["account_id"], row["service"], row["period"]),
        meter_id=row["meter_id"],
        read_on=date.fromisoformat(row["read_on"]),
        submitted_at=row["submitted_at"],
        accepted=row["accepted"],
        zones=tuple(ZoneFigure(**each) for each in row["zones"]),
        revision=row["revision"],
    )
