"""Bugs on the way in: consumer, inbox, settlement, parked events."""

from __future__ import annotations

from tests.faults.mutants.mutant import EVENTS, Mutant

SETTLEMENT, CRASHES, PARKED, CONSUMER, QUEUES = (
    f"tests/chassis/events/test_{name}.py" for name in ("settlement", "crashes", "parked", "consumer", "queues")
)
TAKEN = "        database[COLLECTION].insert_many(rows, session=session)"

MUTANTS = [
    Mutant(
        "a delivery is acknowledged before its effect is committed",
        f"{EVENTS}/consumer.py",
        "        weather.contended = 0\n",
        "        weather.contended = 0\n        queues.acknowledge(batch)\n",
        (CRASHES,),
        "after_inbox or before_commit",
    ),
    Mutant(
        "there is no inbox",
        f"{EVENTS}/inbox.py",
        "    settled = known(database, [event.id for event in events], session=session) if look else set[str]()\n",
        "    return list(events)\n    settled: set[str] = set()\n",
        (SETTLEMENT,),
        "duplicate_deliveries",
    ),
    Mutant(
        "the inbox is written outside the transaction of the effect",
        f"{EVENTS}/inbox.py",
        TAKEN,
        TAKEN.replace(", session=session", ""),
        (CRASHES,),
        "after_inbox or before_commit",
    ),
    Mutant(
        "what cannot be read is acknowledged and forgotten",
        f"{EVENTS}/settlement.py",
        "            weather.insist(lambda: parked.bury(self.database, refused, now=self._now()))\n",
        "",
        (SETTLEMENT,),
        "cannot_be_read",
    ),
    Mutant(
        "the second half of a failing batch is dropped",
        f"{EVENTS}/settlement.py",
        "            self.together(items[middle:], weather)\n",
        "",
        (SETTLEMENT,),
        "stands_alone",
    ),
    Mutant(
        "redelivered events are tried together with the others",
        f"{EVENTS}/settlement.py",
        "(suspects if each.redelivered else items).append(Item(event))",
        "items.append(Item(event))",
        (CRASHES,),
        "poison",
    ),
    Mutant(
        "an attempt is not written down before it is made",
        f"{EVENTS}/inbox.py",
        '    return {"$inc": {"attempts": 1}, "$set": {"at": now}}\n',
        '    return {"$set": {"at": now, "attempts": 1}}\n',
        (SETTLEMENT,),
        "last_attempt",
    ),
    Mutant(
        "a parked event that was handled stays parked",
        f"{EVENTS}/parked.py",
        '        database[COLLECTION].delete_many({"_id": {"$in": list(present)}}, session=session)',
        "        pass",
        (PARKED,),
        "arrives or one_effect",
    ),
    Mutant(
        "nobody wakes what waits for an arrival",
        f"{EVENTS}/parked.py",
        "    elif found:\n        database[COLLECTION].update_many",
        "    elif not found:\n        database[COLLECTION].update_many",
        (PARKED,),
        "waits_for_arrives",
    ),
    Mutant(
        "what failed is never tried again",
        f"{EVENTS}/parked.py",
        '        kinds = ({"state": "retry"}, {"state": "waiting", "claims": {"$gt": 0}})',
        '        kinds = ({"state": "waiting", "claims": {"$gt": 0}},)',
        (PARKED,),
        "with_pauses or redriving",
    ),
    Mutant(
        "two workers take the same parked row",
        f"{EVENTS}/parked.py",
        '    return list(database[COLLECTION].find({"_id": chosen["_id"], "claimed_by": mark}))',
        '    return list(database[COLLECTION].find({"_id": chosen["_id"]}))',
        (PARKED,),
        "never_claim_the_same",
    ),
    Mutant(
        "an acknowledgement goes to whatever channel is open",
        f"{EVENTS}/queues.py",
        "            if channel in open_now:\n",
        "            if channel := next(iter(open_now), None):\n",
        (QUEUES,),
        "another_channel",
    ),
    Mutant(
        "events are not checked by their schema",
        f"{EVENTS}/envelope.py",
        "    if not check.is_valid(document):\n",
        "    if check is None:\n",
        (SETTLEMENT,),
        "breaks_its_schema or cannot_be_read",
    ),
    Mutant(
        "a conflict with a request is called the event's own fault",
        f"{EVENTS}/weather.py",
        "                if not passing(error):\n                    raise\n                if self.wait_if_away():",
        "                if passing(error):\n                    raise\n                if self.wait_if_away():",
        (CONSUMER,),
        "contention or while_the_database_is_away",
    ),
]
