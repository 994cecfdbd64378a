"""What a careful person writes with Flask and PyMongo alone: the same operations in one transaction, no token, no checks."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime
from typing import Any

import flask
import pymongo

RECENT = 12


def application() -> flask.Flask:
    """One route."""
    app = flask.Flask("bare")
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(os.environ["BARE_MONGO_URL"], tz_aware=True)
    database = client[os.environ["BARE_DATABASE"]]

    @app.post("/api/v1/readings/accounts/<account_id>/readings")
    def submit(account_id: str) -> tuple[dict[str, Any], int]:
        asked = flask.request.get_json()
        key = flask.request.headers["Idempotency-Key"]
        with client.start_session() as session:
            return session.with_transaction(lambda session: _write(database, session, account_id, asked, key)), 201

    return app


def _write(database: Any, session: Any, account_id: str, asked: dict[str, Any], key: str) -> dict[str, Any]:
    meter_id, value = asked["meter_id"], asked["values"][0]["value"]
    recent = [
        {"$match": {"meter_id": meter_id, "status": "accepted", "account_id": account_id}},
        {"$sort": {"number": -1}},
        {"$limit": RECENT},
    ]
    lookup = {"$lookup": {"from": "readings", "pipeline": recent, "as": "readings"}}
    (found,) = database.accounts.aggregate([{"$match": {"_id": account_id}}, lookup], session=session)
    number = found["readings"][0]["number"] + 1 if found["readings"] else 1
    reading = {
        "_id": str(uuid.uuid4()), "account_id": account_id, "meter_id": meter_id, "number": number, "status": "accepted",
        "submitted_at": datetime.now(UTC), "zones": [{"zone": "single", "value": value}],
    }  # fmt: skip
    pointer = {"$set": {"account_id": account_id, "last_reading_id": reading["_id"]}, "$inc": {"decisions": 1}}
    database.meters.update_one({"_id": meter_id}, pointer, upsert=True, session=session)
    database.readings.insert_one(reading, session=session)
    answer = {"reading_id": reading["_id"], "values": reading["zones"]}
    outgoing = {"_id": str(uuid.uuid4()), "state": "new", "type": "reading_submitted", "body": flask.json.dumps(answer)}
    database.outbox.insert_one(outgoing, session=session)
    database.idempotency.insert_one({"_id": key, "status": 201, "body": answer, "at": reading["submitted_at"]}, session=session)
    return answer
