"""A history for each service that listens: events of every type it handles, several aggregates, several revisions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from account_sync.domain.account import Account
from account_sync.domain.registry.columns import Column
from chassis.events.envelope import encode_event
from chassis.testing import Running

from tests.account_sync.examples import SOUND, account_of
from tests.billing_calculator.component import test_any_order as billing
from tests.faults.crash.feeds import ACCOUNT, CHARGE, CONTACT, FAR, REQUESTED, registered
from tests.faults.rig.twins import GOLDEN, Message, golden, translated, twin

Shown = Iterator[dict[str, Any]]
MATCHED, NOT_MATCHED = "account_sync.applicant_matched.v1", "account_sync.applicant_not_matched.v1"
REVOKED = "identity.access_revoked.v1"
OTHER = "another of the same history"


@dataclass(frozen=True)
class History:
    """Events in their order; those that a gap may not take; what must be there first; and what is held of it in the end."""

    service: str
    events: Callable[[Running, str], list[Message]]
    last_words: frozenset[int]
    shown: Callable[[Any], Shown]
    before: Callable[[Running, str], None] = lambda _running, _salt: None
    own_id: Callable[[str], str] = lambda _salt: ""  # an id that is not in the events


def events(*messages: Message) -> Callable[[Running, str], list[Message]]:
    """The messages with ids of their own, as somebody else's where there is a salt."""
    numbered = [{**each, "id": f"00000000-0000-4000-9000-{place:012d}"} for place, each in enumerate(messages)]
    return lambda _running, salt: [twin(each, salt) for each in numbered]


def revoked(*, whole: bool = False, at: str = FAR) -> Message:
    """Access ended: of a session, or of the whole user."""
    data = {"revoked_at": at, "forget_after": at, **({"session_id": None} if whole else {})}
    return golden(REVOKED, data=data)


FOR_THE_BASE = [
    *(golden(f"readings.reading_{each}.v1") for each in ("submitted", "corrected", "cancelled")),
    golden("billing_calculator.payment_received.v1"),
]
REVOCATIONS = [revoked(at="2121-01-01T00:00:00Z"), revoked(), revoked(whole=True, at="2120-01-01T00:00:00Z"), revoked(whole=True)]


def revisions(name: str, *changes: dict[str, Any], other: bool = False) -> list[Message]:
    """Revisions of the golden aggregate, or of another of the same kind."""
    made = [golden(name, data=data, revision=number) for number, data in enumerate(changes, start=1)]
    return [twin(each, OTHER) for each in made] if other else made


def whole(database: Any, *names: str) -> Shown:
    for name in names:
        for row in database[name].find():
            yield {"kind": name, **row}


def told(database: Any) -> Shown:
    """What was announced, and of whom; random ids do not count."""
    for row in database["outbox"].find():
        yield {"kind": "told", "type": row["type"], "of": row["partition_key"]}


def requests(running: Running, salt: str) -> list[Message]:
    """The holder registers, somebody with other names does, and both have a key."""
    vault = running.transactions.tools.vault
    mine, others = (twin(GOLDEN[REQUESTED], salt), twin(twin(GOLDEN[REQUESTED], OTHER), salt))
    for message, name in ((mine, "Анна"), (others, "Алла")):
        user, typed = message["data"]["user_id"], {"surname": "Иванова", "name": name, "patronymic": "Петровна"}
        vault.create_key(user)
        message["data"] |= {part: vault.encrypt(user, text) for part, text in typed.items()}
        message["data"]["account_number"] = translated(SOUND[Column.NUMBER], salt)
    return [mine, others, *events(*REVOCATIONS, *FOR_THE_BASE)(running, salt)]


def held_account(salt: str) -> Account:
    number = translated(SOUND[Column.NUMBER], salt)
    return account_of({Column.CODE: f"1{number[-7:]}", Column.NUMBER: number})


def in_the_base(running: Running, salt: str) -> None:
    running.transactions.run(lambda work: work.store.accounts.save([held_account(salt)]))


def asked(running: Running, salt: str) -> None:
    registered(running, salt, example=MATCHED)
    registered(running, salt, example=NOT_MATCHED)


