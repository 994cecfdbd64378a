"""How two databases of this service are compared: what a rebuilt one must show as the live one does.

Left out is when a month was charged and how often an account was held: a rebuild works at the time of the events. Its steps
are its own, so charges and their entries are compared by what they come to, and step by step only for information.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chassis.evidence import View
from pymongo.database import Database

from billing_calculator.store.accounts import ACCOUNTS
from billing_calculator.store.accruals import ACCRUALS
from billing_calculator.store.charges import CHARGES, REVISIONS
from billing_calculator.store.instalment_plans import PLANS
from billing_calculator.store.ledger import ENTRIES
from billing_calculator.store.payments import PAYMENTS
from billing_calculator.store.readings import READINGS
from billing_calculator.store.reversals import CANCELLATIONS, REFUNDS

Rows = Iterator[tuple[str, Any]]
CHARGED = ["charge", "recalculation"]
OPENED = ["opening", "opening_correction"]
# of the way to what is owed, not of what is owed
STEPS = ("revision", "reason", "previous_total", "calculated_at", "pack_hash", "household", "plan", "calculator")


def _accounts(database: Database[Any]) -> Rows:
    for row in database[ACCOUNTS.name].find({}, {"holds": 0, "meters.serial": 0}):  # copies of before serials were kept
        yield row["_id"], row


def _readings(database: Database[Any]) -> Rows:
    for row in database[READINGS.name].find():
        yield row["_id"], row


def _payments(database: Database[Any]) -> Rows:
    for row in database[PAYMENTS.name].find():
        yield row["_id"], row


def _cancellations(database: Database[Any]) -> Rows:
    for row in database[CANCELLATIONS.name].find({}, {"by": 0, "reason": 0}):  # who decided it stays here
        yield row["_id"], row


def _refunds(database: Database[Any]) -> Rows:
    for row in database[REFUNDS.name].find({}, {"by": 0, "reason": 0}):
        yield row["_id"], row


def _plans(database: Database[Any]) -> Rows:
    left_out = dict.fromkeys(("user_id", "word", "by", "reason", "look_on"), 0)  # of whoever asked and decided; and of the job
    for row in database[PLANS.name].find({}, left_out):
        yield row["_id"], row


def _accruals(database: Database[Any]) -> Rows:
    for row in database[ACCRUALS.name].find():
        yield row["_id"], row


def _charges(database: Database[Any]) -> Rows:
    """A month whose readings were all taken back owes nothing, and was never charged where they went as quickly as they came."""
    for row in database[CHARGES.name].find({"current.readings": {"$ne": []}}, {f"current.{name}": 0 for name in STEPS}):
        yield row["_id"], row


def _entries(database: Database[Any]) -> Rows:
    """Payments and penalties as they are, of each account its opening balance, of each month all that was charged."""
    others = {"kind": {"$nin": [*CHARGED, *OPENED]}}
    for row in database[ENTRIES.name].find(others, {"paid_at": 0}):  # entries of before it was kept
        yield row["_id"], row
    opened = {"$group": {"_id": "$account_id", "amount": {"$sum": "$amount"}}}
    for row in database[ENTRIES.name].aggregate([{"$match": {"kind": {"$in": OPENED}}}, opened], allowDiskUse=True):
        yield f"opening:{row['_id']}", row["amount"]
    what = {"account_id": "$account_id", "period": "$period"}
    summed = {"$group": {"_id": what, "amount": {"$sum": "$amount"}}}
    for row in database[ENTRIES.name].aggregate([{"$match": {"kind": {"$in": CHARGED}}}, summed], allowDiskUse=True):
        if row["amount"]:
            yield f"{row['_id']['account_id']} {row['_id']['period']}", row["amount"]


def _revisions(database: Database[Any]) -> Rows:
    for row in database[REVISIONS.name].find({}, {"_id": 0, "calculated_at": 0}):
        yield f"{row['charge_id']}:{row['revision']}", row
    for row in database[ENTRIES.name].find({"kind": {"$in": [*CHARGED, *OPENED]}}, {"at": 0}):
        yield row["_id"], row


VIEWS = (
    View("accounts", _accounts),
    View("readings", _readings),
    View("payments", _payments),
    View("payment_cancellations", _cancellations),
    View("refunds", _refunds),
    View("instalment_plans", _plans),
    View("penalties", _accruals),
    View("charges", _charges),
    View("entries", _entries),
    View("revisions", _revisions, steps=True),
)
