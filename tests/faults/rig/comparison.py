"""The databases, collection by collection, against the oracle's books."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from pymongo import MongoClient

from tests.faults.oracle import Bill, Book, Kept, Oracle
from tests.faults.rig.documents import bill_must_say, bill_said, money, reading_must_say, reading_said, used
from tests.faults.rig.load import Traffic
from tests.faults.rig.quiet import CLOSED
from tests.faults.rig.verdict import Verdict

NOTHING = Decimal(0)
Rows = list[dict[str, Any]]
Steps = Counter[tuple[str, str, Decimal]]  # the differences that revisions made: account, period, amount


class Comparison:
    """Everything that can be compared, each difference told to the verdict."""

    def __init__(
        self, client: MongoClient[dict[str, Any]], verdict: Verdict, traffic: Traffic, books: Mapping[str, Book]
    ) -> None:
        self._client, self._verdict, self._oracle = client, verdict, Oracle()
        self._books = {traffic.addresses[number].account_id: book for number, book in books.items()}
        self._kept: dict[str, Kept] = {key: kept for book in books.values() for key, kept in book.readings.items()}
        self._zones = {key: book.home.zones for book in books.values() for key in book.readings}

    def all(self) -> None:
        """In the order in which one thing follows from another."""
        self._readings("reading", self._ours("readings", "readings"))
        self._readings("billing's copy of reading", self._ours("billing_calculator", "readings"))
        charges = self._charges()
        self._ledger(self._revisions(charges))
        self._facts(charges)
        self._messages(charges)

    def _ours(self, database: str, collection: str) -> Iterable[dict[str, Any]]:
        return self._client[database][collection].find({"account_id": {"$in": list(self._books)}})

    def _readings(self, what: str, rows: Iterable[dict[str, Any]]) -> None:
        found = {row["_id"]: row for row in rows}
        self._verdict.unexpected(what, set(found) - set(self._kept))
        for key, kept in self._kept.items():
            if (row := found.get(key)) is None:
                self._verdict.lost.append(f"{what} {key} was acknowledged and is not there")
                continue
            accepted = row["accepted"] if "accepted" in row else row["status"] == "accepted"
            self._verdict.once(f"revisions of {what} {key}", row["revision"], kept.now.revision)
            said = reading_said(row, self._zones[key], accepted=accepted)
            self._verdict.wrong_unless(f"{what} {key}", said, reading_must_say(kept, kept.now))

    def _charges(self) -> dict[str, dict[str, Any]]:
        found = {row["_id"]: row for row in self._ours("billing_calculator", "charges")}
        by_month: dict[tuple[str, str], Rows] = defaultdict(list)
        for row in found.values():
            by_month[row["account_id"], row["period"]].append(row)
        for account_id, book in self._books.items():
            for period, bill in book.bills.items():
                rows = by_month.pop((account_id, period), [])
                if rows or bill.lines:  # readings that were cancelled before they were charged leave no charge
                    self._verdict.once(f"charge of {book.home.account_number} for {period}", len(rows))
                for row in rows:
                    what = f"charge {row['_id']} for {period}"
                    self._verdict.wrong_unless(what, bill_said(row["current"]), bill_must_say(bill))
        self._verdict.unexpected("charge", {row["_id"] for rows in by_month.values() for row in rows})
        return found

    def _revisions(self, charges: Mapping[str, dict[str, Any]]) -> Steps:
        """Every recalculation: its number, what it followed on, and its figures by the readings it names."""
        rows, steps = defaultdict[str, Rows](list), Steps()
        ours = {"charge_id": {"$in": list(charges)}}
        for row in self._client.billing_calculator.charge_revisions.find(ours).sort("revision", 1):
            rows[row["charge_id"]].append(row)
        for key, charge in charges.items():
            numbers, last = [row["revision"] for row in rows[key]], charge["current"]["revision"]
            self._verdict.wrong_unless(f"revisions of charge {key}", numbers, list(range(1, last + 1)))
            before = NOTHING
            for row in rows[key]:
                self._revision(charge, row, before)
                total = money(row["total"])
                if total != before:  # what makes no difference has no entry
                    steps[charge["account_id"], charge["period"], total - before] += 1
                before = total
        return steps

    def _revision(self, charge: Mapping[str, Any], row: Mapping[str, Any], before: Decimal) -> None:
        what, home = f"revision {row['revision']} of charge {charge['_id']}", self._books[charge["account_id"]].home
        if strange := {each["_id"] for each in row["readings"] if each["_id"] not in self._kept}:
            self._verdict.unexpected(f"reading counted by {what}", strange)
            return
        counted = [(self._kept[each["_id"]].read_on, used(each, home.zones)) for each in row["readings"]]
        bill = self._oracle.bill(home, counted) if counted else Bill("")
        self._verdict.wrong_unless(what, bill_said(row), bill_must_say(bill))
        self._verdict.wrong_unless(f"what {what} follows on", money(row["previous_total"]), before)
        for each in row["readings"]:
            kept = self._kept[each["_id"]]
            said = reading_said(each, home.zones, accepted=each["accepted"])
            if said not in [reading_must_say(kept, version) for version in kept.versions]:
                self._verdict.wrong.append(f"{what} counted what reading {each['_id']} never said: {said}")

    def _ledger(self, steps: Steps) -> None:
        entries, payments = defaultdict[str, Rows](list), defaultdict[str, Rows](list)
        for row in self._ours("billing_calculator", "entries"):
            entries[row["account_id"]].append(row)
        for row in self._ours("billing_calculator", "payments"):
            payments[row["account_id"]].append(row)
        for account_id, book in self._books.items():
            self._payments(book, payments[account_id])
            self._entries(book, entries[account_id])
        found = Steps(
            (row["account_id"], row["period"], money(row["amount"]))
            for rows in entries.values()
            for row in rows
            if row["kind"] in ("charge", "recalculation")
        )
        for step in set(found) | set(steps):
            self._verdict.once("ledger entries over {2} of {0} for {1}".format(*step), found[step], steps[step])

    def _payments(self, book: Book, rows: Rows) -> None:
        amounts = defaultdict[str, list[Decimal]](list)
        for row in rows:
            amounts[row["txn_id"]].append(money(row["amount"]))
        for txn_id in set(book.payments) | set(amounts):
            what = f"payment {txn_id} of {book.home.account_number}"
            self._verdict.once(what, len(amounts[txn_id]), int(txn_id in book.payments))
            for amount in amounts[txn_id]:
                self._verdict.wrong_unless(f"amount of {what}", amount, book.payments.get(txn_id))

    def _entries(self, book: Book, rows: Rows) -> None:
        number = book.home.account_number
        paid = Counter(-money(row["amount"]) for row in rows if row["kind"] == "payment")
        expected = Counter(book.payments.values())
        for amount in set(paid) | set(expected):
            self._verdict.once(f"ledger entries of {number} over payments of {amount}", paid[amount], expected[amount])
        self._verdict.once(f"opening entry of {number}", sum(row["kind"] == "opening" for row in rows))
        for period, bill in book.bills.items():
            charged = sum((money(row["amount"]) for row in rows if row["period"] == period), NOTHING)
            self._verdict.wrong_unless(f"ledger entries of {number} for {period}", charged, bill.total)
        balance = sum((money(row["amount"]) for row in rows), NOTHING)
        self._verdict.wrong_unless(f"balance of {number}", balance, book.balance)

    def _facts(self, charges: Mapping[str, dict[str, Any]]) -> None:
        """Each revision was announced once and nothing else was, and each announcement settled by who listens."""
        self._announced("readings", {key: kept.now.revision for key, kept in self._kept.items()})
        revisions = {key: int(charge["current"]["revision"]) for key, charge in charges.items()}
        payments = {row["_id"]: 1 for row in self._ours("billing_calculator", "payments")}
        self._announced("billing_calculator", revisions | payments)
        self._settled("readings", "billing_calculator")
        self._settled("billing_calculator", "notification")

    def _announced(self, service: str, revisions: Mapping[str, int]) -> None:
        ours = {"partition_key": {"$in": list(self._books)}}
        rows = self._client[service].outbox.find(ours, {"subject": 1, "revision": 1})
        told = Counter((row["subject"], row["revision"]) for row in rows)
        for key, last in revisions.items():
            for revision in range(1, last + 1):
                self._verdict.once(f"fact of {service} on revision {revision} of {key}", told.pop((key, revision), 0))
        self._verdict.unexpected(f"fact of {service} on", {f"revision {revision} of {key}" for key, revision in told})

    def _settled(self, producer: str, listener: str) -> None:
        known = {row["_id"] for row in self._client[listener].inbox.find({}, {"_id": 1})}
        ours = {"state": {"$in": list(CLOSED)}, "partition_key": {"$in": list(self._books)}}
        rows = self._client[producer].outbox.find(ours, {"_id": 1})
        lacking = [row["_id"] for row in rows if row["_id"] not in known]
        self._verdict.lost += [f"event {each} of {producer} was never settled by {listener}" for each in lacking]

    def _messages(self, charges: Mapping[str, dict[str, Any]]) -> None:
        """Who reads of an account was told once of each payment, and of each charge that is new or made a difference."""
        contacts = self._client.notification.contacts.find({"account_ids": {"$in": list(self._books)}})
        read = {account_id for row in contacts for account_id in row["account_ids"]}
        expected = Counter((row["account_id"], "payment_received") for row in self._ours("billing_calculator", "payments"))
        ours = {"charge_id": {"$in": list(charges)}}
        for row in self._client.billing_calculator.charge_revisions.find(ours, {"lines": 0, "readings": 0}):
            kind = "charge_calculated" if row["revision"] == 1 else "charge_recalculated"
            if row["revision"] == 1 or money(row["total"]) != money(row["previous_total"]):
                expected[charges[row["charge_id"]]["account_id"], kind] += 1
        found = Counter((row["account_id"], row["kind"]) for row in self._ours("notification", "messages"))
        found = Counter({key: times for key, times in found.items() if key[1] != "account_loaded"})
        for account_id, kind in set(expected) | set(found):
            if account_id in read:
                what = f"messages «{kind}» about {account_id}"
                self._verdict.once(what, found[account_id, kind], expected[account_id, kind])
