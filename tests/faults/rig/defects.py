"""Defects for the judge to name: each planted straight in a settled suite's databases, or in what its clients were told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bson import Decimal128
from pymongo import MongoClient
from pymongo.collection import Collection

from tests.faults.rig.ledger import REFUSED, UNKNOWN

Client = MongoClient[dict[str, Any]]
Rows = Collection[dict[str, Any]]
Row = Mapping[str, Any]
Plant = Callable[[Rows, Row], object]

COPY, REVERSE = "planted", "planted too"
ODD = Decimal128("0.01")
HEARD_FROM = {"billing_calculator": "readings", "notification": "billing_calculator"}


@dataclass(frozen=True)
class Defect:
    """What is done to one row of `database.collection`, and the sentence by which the judge must tell of it."""

    name: str
    place: str
    plant: Plant
    kind: str
    told: str
    which: Row = field(default_factory=dict)
    while_frozen: str = ""  # the program that would mend it at once

    def chosen(self, client: Client, account_ids: Sequence[str]) -> dict[str, Any]:
        """The rows of these accounts that it may be done to."""
        database, _, name = self.place.partition(".")
        ours: dict[str, Any] = {"$in": list(account_ids)}
        if name == "outbox":
            return {"partition_key": ours, **self.which}
        if name == "inbox":
            heard = client[HEARD_FROM[database]].outbox.distinct("_id", {"partition_key": ours})
            return {"_id": {"$in": heard}, **self.which}
        if name == "charge_revisions":
            return {"charge_id": {"$in": client[database].charges.distinct("_id", {"account_id": ours})}, **self.which}
        return {"account_id": ours, **self.which}

    def take_back(self, rows: Rows, row: Row) -> None:
        """As it was before."""
        rows.delete_many({"_id": {"$in": [COPY, REVERSE]}})
        if row:
            rows.replace_one({"_id": row["_id"]}, row, upsert=True)


@dataclass(frozen=True)
class WrongAnswer:
    """A payment that was acknowledged, had its client been told otherwise."""

    name: str
    kind: str
    told: str
    request: Mapping[str, str] = field(default_factory=dict)
    two_answers: list[str] = field(default_factory=list)


def gone(rows: Rows, row: Row) -> None:
    assert rows.delete_one({"_id": row["_id"]}).deleted_count == 1


def twice(**otherwise: Any) -> Plant:
    """The same again under another id."""
    return lambda rows, row: rows.insert_one({**row, "_id": COPY, **otherwise})


def says(change: Row) -> Plant:
    """Other values, by the paths of their fields."""

    def plant(rows: Rows, row: Row) -> None:
        assert rows.update_one({"_id": row["_id"]}, {"$set": change}).modified_count == 1

    return plant


def twice_and_back(rows: Rows, row: Row) -> None:
    """A rouble that was charged twice and taken off once: the sums are right."""
    back = Decimal128(-row["amount"].to_decimal())
    rows.insert_many([{**row, "_id": COPY}, {**row, "_id": REVERSE, "amount": back}])


def parked(rows: Rows, row: Row) -> None:
    rows.insert_one({"_id": COPY, "state": "dead", "type": "readings.reading_submitted.v1", "reason": "planted"})


READINGS, COPIES = "readings.readings", "billing_calculator.readings"
CHARGES, REVISIONS = "billing_calculator.charges", "billing_calculator.charge_revisions"
ENTRIES, PAYMENTS, MESSAGES = "billing_calculator.entries", "billing_calculator.payments", "notification.messages"
TOLD, CHARGED = "readings.outbox", "billing_calculator.outbox"
CORRECTED, COUNTING, FOR_A_CHARGE = {"revision": {"$gt": 1}}, {"readings": {"$ne": []}}, {"kind": "charge"}
RELAY, UNSENT = "readings-worker", "of readings are not sent"

DEFECTS = (
    Defect("a reading is gone", READINGS, gone, "lost", "was acknowledged and is not there"),
    Defect("a reading is there twice", READINGS, twice(), "doubled", f"reading {COPY} that no acknowledged request made"),
    Defect("a reading shows another figure", READINGS, says({"zones.0.value": ODD}), "wrong", "reading"),
    Defect("a correction is lost", READINGS, says({"revision": 1}), "lost", "revisions of reading", CORRECTED),
    Defect("a reading was changed once more", READINGS, says({"revision": 99}), "doubled", "revisions of reading"),
    Defect("a cancelled reading counts", READINGS, says({"status": "accepted"}), "wrong", "reading", {"status": "cancelled"}),
    Defect("a customer is shown another revision", READINGS, says({"revision": 99}), "wrong", "the last reading of"),
    Defect("billing's copy of a reading is gone", COPIES, gone, "lost", "billing's copy of reading"),
    Defect("billing's copy of a reading is there twice", COPIES, twice(), "doubled", "billing's copy of reading"),
    Defect("billing's copy of a reading has another use", COPIES, says({"zones.0.consumption": ODD}), "wrong", "billing's copy"),
    Defect("billing never heard of a correction", COPIES, says({"revision": 1}), "lost", "billing's copy", CORRECTED),
    Defect("a charge is gone", CHARGES, gone, "lost", "charge of"),
    Defect("a charge is there twice", CHARGES, twice(), "doubled", "charge of"),
    Defect("a charge of a month without readings", CHARGES, twice(period="2031-01"), "doubled", f"charge {COPY} that no"),
    Defect("a charge has another total", CHARGES, says({"current.total": ODD}), "wrong", "charge"),
    Defect("a customer is shown another charge", CHARGES, says({"current.total": ODD}), "wrong", "as shown"),
    Defect("a recalculation is gone", REVISIONS, gone, "wrong", "revisions of charge"),
    Defect("a recalculation has another total", REVISIONS, says({"total": ODD}), "wrong", "revision"),
    Defect("a recalculation follows on another", REVISIONS, says({"previous_total": ODD}), "wrong", "follows on"),
    Defect("a recalculation counts a reading of nobody", REVISIONS, says({"readings.0._id": "nobody"}), "doubled",
           "reading counted", COUNTING),
    Defect("a recalculation counts what was never read", REVISIONS, says({"readings.0.zones.0.value": ODD}),
           "wrong", "never said", COUNTING),
    Defect("a charge has no entry", ENTRIES, gone, "lost", "ledger entries over", FOR_A_CHARGE),
    Defect("an entry is there twice", ENTRIES, twice(), "wrong", "balance of", FOR_A_CHARGE),
    Defect("an entry is there twice and taken back", ENTRIES, twice_and_back, "doubled", "ledger entries over", FOR_A_CHARGE),
    Defect("a customer is shown another balance", ENTRIES, says({"amount": ODD}), "wrong", "as shown", FOR_A_CHARGE),
    Defect("an opening balance is gone", ENTRIES, gone, "lost", "opening entry", {"kind": "opening"}),
    Defect("a payment has no entry", ENTRIES, gone, "lost", "over payments of", {"kind": "payment"}),
    Defect("a payment is gone", PAYMENTS, gone, "lost", "payment"),
    Defect("a payment is there twice", PAYMENTS, twice(prv_txn=COPY), "doubled", "payment"),
    Defect("a payment that nobody made", PAYMENTS, twice(prv_txn=COPY, txn_id=COPY), "doubled", f"payment {COPY}"),
    Defect("a payment has another amount", PAYMENTS, says({"amount": ODD}), "wrong", "amount of payment"),
    Defect("a reading was not announced", TOLD, gone, "lost", "fact of readings on"),
    Defect("a reading was announced twice", TOLD, twice(), "doubled", "fact of readings on"),
    Defect("a reading of nobody was announced", TOLD, twice(subject="nobody"), "doubled", "of nobody that no"),
    Defect("an announcement waits", TOLD, says({"state": "new"}), "stuck", UNSENT, while_frozen=RELAY),
    Defect("an announcement cannot be sent", TOLD, says({"state": "stuck"}), "stuck", UNSENT, while_frozen=RELAY),
    Defect("an announcement was refused", TOLD, says({"state": "refused"}), "stuck", UNSENT, while_frozen=RELAY),
    Defect("a charge or payment was not announced", CHARGED, gone, "lost", "fact of billing_calculator on"),
    Defect("billing missed an announcement", "billing_calculator.inbox", gone, "lost", "never settled by billing_calculator"),
    Defect("notification missed an announcement", "notification.inbox", gone, "lost", "never settled by notification"),
    Defect("an event is parked", "billing_calculator.parked", parked, "stuck", "1 parked in billing_calculator, dead"),
    Defect("a message is gone", MESSAGES, gone, "lost", "messages"),
    Defect("a message came twice", MESSAGES, twice(), "doubled", "messages"),
)  # fmt: skip

ANSWERS = (
    WrongAnswer("one key two answers", "doubled", "two answers to one key", two_answers=["pay 1: first 0, then 300"]),
    WrongAnswer("no answer", "stuck", "no definite answer", {"state": UNKNOWN}),
    WrongAnswer("taken instead of refused", "wrong", "was taken instead of refused", {"refusal": "reading_too_long"}),
    WrongAnswer("refused without a reason", "wrong", "was refused as", {"state": REFUSED, "code": "unexpected"}),
)