def of_account_sync(database: Any) -> Shown:
    for row in database["verdicts"].find():
        yield {key: row[key] for key in ("_id", "user_id", "outcome", "weak")}
    yield from ({"kind": "load", "_id": row["_id"]} for row in database["loads"].find())
    for row in database["export_entries"].find():
        yield {key: row[key] for key in ("_id", "account_id", "kind", "revision", "cancelled", "due", "told")}
    yield from told(database)
    yield from whole(database, "revocations")


def of_identity(database: Any) -> Shown:
    yield from ({"_id": row["_id"], "state": row["state"]} for row in database["registrations"].find())
    yield from ({"kind": "user", "_id": row["_id"]} for row in database["users"].find())
    yield from ({"holds": row["account_id"], "user": row["user_id"]} for row in database["grants"].find())
    yield from ({"kind": "link", "user": row["user_id"]} for row in database["password_links"].find())
    yield from told(database)
    yield from whole(database, "revocations")


def of_billing(database: Any) -> Shown:
    for row in database["accounts"].find():
        yield {"_id": row["_id"], "persons": row["persons"], "opening": row["opening_balance"]}
    for row in database["readings"].find():
        yield {"_id": row["_id"], "revision": row["revision"], "accepted": row["accepted"]}
    for row in database["charges"].find():
        now = {key: row["current"][key] for key in ("total", "volume", "lines", "tariff")}
        readings = [each["_id"] for each in row["current"]["readings"]]
        yield {"of": row["account_id"], "period": row["period"], "readings": readings, **now}
    ledger: dict[tuple[str, str], Decimal] = {}
    for entry in database["entries"].find():
        key = entry["account_id"], str(entry["period"])
        ledger[key] = ledger.get(key, Decimal(0)) + entry["amount"]
    yield from ({"of": account, "period": period, "sum": total} for (account, period), total in ledger.items())
    yield from whole(database, "revocations")


def of_notification(database: Any) -> Shown:
    for row in database["messages"].find():
        yield {key: row[key] for key in ("user_id", "kind", "account_id", "title_ru", "text_ru")}
    yield from ({"letter": row["kind"], "to": row["user_id"]} for row in database["deliveries"].find())
    yield from whole(database, "contacts", "accounts", "revocations")


MORE = {"registered_persons": 2}
CLOSED = {"status": "closed", "closed_on": "2022-11-18"}
ACCOUNTS = [*revisions(ACCOUNT, {}, MORE, CLOSED), *revisions(ACCOUNT, {}, MORE, other=True)]
CHARGES = revisions(CHARGE, {}, {"difference": "10.00", "total": "1267.80"}, {"difference": "0.00"})
CONTACTS = revisions(CONTACT, {}, {"language": "en"}, {"language": "ru"})
NEWS = [
    *CONTACTS, *ACCOUNTS, *CHARGES, golden("account_sync.account_loaded.v1"), golden("billing_calculator.payment_received.v1"),
    golden("identity.password_link_issued.v1"), golden("identity.password_changed.v1"), *REVOCATIONS,
]  # fmt: skip
BILLED: list[Message] = [*(json.loads(encode_event(each)) for each in billing.HISTORY), *REVOCATIONS]


def the_rest(size: int, *spared: int) -> frozenset[int]:
    """All places but these."""
    return frozenset(range(size)) - set(spared)


HISTORIES = {
    each.service: each
    for each in (
        History("identity", events(golden(MATCHED), golden(NOT_MATCHED), *REVOCATIONS), the_rest(6, 2, 4), of_identity, asked),
        History("account_sync", requests, the_rest(10, 2, 4, 6, 7), of_account_sync, in_the_base,
                lambda salt: held_account(salt).account_id),
        History("readings", events(*ACCOUNTS, *REVOCATIONS), frozenset({2, 4, 6, 8}),
                lambda database: whole(database, "accounts", "revocations")),
        History("billing_calculator", events(*BILLED), frozenset({*billing.LAST_WORDS, len(BILLED) - 3, len(BILLED) - 1}),
                of_billing),
        History("notification", events(*NEWS), the_rest(len(NEWS), 0, 1, 3, 4, 6, 15, 17), of_notification,
                lambda running, salt: running.deliver(twin(golden(CONTACT, event_id=GOLDEN[CONTACT]["id"]), salt))),
    )
}  # fmt: skip
