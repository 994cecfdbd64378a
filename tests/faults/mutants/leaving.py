"""Bugs on the way out: outbox, relay, publisher, topology."""

from __future__ import annotations

from tests.faults.mutants.mutant import CHASSIS, EVENTS, Mutant

RELAY, CRASHES, OUTBOX = (f"tests/chassis/events/test_{name}.py" for name in ("relay", "crashes", "outbox"))

MUTANTS = [
    Mutant(
        "the relay waits for no confirm",
        f"{EVENTS}/publisher.py",
        "        while self._pending:\n            left =",
        "        self._fate.confirmed.update(self._pending.values())\n"
        "        while self._pending and not self._fate.confirmed:\n            left =",
        (RELAY,),
        "refuses or missing or never",
    ),
    Mutant(
        "rows are marked as sent before they are published",
        f"{EVENTS}/relay.py",
        '        crash.point("before_publish")\n',
        '        outbox.mark(self._database, [row["_id"] for row in rows], state="sent", now=system_now())\n'
        '        crash.point("before_publish")\n',
        (CRASHES,),
        "before_publish",
    ),
    Mutant(
        "a message that nobody took counts as sent",
        f"{EVENTS}/publisher.py",
        "        self._fate.confirmed -= self._fate.returned\n",
        "        self._fate.returned -= self._fate.confirmed\n",
        (RELAY,),
        "nobody_hears",
    ),
    Mutant(
        "a negative confirm counts as a positive one",
        f"{EVENTS}/publisher.py",
        "        self._fate.refused.update(self._settle(tag, multiple))",
        "        self._fate.confirmed.update(self._settle(tag, multiple))",
        (RELAY,),
        "refuses",
    ),
    Mutant(
        "messages are published without asking for them back",
        f"{EVENTS}/frames.py",
        '_MANDATORY = b"\\x01"',
        '_MANDATORY = b"\\x00"',
        (RELAY, "tests/chassis/events/test_frames.py"),
        "nobody_hears or framed",
    ),
    Mutant(
        "a confirm of many settles one alone",
        f"{EVENTS}/publisher.py",
        "if multiple else [tag]",
        "if multiple and tag < 0 else [tag]",
        ("tests/chassis/events/test_the_whole_path.py", RELAY),
        "handled_once or live_rows",
    ),
    Mutant(
        "the relay follows the rows' times instead of their state",
        f"{EVENTS}/outbox.py",
        '    fields = {"key": 1, "body": 1, "type": 1, "tries": 1}\n',
        '    fields = {"key": 1, "body": 1, "type": 1, "tries": 1}\n'
        '    last = database[COLLECTION].find_one({"state": "sent"}, {"at": 1}, sort=[("at", -1)])\n'
        '    if last is not None:\n'
        '        found = {"state": "new", "at": {"$gt": last["at"]}}\n'
        '        return list(database[COLLECTION].find(found).sort(order).limit(limit))\n',
        (RELAY,),
        "commits_late",
    ),
    Mutant(
        "rows of the outbox expire by their creation",
        f"{EVENTS}/collections.py",
        'Index(("type", "at"), where={"state": "unheard"}),',
        'Index(("type", "at"), where={"state": "unheard"}), Index("at", expire_after=timedelta(days=7)),',
        ("tests/chassis/events/test_hard_transactions.py",),
        "ever_expires",
    ),
    Mutant(
        "facts are written outside the transaction that made them true",
        f"{EVENTS}/outbox.py",
        "for item in outgoing], session=session)",
        "for item in outgoing], session=None)",
        (OUTBOX, CRASHES),
        "fails or before_commit",
    ),
    Mutant(
        "a retried transaction makes its events anew",
        f"{CHASSIS}/transaction.py",
        'id=child_id(seed, f"{fact.type.name}/{fact.subject}/{fact.revision}"),',
        "id=str(uuid4()),",
        (OUTBOX,),
        "repeats_its_ids or takes_its_id",
    ),
    Mutant(
        "the bulk lane goes first",
        f"{EVENTS}/outbox.py",
        'order = [("lane", -1),',
        'order = [("lane", 1),',
        (RELAY,),
        "live_rows",
    ),
    Mutant(
        "what the broker gives up is dropped",
        f"{EVENTS}/topology.py",
        '        "x-dead-letter-strategy": "at-least-once",\n',
        "",
        ("tests/chassis/events/test_provision.py",),
        "lose_nothing",
    ),
]
