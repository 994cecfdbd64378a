"""The suite's databases against the oracle: what is lost, doubled, stuck, wrong, each told in a sentence.

verdict = judge(suite, traffic)      # waits for quiet, up to 180 s
assert verdict.clean, verdict
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import amqp
from chassis.events import broker, topology
from pymongo import MongoClient

from tests.faults.oracle import Bill, Book, Kept, Oracle, Version
from tests.faults.rig.ledger import ACKNOWLEDGED, REFUSED, Ledger
from tests.faults.rig.load import Traffic, Wire
from tests.faults.rig.suite import FaultSuite

CONVERGED_WITHIN = 180.0
CALM, SILENCE = 2.0, 30.0  # seconds without a change: when all is settled; when something is not, so that it may be lost
LISTENS = (("account_sync", "readings"), ("account_sync", "billing_calculator"), ("account_sync", "notification"),
           ("readings", "billing_calculator"), ("billing_calculator", "notification"))  # fmt: skip
HEARD = {"account_sync": "account_sync.account_updated.v1", "readings": {"$regex": "^readings[.]"},
         "billing_calculator": {"$regex": "^billing_calculator[.]"}}  # fmt: skip
SERVICES = ("identity", "account_sync", "readings", "billing_calculator", "notification")
CLOSED = ("sent", "unheard")
MONTH_WAS_OVER = {"correct": "reading_period_closed", "cancel": "reading_period_closed"}  # the business day moved on meanwhile
Rows = list[dict[str, Any]]


@dataclass
class Verdict:
    """Sentences by kind; `seconds` until everything was quiet."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.stuck or self.wrong)

    @property
    def counts(self) -> dict[str, int]:
        return {kind: len(getattr(self, kind)) for kind in ("lost", "doubled", "stuck", "wrong")}

    def __str__(self) -> str:
        told = [f"{self.counts}, quiet after {self.seconds:.0f} s"]
        for kind in self.counts:
            told += [f"  {kind}: {each}" for each in getattr(self, kind)[:8]]
        return "\n".join(told)

    def once(self, what: str, times: int, expected: int = 1) -> None:
        """Something that must be there so many times."""
        if times < expected:
            self.lost.append(f"{what}: {times} instead of {expected}")
        if times > expected:
            self.doubled.append(f"{what}: {times} instead of {expected}")


