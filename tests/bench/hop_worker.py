"""python -m tests.bench.hop_worker MONGO_URL AMQP_URL EVENTS [relay]: our consumer (and relay) in one process."""

from __future__ import annotations

import json
import sys
import threading
import time

from chassis import logs, process, provision
from chassis.events import topology
from chassis.events.consumer import Consumer
from chassis.events.counts import HANDLED
from chassis.events.relay import Relay
from chassis.events.settlement import Settlement

from tests.bench import subject
from tests.bench.measured import Stretch


def main(mongo_url: str, amqp_url: str, events: str, *more: str) -> None:
    logs.configure(service=subject.NAME, process="bench", level="WARNING")
    runtime = subject.runtime(mongo_url, amqp_url)
    service = runtime.service
    settlement = Settlement(runtime.transactions, service.handlers, errors=service.errors)
    wanted = topology.of(service.name, types=settlement.types.values(), partitions=1)
    consumer = Consumer(
        settlement, amqp_url, service=service.name, worker=process.name(),
        queues=lambda: provision.queues(runtime.database, wanted),
    )  # fmt: skip
    stop = threading.Event()
    duties = [threading.Thread(target=consumer.run, args=(stop,))]
    if "relay" in more:
        relay = Relay(runtime.database, amqp_url, service=service.name, worker=process.name())
        duties.append(threading.Thread(target=relay.run, args=(stop,)))
    counted, stretch = HANDLED.labels(subject.SUBMITTED.name), Stretch()
    for duty in duties:
        duty.start()
    while (count := counted._value.get()) < int(events):
        stretch.reached(int(count))
        time.sleep(0.005)
    stretch.reached(int(count))
    print(json.dumps({"rate": stretch.rate}), flush=True)
    stop.set()
    for duty in duties:
        duty.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
