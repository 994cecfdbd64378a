"""python -m tests.bench.rivals.raw_loop MONGO_URL AMQP_URL QUEUE EVENTS PREFETCH: drain, one transaction, one multiple ack.

No validation; the least code that has the effect exactly once as long as nothing goes wrong: what anything with guarantees is
measured against.
"""

from __future__ import annotations

import json
import socket
import sys
import uuid
from typing import Any

import pymongo
from pymongo import UpdateOne

from tests.bench.measured import Stretch
from tests.bench.prefill import connect

BATCH = 500


def main(mongo_url: str, amqp_url: str, queue: str, events: str, prefetch: str) -> None:
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(mongo_url)
    database = client.raw_loop
    for name in ("inbox", "out", "charges"):
        database.drop_collection(name)
        database.create_collection(name)
    connection = connect(amqp_url)
    channel = connection.channel()
    channel.basic_qos(0, int(prefetch), False)
    waiting: list[Any] = []
    channel.basic_consume(queue, callback=waiting.append)
    done, stretch = 0, Stretch()
    while done < int(events):
        try:
            while len(waiting) < BATCH:
                connection.drain_events(timeout=0.01)
        except (socket.timeout, TimeoutError):  # noqa: UP041 - py-amqp raises both
            if not waiting:
                continue
        batch, waiting[:] = waiting[:BATCH], waiting[BATCH:]
        received = [json.loads(message.body) for message in batch]
        with client.start_session() as session, session.start_transaction():
            database.inbox.insert_many([{"_id": each["id"]} for each in received], session=session)
            database.charges.bulk_write([_upsert(each["data"]) for each in received], session=session)
            database.out.insert_many([_outgoing(each["data"]) for each in received], session=session)
        channel.basic_ack(batch[-1].delivery_tag, multiple=True)
        done += len(batch)
        stretch.reached(done)
    print(json.dumps({"rate": stretch.rate}), flush=True)
    connection.close()


def _upsert(told: dict[str, Any]) -> UpdateOne:
    return UpdateOne({"_id": told["account"]}, {"$set": {"v": told["value"]}}, upsert=True)


def _outgoing(told: dict[str, Any]) -> dict[str, Any]:
    return {"_id": str(uuid.uuid4()), "type": "charge.calculated", "data": told}


if __name__ == "__main__":
    main(*sys.argv[1:])