def judge(suite: FaultSuite, traffic: Traffic, *, since: float | None = None, sample: int = 20) -> Verdict:
    """Wait until nothing moves, at most 180 s from `since` (the last fault; now), then compare everything."""
    verdict = Verdict()
    with suite.database() as client:
        verdict.seconds = wait_quiet(suite, client, since=time.monotonic() if since is None else since)
        verdict.stuck += pending(suite, client)
        if verdict.seconds >= CONVERGED_WITHIN and (late := unsettled(client)):
            verdict.stuck.append(f"{late} facts were sent and are not settled by those who listen")
        books = Oracle().books(traffic.homes, traffic.ledger.deeds())
        _answers(verdict, traffic.ledger)
        Comparison(client, verdict, traffic, books).all()
    wire = Wire(suite, traffic.papers)
    for book in list(books.values())[:: max(1, len(books) // sample)]:
        _shown(verdict, wire, traffic.addresses[book.home.account_number].account_id, book)
    wire.close()
    return verdict


def wait_quiet(suite: FaultSuite, client: MongoClient[dict[str, Any]], *, since: float) -> float:
    """Until nothing is under way and nothing was written for a moment; the seconds it took, or all of them.

    The broker does not tell of deliveries that a worker holds; they are the facts that their listener has not settled.
    """
    before, calm_since = None, since
    while (now := time.monotonic()) - since < CONVERGED_WITHIN:
        counted = {name: (client[name].inbox.estimated_document_count(), client[name].outbox.estimated_document_count())
                   for name in SERVICES}  # fmt: skip
        if counted != before or pending(suite, client):
            before, calm_since = counted, now
        elif now - calm_since > (SILENCE if unsettled(client) else CALM):
            return calm_since - since
        time.sleep(0.25)
    return CONVERGED_WITHIN


def pending(suite: FaultSuite, client: MongoClient[dict[str, Any]]) -> list[str]:
    """What is still on its way: unsent rows, parked events, deliveries in queues."""
    found = []
    for name in SERVICES:
        unsent = client[name].outbox.count_documents({"state": {"$in": ["new", "stuck"]}})
        found += [f"{unsent} facts of {name} are not sent"] * bool(unsent)
        kinds = Counter(f"{row['state']} {row['type']}: {row['reason']}" for row in client[name].parked.find().limit(1000))
        found += [f"{times} parked in {name}, {kind}" for kind, times in kinds.items()]
    return found + _queued(suite)


def unsettled(client: MongoClient[dict[str, Any]]) -> int:
    """How many facts were sent that those who listen to them have not settled."""
    missing = 0
    for producer, listener in LISTENS:
        told = client[producer].outbox.count_documents({"state": "sent", "type": HEARD[producer]})
        missing += max(0, told - client[listener].inbox.count_documents({"type": HEARD[producer]}))
    return missing


def _queued(suite: FaultSuite) -> list[str]:
    names = [queue for name in SERVICES for queue in _queues(name)]
    found = []
    try:
        connection = broker.connect(suite.secret("admin.amqp_url"), name="verdict")
    except (OSError, amqp.AMQPError) as error:
        return [f"the broker does not answer: {error!r}"]
    with connection:
        for name in names:
            try:
                with connection.channel() as channel:
                    waiting = channel.queue_declare(name, passive=True).message_count
            except amqp.AMQPError as error:
                found.append(f"queue {name}: {error!r}")
                continue
            found += [f"{waiting} deliveries in {name}"] * bool(waiting)
    return found


def _queues(name: str) -> list[str]:
    return [*topology.partition_queues(name, 4), topology.bulk_queue(name), topology.dead_queue(name)]


def _answers(verdict: Verdict, ledger: Ledger) -> None:
    verdict.doubled += [f"two answers to one key: {each}" for each in ledger.two_answers]
    verdict.stuck += [f"no definite answer: {each.kind} {each.key}" for each in ledger.unknown]
    for each in ledger.requests.values():
        if each.state == ACKNOWLEDGED and each.refusal:
            verdict.wrong.append(f"{each.kind} {each.key} was taken instead of refused as {each.refusal}")
        if each.state == REFUSED and each.code not in (each.refusal, MONTH_WAS_OVER.get(each.kind)):
            verdict.wrong.append(f"{each.kind} {each.key} was refused as {each.code or '?'}: {each.path} {each.figures}")


class Comparison:
    """The databases, collection by collection, against the books."""

    def __init__(
        self, client: MongoClient[dict[str, Any]], verdict: Verdict, traffic: Traffic, books: Mapping[str, Book]
    ) -> None:
        self._client, self._verdict = client, verdict
        self._books = {traffic.addresses[number].account_id: book for number, book in books.items()}
        self._kept: dict[str, Kept] = {key: kept for book in books.values() for key, kept in book.readings.items()}
        self._zones = {key: book.home.zones for book in books.values() for key in book.readings}

    def all(self) -> None:
        """Everything that can be compared."""
        self._readings()
        self._copies()
        charges = self._charges()
        self._revisions(charges)
        self._ledger(charges)
        self._facts(charges)
        self._messages(charges)

    def _ours(self, database: str, collection: str) -> Iterable[dict[str, Any]]:
        return self._client[database][collection].find({"account_id": {"$in": list(self._books)}})

    def _readings(self) -> None:
        found = {row["_id"]: row for row in self._ours("readings", "readings")}
        self._unexpected("reading", set(found) - set(self._kept))
        for key, kept in self._kept.items():
            if (row := found.get(key)) is None:
                self._verdict.lost.append(f"reading {key} was acknowledged and is not there")
                continue
            self._same_revision(f"reading {key}", row["revision"], kept)
            self._wrong_unless(f"reading {key}", _said(row, self._zones[key], row["status"] == "accepted"), _expected(kept))

    def _copies(self) -> None:
        found = {row["_id"]: row for row in self._ours("billing_calculator", "readings")}
        self._unexpected("billing's copy of reading", set(found) - set(self._kept))
        for key, kept in self._kept.items():
            if (row := found.get(key)) is None:
                self._verdict.lost.append(f"reading {key} never reached billing")
                continue
            self._same_revision(f"billing's copy of {key}", row["revision"], kept)
            self._wrong_unless(f"billing's copy of {key}", _said(row, self._zones[key], row["accepted"]), _expected(kept))

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
                    self._wrong_unless(f"charge {row['_id']} for {period}", _billed(row["current"]), _bill(bill))
        self._unexpected("charge", {row["_id"] for rows in by_month.values() for row in rows})
        return found

    def _revisions(self, charges: Mapping[str, dict[str, Any]]) -> None:
        """Every recalculation: its number, what it followed on, and its figures by the readings it names."""
        oracle, rows = Oracle(), defaultdict(list)
        ours = {"charge_id": {"$in": list(charges)}}
        for row in self._client.billing_calculator.charge_revisions.find(ours).sort("revision", 1):
            rows[row["charge_id"]].append(row)
        for key, charge in charges.items():
            numbers = [row["revision"] for row in rows[key]]
            self._wrong_unless(f"revisions of charge {key}", numbers, list(range(1, charge["current"]["revision"] + 1)))
            home, before = self._books[charge["account_id"]].home, Decimal(0)
            for row in rows[key]:
                if strange := {each["_id"] for each in row["readings"]} - set(self._kept):
                    self._unexpected(f"reading counted by revision {row['revision']} of charge {key}", strange)
                    before = _money(row["total"])
                    continue
                counted = [(self._kept[each["_id"]].read_on, _used(each, home.zones)) for each in row["readings"]]
                bill = oracle.bill(home, counted) if counted else Bill("")
                self._wrong_unless(f"revision {row['revision']} of charge {key}", _billed(row), _bill(bill))
                self._wrong_unless(f"what revision {row['revision']} of {key} follows on", _money(row["previous_total"]), before)
                self._known_versions(row)
                before = _money(row["total"])

    def _known_versions(self, revision: dict[str, Any]) -> None:
        for each in revision["readings"]:
            kept = self._kept[each["_id"]]
            said = _said(each, self._zones[each["_id"]], each["accepted"])
            if said not in [_version(kept, version) for version in kept.versions]:
                self._verdict.wrong.append(f"a charge counted what reading {each['_id']} never said: {said}")

    def _ledger(self, charges: Mapping[str, dict[str, Any]]) -> None:
        entries: dict[str, Rows] = defaultdict(list)
        for row in self._ours("billing_calculator", "entries"):
            entries[row["account_id"]].append(row)
        owed: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        for charge in charges.values():
            owed[charge["account_id"]][charge["period"]] = charge
        payments: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self._ours("billing_calculator", "payments"):
            payments[row["account_id"]][row["txn_id"]] += 1
        for account_id, book in self._books.items():
            self._account(book, entries[account_id], payments[account_id])

    def _account(self, book: Book, entries: Rows, payments: Counter[str]) -> None:
        number = book.home.account_number
        paid = Counter(-_money(row["amount"]) for row in entries if row["kind"] == "payment")
        for txn_id in set(book.payments) | set(payments):
            self._verdict.once(f"payment {txn_id} of {number}", payments[txn_id], int(txn_id in book.payments))
        expected = Counter(book.payments.values())
        for amount in set(paid) | set(expected):
            self._verdict.once(f"ledger entries of {number} over payments of {amount}", paid[amount], expected[amount])
        self._verdict.once(f"opening entry of {number}", sum(row["kind"] == "opening" for row in entries))
        for period, bill in book.bills.items():
            sums = sum((_money(row["amount"]) for row in entries if row["period"] == period), Decimal(0))
            self._wrong_unless(f"ledger entries of {number} for {period}", sums, bill.total)
        balance = sum((_money(row["amount"]) for row in entries), Decimal(0))
        self._wrong_unless(f"balance of {number}", balance, book.balance)

    def _facts(self, charges: Mapping[str, dict[str, Any]]) -> None:
        """Each revision was announced once, and each announcement settled by who listens."""
        told = self._told("readings", self._kept)
        for key, kept in self._kept.items():
            for revision in range(1, kept.now.revision + 1):
                self._verdict.once(f"fact of revision {revision} of reading {key}", told.pop((key, revision), 0))
        self._unexpected("fact of readings", {str(key) for key in told})
        told = self._told("billing_calculator", charges)
        for key, charge in charges.items():
            for revision in range(1, charge["current"]["revision"] + 1):
                self._verdict.once(f"fact of revision {revision} of charge {key}", told.pop((key, revision), 0))
        self._unexpected("fact of charges", {str(key) for key in told})
        payments = [row["_id"] for row in self._ours("billing_calculator", "payments")]
        told = self._told("billing_calculator", payments)
        for key in payments:
            self._verdict.once(f"fact of payment {key}", told[key, 1])
        self._settled("readings", "billing_calculator")
        self._settled("billing_calculator", "notification")

    def _messages(self, charges: Mapping[str, dict[str, Any]]) -> None:
        """Who reads of an account was told once of each payment, and of each charge that is new or made a difference."""
        contacts = self._client.notification.contacts.find({"account_ids": {"$in": list(self._books)}})
        read = {account_id for row in contacts for account_id in row["account_ids"]}
        expected = Counter((row["account_id"], "payment_received") for row in self._ours("billing_calculator", "payments"))
        ours = {"charge_id": {"$in": list(charges)}}
        for row in self._client.billing_calculator.charge_revisions.find(ours, {"lines": 0, "readings": 0}):
            kind = "charge_calculated" if row["revision"] == 1 else "charge_recalculated"
            if row["revision"] == 1 or _money(row["total"]) != _money(row["previous_total"]):
                expected[charges[row["charge_id"]]["account_id"], kind] += 1
        found = Counter((row["account_id"], row["kind"]) for row in self._ours("notification", "messages"))
        found = Counter({key: times for key, times in found.items() if key[1] != "account_loaded"})
        for account_id, kind in set(expected) | set(found):
            if account_id in read:
                what = f"messages «{kind}» about {account_id}"
                self._verdict.once(what, found[account_id, kind], expected[account_id, kind])

    def _told(self, service: str, subjects: Iterable[str]) -> Counter[tuple[str, int]]:
        wanted = set(subjects)
        rows = self._client[service].outbox.find({}, {"subject": 1, "revision": 1})
        return Counter((row["subject"], row["revision"]) for row in rows if row["subject"] in wanted)

    def _settled(self, producer: str, listener: str) -> None:
        known = {row["_id"] for row in self._client[listener].inbox.find({}, {"_id": 1})}
        ours = {"state": {"$in": list(CLOSED)}, "partition_key": {"$in": list(self._books)}}
        rows = self._client[producer].outbox.find(ours, {"_id": 1})
        lacking = [row["_id"] for row in rows if row["_id"] not in known]
        self._verdict.lost += [f"event {each} of {producer} was never settled by {listener}" for each in lacking]

    def _same_revision(self, what: str, revision: int, kept: Kept) -> None:
        self._verdict.once(f"revisions of {what}", revision, kept.now.revision)

    def _unexpected(self, what: str, keys: Iterable[str]) -> None:
        self._verdict.doubled += [f"{what} {key} that no acknowledged request made" for key in sorted(keys)]

    def _wrong_unless(self, what: str, found: Any, expected: Any) -> None:
        if found != expected:
            self._verdict.wrong.append(f"{what}: {found} instead of {expected}")


def _shown(verdict: Verdict, wire: Wire, account_id: str, book: Book) -> None:
    """The same through the API, as the customer sees it."""
    number = book.home.account_number
    money = wire.get(f"/api/v1/billing/accounts/{account_id}/balance", account_id)
    if Decimal(money["balance"]) != book.balance:
        verdict.wrong.append(f"balance of {number} as shown: {money['balance']} instead of {book.balance}")
    page = wire.get(f"/api/v1/billing/accounts/{account_id}/charges?limit=100", account_id)
    shown = {each["period"]: Decimal(each["total"]) for each in page["charges"] if Decimal(each["total"])}
    expected = {period: bill.total for period, bill in book.bills.items() if bill.total}
    if shown != expected:
        verdict.wrong.append(f"charges of {number} as shown: {shown} instead of {expected}")
    if not book.readings:
        return
    last = wire.get(f"/api/v1/readings/accounts/{account_id}/readings?limit=1", account_id)["readings"][0]
    kept = book.readings.get(last["reading_id"])
    if kept is None or last["revision"] != kept.now.revision:
        verdict.wrong.append(f"the last reading of {number} as shown: {last['reading_id']} revision {last['revision']}")


def _said(row: Mapping[str, Any], zones: tuple[str, ...], accepted: bool) -> tuple[Any, ...]:
    figures = {zone["zone"]: zone for zone in row["zones"]}
    columns = [tuple(int(figures[zone][name].to_decimal()) for zone in zones) for name in ("value", "previous", "consumption")]
    return (row["period"], row["read_on"], accepted, *columns)


def _expected(kept: Kept) -> tuple[Any, ...]:
    return _version(kept, kept.now)


def _version(kept: Kept, version: Version) -> tuple[Any, ...]:
    figures = (version.figures, version.previous, version.used)
    return (kept.period, kept.read_on.isoformat(), version.accepted, *figures)


def _used(row: Mapping[str, Any], zones: tuple[str, ...]) -> tuple[int, ...]:
    used = {zone["zone"]: int(zone["consumption"].to_decimal()) for zone in row["zones"]}
    return tuple(used[zone] for zone in zones)


def _billed(revision: Mapping[str, Any]) -> tuple[Any, ...]:
    lines = [
        (line["zone"], line["band"], int(line["volume"].to_decimal()), line["price"].to_decimal(), _money(line["amount"]))
        for line in revision["lines"]
    ]
    tariff = revision["tariff"] if lines else ""
    return (tariff, sorted(lines), int(revision["volume"].to_decimal()), _money(revision["total"]))


def _bill(bill: Bill) -> tuple[Any, ...]:
    lines = sorted((line.zone, line.band, line.volume, line.price, line.amount) for line in bill.lines)
    return (bill.tariff, lines, bill.volume, bill.total)


def _money(amount: Any) -> Decimal:
    found: Decimal = amount.to_decimal()
    return found
