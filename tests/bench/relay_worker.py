"""python -m tests.bench.relay_worker MONGO_URL AMQP_URL EVENTS: our relay, until every row is confirmed."""

from __future__ import annotations

import json
import sys
import threading
import time

from chassis import logs, process
from chassis.events.counts import PUBLISHED
from chassis.events.relay import Relay

from tests.bench import subject
from tests.bench.measured import Stretch


def main(mongo_url: str, amqp_url: str, events: str) -> None:
    logs.configure(service=subject.NAME, process="bench", level="WARNING")
    runtime = subject.runtime(mongo_url, amqp_url, listens=False)
    relay = Relay(runtime.database, amqp_url, service=subject.NAME, worker=process.name())
    stop = threading.Event()
    duty, stretch = threading.Thread(target=relay.run, args=(stop,)), Stretch()
    duty.start()
    while (count := PUBLISHED._value.get()) < int(events):
        stretch.reached(int(count))  # the first batch's marks are in, the last one's are not
        time.sleep(0.005)
    stretch.reached(int(count))
    print(json.dumps({"rate": stretch.rate}), flush=True)
    stop.set()
    duty.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
