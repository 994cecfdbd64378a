from __future__ import annotations

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest
from chassis import worker as workers
from chassis.events import topology

from tests.chassis.events.warehouse import Warehouse, eventually


def ask(port: int) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
            return answer.status, json.load(answer)["parts"]
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)["parts"]


@pytest.mark.fault("F50", "F51")
def test_a_worker_whose_queue_is_missing_says_so_until_it_is_made_again(connected: Warehouse) -> None:
    with connected.worker() as worker:
        eventually(lambda: ask(worker.port)[0] == 200)
        with connected.channel() as operator:
            operator.queue_delete(f"{connected.name}.p1")
        eventually(lambda: ask(worker.port)[1]["queues"] == f"missing: {connected.name}.p1")
        assert ask(worker.port)[0] == 503
        connected.pack(*[f"box{number}" for number in range(8)])
        connected.provision()
        eventually(lambda: ask(worker.port)[0] == 200)


@pytest.mark.fault("F50", "F51")
def test_a_worker_whose_queue_was_made_again_without_bindings_says_so(
    connected: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "INSPECT_EVERY", 0.2)
    with connected.worker() as worker:
        eventually(lambda: ask(worker.port)[0] == 200)
        with connected.channel() as operator:
            operator.queue_unbind(f"{connected.name}.p0", topology.exchange(connected.name), f"probe.{connected.name}.p0")
            eventually(lambda: ask(worker.port)[1]["queues"] == f"unbound: {connected.name}.p0")
        connected.provision()
        eventually(lambda: ask(worker.port)[0] == 200)
        eventually(lambda: connected.queued() == 0)


def test_a_worker_whose_outbox_does_not_empty_says_so(connected: Warehouse) -> None:
    row = {"_id": "old", "state": "new", "at": datetime(2000, 1, 1, tzinfo=UTC), "key": "k", "type": "t", "body": "{}"}
    with connected.channel() as operator:
        operator.exchange_delete(topology.exchange(connected.name))  # the relay has nowhere to go
    connected.database["outbox"].insert_one({**row, "lane": "live", "tries": 0})
    with connected.worker() as worker:
        eventually(lambda: ask(worker.port)[1]["outbox"].startswith("the oldest row has waited for"))
        assert ask(worker.port)[0] == 503
