"""T8: one in a hundred is poison: all good ones are handled, each poison is seen in `parked` with its reason, redriving mends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from chassis.events import parked
from chassis.events.handler import Handler
from chassis.events.publisher import Message, Publisher
from chassis.events.settlement import MOST_ATTEMPTS
from contracts.core import EventType
from marshmallow import EXCLUDE, Schema

from tests.chassis.events.warehouse import Warehouse, eventually
from tests.faults.conftest import Form
from tests.faults.crash.fork import ended
from tests.faults.report import Row
from tests.faults.rig.poison import KILLED, KILLER, KINDS, Poison, count, live
from tests.faults.test_crash_points import forgets_the_dead_soon

__all__ = ["forgets_the_dead_soon"]
ONE_IN = 100
MOST_DELAYED = {True: 1.0, False: 3.0}  # seconds that the others wait because of poison; the short form shares its machine
RESTARTED_WITHIN = 10.0  # seconds that they wait for a process that poison took with it: there is but one here
Put = tuple[Poison, str]


class AnyBox(Schema):
    """What the mended release reads."""

    class Meta:
        unknown = EXCLUDE


@pytest.fixture
def warehouse(mongo_url: str, amqp_url: str) -> Iterator[Warehouse]:
    made = Warehouse(mongo_url, amqp_url)
    made.provision()
    yield made
    made.tear_down()


@pytest.mark.fault("T8")
def test_poison_is_set_aside_with_its_reason_and_nobody_else_suffers(
    warehouse: Warehouse, tmp_path: Path, form: Form, row: Row
) -> None:
    size, killers = form.of(short=2_000, full=50_000), form.of(short=1, full=10)
    boxes = [f"good {number}" for number in range(size - size // ONE_IN)]
    put = send(warehouse, boxes, poison(size // ONE_IN, killers))
    readable, deaths = sum(kind.readable for kind, _ in put), list[datetime]()
    unreadable = len(put) - readable
    life = (live, warehouse.mongo_url, warehouse.amqp_url, warehouse.name, len(boxes) + readable, unreadable, 900.0)
    codes = [ended(*life, tmp_path / "log", seconds=1000)]
    while codes[-1] == KILLED:
        deaths.append(datetime.now(UTC))
        codes.append(ended(*life, tmp_path / "log", seconds=1000))
    row.count(facts=size, crashes=len(deaths), poison=len(put), stuck=codes[-1] != 0)
    assert codes[-1] == 0 and len(deaths) <= (MOST_ATTEMPTS + parked.MOST_CLAIMS) * killers

    check_good(warehouse, boxes, row)
    check_others_were_not_delayed(warehouse, deaths, row, most=MOST_DELAYED[form.full])
    assert told(warehouse) == sorted((box, kind.reason.format(warehouse.name)) for kind, box in put)

    left = redrive(warehouse, put)
    row.count(lost=len(left))
    assert left == []


def poison(size: int, killers: int) -> list[Put]:
    """So many of each kind, and a few that kill."""
    kinds = [KILLER] * killers + [KINDS[number % len(KINDS)] for number in range(size - killers)]
    return [(kind, f"{kind.kind} {number}") for number, kind in enumerate(kinds)]


def send(warehouse: Warehouse, boxes: Sequence[str], put: list[Put]) -> list[Put]:
    """The poison evenly among the good, in both queues."""
    publisher = Publisher(warehouse.amqp_url, name="test")
    step = len(boxes) // len(put)
    for place, (kind, box) in enumerate(put):
        among = boxes[place * step : (place + 1) * step if place < len(put) - 1 else len(boxes)]
        queues = [f"{warehouse.name}.p{number % 2}" for number in range(len(among))]
        messages = [Message(each, "", queue, "box", warehouse.body(each)) for each, queue in zip(among, queues, strict=True)]
        assert len(publisher.publish(messages).confirmed) == len(messages)
        body, properties = kind.message(warehouse, box)
        warehouse.send(body, queue=f"p{place % 2}", **properties)
    publisher.close()
    return put


def check_good(warehouse: Warehouse, boxes: Sequence[str], row: Row) -> None:
    """Each once, none of them set aside."""
    times = {each["_id"]: each["times"] for each in warehouse.rows("boxes")}
    row.count(lost=len(set(boxes) - set(times)), doubled=sum(each != 1 for each in times.values()))
    assert times == dict.fromkeys(boxes, 1)


def check_others_were_not_delayed(warehouse: Warehouse, deaths: list[datetime], row: Row, *, most: float) -> None:
    """All lay in the queues from the start: whatever passes without one of them being settled is a delay."""
    poisoned = {each["_id"] for each in warehouse.rows("parked")}
    moments = sorted(each["at"] for each in warehouse.rows("inbox") if each["_id"] not in poisoned)
    pauses = [(after - before, any(before < death < after for death in deaths)) for before, after in pairwise(moments)]
    stall, restart = (
        max((pause.total_seconds() for pause, died in pauses if died is with_a_death), default=0.0)
        for with_a_death in (False, True)
    )
    row.say(stall_seconds=round(stall, 2), restart_seconds=round(restart, 1))
    assert stall < most
    assert restart < RESTARTED_WITHIN


def told(warehouse: Warehouse) -> list[tuple[str, str]]:
    """Every parked row: which box it is, and the reason it shows."""
    rows = warehouse.rows("parked")
    assert {each["state"] for each in rows} <= {"dead", "retry"}
    return sorted((_box(each), _reason(each["reason"])) for each in rows)


def _box(row: dict[str, Any]) -> str:
    names = [*KINDS, KILLER]
    text = bytes(row["body"])[-200:].decode(errors="replace") if not row["readable"] else row["subject"]
    found = [f"{kind.kind} {_digits(text.rpartition(f'{kind.kind} ')[2])}" for kind in names if f"{kind.kind} " in text]
    return found[0] if found else text


def _digits(text: str) -> str:
    return text[: next((place for place, letter in enumerate(text) if not letter.isdigit()), len(text))]


def _reason(text: str) -> str:
    """Without the line of the handler."""
    return text.partition(":")[0] if text.startswith("ZeroDivision") else text


def redrive(warehouse: Warehouse, put: list[Put]) -> list[str]:
    """The mended release knows the types; what it still does not handle, without what nobody will ever read."""
    v1 = replace(warehouse.packed, schema=AnyBox)
    names = [f"{warehouse.name}.{name}" for name in ("box_eaten.v1", "box_packed.v2")]
    types = [v1, *(EventType(name, AnyBox, v1.visibility, "") for name in names)]
    service = replace(warehouse.runtime.service, handlers=[Handler(each, count) for each in types])
    mendable = {box for kind, box in put if kind.mended}
    buggy, warehouse.runtime = warehouse.runtime, service.runtime(warehouse.runtime.settings)
    buggy.close()
    warehouse.database = warehouse.runtime.database
    parked.redrive(warehouse.database, {}, now=datetime.now(UTC))
    with warehouse.worker():
        eventually(lambda: warehouse.database["parked"].find_one({"state": "retry"}) is None, within=120)
    left = [box for box, _ in told(warehouse) if box in mendable]
    assert len(warehouse.rows("parked")) == len(put) - len(mendable) + len(left)
    return left
