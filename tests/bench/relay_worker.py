"""python -m tests.bench.relay_worker MONGO_URL AMQP_URL EVENTS: our relay, until every row is confirmed and marked."""

from __future__ import annotations

import json
import sys
import threading
import time

from chassis import logs, process
from chassis.events.counts import PUBLISHED
from chassis.events.relay import Relay

from tests.bench import subject


def main(mongo_url: str, amqp_url: str, events: str) -> None:
    logs.configure(service=subject.NAME, process="bench", level="WARNING")
    runtime = subject.runtime(mongo_url, amqp_url, listens=False)
    relay = Relay(runtime.database, amqp_url, service=subject.NAME, worker=process.name())
    stop = threading.Event()
    duty = threading.Thread(target=relay.run, args=(stop,))
    started, cpu = time.monotonic(), time.process_time()
    duty.start()
    while PUBLISHED._value.get() < int(events):
        time.sleep(0.005)
    took = time.monotonic() - started
    print(json.dumps({"rate": int(events) / took, "cpu": (time.process_time() - cpu) / int(events) * 1e6}), flush=True)
    stop.set()
    duty.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
