"""python -m tests.bench.rivals.faststream_app MONGO_URL AMQP_URL QUEUE EVENTS nothing|effect PREFETCH: FastStream with pydantic.

As its documentation shows it: an async handler a message, its own acknowledgement; `effect` is inbox, upsert and outgoing event
in one transaction of PyMongo's async client, which may have a connection for each. It runs on its own packages.
"""

from __future__ import annotations

import asyncio
import json
import sys
import uuid
from typing import Any

from faststream import FastStream
from faststream.rabbit import Channel, QueueType, RabbitBroker, RabbitQueue
from pydantic import BaseModel
from pymongo import AsyncMongoClient

from tests.bench.measured import Stretch


class Reading(BaseModel):
    account: str
    value: str


class Event(BaseModel):
    id: str
    type: str
    source: str
    subject: str
    time: str
    revision: int
    partitionkey: str
    data: Reading


class Effect:
    """Inbox, upsert and outgoing event in one transaction."""

    def __init__(self, mongo_url: str, *, at_once: int) -> None:
        self._client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(mongo_url, maxPoolSize=at_once)
        self._database = self._client.faststream

    async def prepare(self) -> None:
        for name in ("inbox", "out", "charges"):
            await self._database.drop_collection(name)
            await self._database.create_collection(name)

    async def have(self, event: Event) -> None:
        async with self._client.start_session() as session:
            await session.with_transaction(lambda session: self._write(event, session))

    async def _write(self, event: Event, session: Any) -> None:
        database, told = self._database, event.data
        await database.inbox.insert_one({"_id": event.id}, session=session)
        await database.charges.update_one({"_id": told.account}, {"$set": {"v": told.value}}, upsert=True, session=session)
        outgoing = {"_id": str(uuid.uuid4()), "type": "charge.calculated", "data": told.model_dump()}
        await database.out.insert_one(outgoing, session=session)


async def main(mongo_url: str, amqp_url: str, queue: str, events: str, what: str, prefetch: str) -> None:
    broker = RabbitBroker(amqp_url, default_channel=Channel(prefetch_count=int(prefetch)), logger=None)
    effect = Effect(mongo_url, at_once=int(prefetch)) if what == "effect" else None
    app, stretch, done = FastStream(broker), Stretch(), 0
    if effect is not None:
        await effect.prepare()

    @broker.subscriber(RabbitQueue(queue, queue_type=QueueType.QUORUM, durable=True, declare=False))
    async def handle(event: Event) -> None:
        nonlocal done
        if effect is not None:
            await effect.have(event)
        done += 1
        stretch.reached(done)
        if done == int(events):
            app.exit()

    await app.run()
    print(json.dumps({"rate": stretch.rate}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
