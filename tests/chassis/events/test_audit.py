"""The audit says of every event where it is, and of no event in its place that it is lost."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from chassis import clock
from chassis.events import outbox, subscriptions
from chassis.history import report
from chassis.history.audit import Audited, Auditor, Heard, audit
from chassis.history.log import Log

from tests.chassis.events.warehouse import Warehouse

NOTHING = timedelta(0)


def look(warehouse: Warehouse, **given: Any) -> Audited:
    auditor = Auditor(Log(lambda _producer: warehouse.database), **{"grace": NOTHING, "patience": 0.2, **given})
    return audit(warehouse.runtime, auditor, sample=10, since=None)


def heard(warehouse: Warehouse, **given: Any) -> Heard:
    (one,) = look(warehouse, **given).heard
    return one


def send(warehouse: Warehouse, *boxes: str, settle: bool = True, state: str = "sent") -> list[str]:
    """Facts that were announced, left, and (unless lost) were handled."""
    warehouse.pack(*boxes)
    rows = warehouse.rows("outbox", subject={"$in": boxes})
    ids = [row["_id"] for row in rows]
    outbox.mark(warehouse.database, ids, state=state, now=clock.system_now())
    if settle:
        warehouse.settle(*(row["body"].encode() for row in rows))
    return ids


def test_handled_and_parked_events_are_in_their_place(warehouse: Warehouse) -> None:
    send(warehouse, "a", "b", "late")
    found = heard(warehouse)
    assert (found.events, found.handled, found.parked, found.lost) == (3, 2, 1, [])
    assert [row["subject"] for row in look(warehouse).parked] == ["late"]
    announced = [row["_id"] for row in warehouse.rows("outbox", state="new")]
    outbox.mark(warehouse.database, announced, state="sent", now=clock.system_now())
    assert look(warehouse).proven


def test_an_event_that_is_neither_handled_nor_parked_is_lost_and_named(warehouse: Warehouse) -> None:
    send(warehouse, "a")
    (lost,) = send(warehouse, "b", settle=False)
    found = look(warehouse)
    assert found.heard[0].lost == [lost]
    assert lost in found.faults[0]
    assert lost in "\n".join(report.of_audit([found]))


def test_an_inbox_row_that_was_deleted_is_noticed(warehouse: Warehouse) -> None:
    send(warehouse, "a", "b")
    gone = warehouse.database["inbox"].find_one_and_delete({})
    assert heard(warehouse).lost == [gone["_id"]]


def test_what_left_just_now_is_on_its_way(warehouse: Warehouse) -> None:
    send(warehouse, "a", settle=False)
    found = heard(warehouse, grace=timedelta(minutes=1))
    assert (found.in_flight, found.lost) == (1, [])


def test_what_may_wait_in_a_queue_is_neither_lost_nor_proven(warehouse: Warehouse) -> None:
    ids = send(warehouse, "a", "b", settle=False)
    found = look(warehouse, queued=lambda: 2)
    assert (found.heard[0].queued, found.heard[0].lost) == (2, [])
    (doubt,) = found.doubts
    said = "\n".join(report.of_audit([found]))
    assert doubt in said and "Nothing is lost" not in said
    assert found.faults == [] and not found.proven
    assert heard(warehouse, queued=lambda: 1).lost == sorted(ids)


def test_a_delivery_that_waits_excuses_one_event_and_not_one_of_every_type(warehouse: Warehouse) -> None:
    (packed,) = send(warehouse, "a", settle=False)
    (other,) = send(warehouse, "b", settle=False)
    warehouse.database["outbox"].update_one({"_id": other}, {"$set": {"type": warehouse.shipped.name}})
    auditor = Auditor(Log(lambda _producer: warehouse.database), grace=NOTHING, patience=0.2, queued=lambda: 1)
    found = auditor.listen("depot", warehouse.database, [warehouse.packed, warehouse.shipped], since=None)
    assert [each.lost for each in found] == [[packed], [other]]


def test_a_dead_event_is_a_fault_until_it_is_redriven(warehouse: Warehouse) -> None:
    send(warehouse, "late")
    warehouse.database["parked"].update_one({}, {"$set": {"state": "dead"}})
    found = look(warehouse)
    assert (found.dead, found.heard[0].lost) == (1, [])
    assert "1 dead events" in found.faults[0] and not found.proven


def test_what_is_being_handled_is_waited_for_as_long_as_it_becomes_less(warehouse: Warehouse) -> None:
    ids = send(warehouse, "a", "b", "c", settle=False)
    bodies = [row["body"].encode() for row in warehouse.rows("outbox", _id={"$in": ids})]
    slow = threading.Timer(0.1, lambda: [(warehouse.settle(body), threading.Event().wait(0.4)) for body in bodies])
    slow.start()
    found = heard(warehouse, patience=2.0)
    slow.join()
    assert (found.lost, found.handled) == ([], 3)


def test_what_left_before_the_subscription_is_earlier_and_a_replay_must_bring_it(warehouse: Warehouse) -> None:
    send(warehouse, "a", settle=False)
    subscriptions.begin(warehouse.database, {warehouse.packed.name}, now=clock.system_now() + timedelta(seconds=1))
    assert (heard(warehouse).earlier, heard(warehouse).lost) == (1, [])
    subscriptions.caught_up(warehouse.database, [warehouse.packed.name])
    assert (heard(warehouse).earlier, len(heard(warehouse).lost)) == (0, 1)


def test_what_a_bound_service_was_never_sent_is_lost(warehouse: Warehouse) -> None:
    (lost,) = send(warehouse, "a", settle=False, state="unheard")
    assert heard(warehouse).lost == [lost]


@pytest.mark.parametrize("type_known", [False, True], ids=["to nobody", "to a newer release"])
def test_an_unreadable_body_whose_id_is_known_is_in_its_place_and_counts_once(warehouse: Warehouse, type_known: bool) -> None:
    (event_id,) = send(warehouse, "a", settle=False)
    named = {"type": warehouse.packed.name if type_known else "", "readable": False}
    row = {"_id": "sha256:1", "state": "dead", "event_id": event_id, "reason": "schema", **named}
    warehouse.database["parked"].insert_one({**row, "parked_at": clock.system_now()})
    found = look(warehouse)
    assert (found.heard[0].handled, found.heard[0].parked, found.heard[0].lost, found.dead) == (0, 1, [], 1)


def test_what_nobody_can_read_and_came_from_no_log_is_shown_and_nothing_is_missing_for_it(warehouse: Warehouse) -> None:
    row = {"_id": "sha256:1", "state": "dead", "event_id": None, "reason": "not JSON", "type": ""}
    warehouse.database["parked"].insert_one({**row, "parked_at": clock.system_now()})
    found = look(warehouse)
    assert (found.dead, len(found.parked)) == (0, 1)


@pytest.mark.parametrize(
    ("state", "words"),
    [("new", "1 old events, 0 are stuck"), ("refused", "1 old events, 0 are stuck"), ("stuck", "0 old events, 1 are stuck")],
)
def test_an_outbox_that_does_not_empty_is_a_fault(warehouse: Warehouse, state: str, words: str) -> None:
    if state == "new":
        warehouse.pack("a")
    else:
        send(warehouse, "a", settle=False, state=state)
    found = look(warehouse)
    assert found.heard[0].lost == []
    assert any(words in fault for fault in found.faults), found.faults


def test_counting_in_the_outbox_reads_no_more_than_it_counts(warehouse: Warehouse) -> None:
    send(warehouse, *(f"box{number}" for number in range(40)), settle=False)
    database = warehouse.database
    for state in ("stuck", "unheard"):
        by_index = {"stuck": {"stuck_at": {"$gt": clock.system_now()}}, "unheard": {"type": {"$gt": ""}}}[state]
        command = {"count": "outbox", "query": {"state": state, **by_index}}
        plan = database.command({"explain": command, "verbosity": "executionStats"})["executionStats"]
        assert plan["totalDocsExamined"] == 0
    assert outbox.count_unsent(database, before=clock.system_now()) == 0


def test_only_the_last_days_are_looked_at_when_asked(warehouse: Warehouse) -> None:
    send(warehouse, "a", settle=False)
    auditor = Auditor(Log(lambda _producer: warehouse.database), grace=NOTHING, patience=0.0)
    assert audit(warehouse.runtime, auditor, sample=1, since=clock.system_now() + timedelta(seconds=1)).heard[0].events == 0
