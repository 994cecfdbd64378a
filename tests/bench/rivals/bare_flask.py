"""What a careful person writes with Flask and PyMongo alone: the same documents in one transaction, no token, no checks."""

from __future__ import annotations

import hashlib
import os
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import flask
import pymongo
from bson import Decimal128

RECENT = 12
TYPE = "readings.reading_submitted.v1"


def application() -> flask.Flask:
    """One route."""
    app = flask.Flask("bare")
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(os.environ["BARE_MONGO_URL"], tz_aware=True)
    database = client[os.environ["BARE_DATABASE"]]

    @app.post("/api/v1/readings/accounts/<account_id>/readings")
    def submit(account_id: str) -> flask.Response:
        asked = flask.request.get_json()
        key = hashlib.sha256(flask.request.headers["Idempotency-Key"].encode()).hexdigest()
        with client.start_session() as session:
            body = session.with_transaction(lambda session: _write(database, session, account_id, asked, key))
        return flask.Response(body, status=201, content_type="application/json")

    return app


def _write(database: Any, session: Any, account_id: str, asked: dict[str, Any], key: str) -> bytes:
    now, meter_id, value = datetime.now(UTC), asked["meter_id"], Decimal(asked["values"][0]["value"])
    account, recent = _standing(database, session, account_id, meter_id)
    started = account["meters"][0]["initial_values"][0]["value"].to_decimal()
    previous = recent[0]["zones"][0]["value"].to_decimal() if recent else started
    said = {
        "reading_id": str(uuid.uuid4()), "account_id": account_id, "meter_id": meter_id, "service": "electricity",
        "period": now.strftime("%Y-%m"), "read_on": now.date().isoformat(), "status": "accepted",
        "late": False, "confirmed_implausible": False,
    }  # fmt: skip
    figures = {"value": value, "previous": previous, "consumption": value - previous}
    _keep_reading(database, session, said, figures, number=recent[0]["number"] + 1 if recent else 1, now=now)
    told = {**said, "submitted_at": now.isoformat(), "zones": [{"zone": "single", **{k: str(v) for k, v in figures.items()}}]}
    database.outbox.insert_one(_outgoing(told, now), session=session)
    history = [{"revision": 1, "action": "submitted", "status": "accepted", "zones": told["zones"], "at": told["submitted_at"]}]
    answer = {
        **told, "revision": 1, "history": history, "changeable_until": said["read_on"], "can_correct": True, "can_cancel": True,
        "message_ru": f"Показания приняты: {figures['consumption']} кВт·ч за {said['period']}.",
        "message_en": f"The reading is accepted: {figures['consumption']} kWh for {said['period']}.",
    }  # fmt: skip
    body = flask.json.dumps(answer).encode()
    fingerprint = hashlib.sha256(flask.request.get_data()).hexdigest()
    kept = {"_id": key, "fp": fingerprint, "at": now, "status": 201, "body": body, "type": "application/json"}
    database.idempotency.insert_one(kept, session=session)
    return body


def _standing(database: Any, session: Any, account_id: str, meter_id: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    pipeline = [
        {"$match": {"meter_id": meter_id, "status": "accepted", "account_id": account_id}},
        {"$sort": {"number": -1}},
        {"$limit": RECENT},
        {"$project": {"number": 1, "read_on": 1, "zones": 1}},
    ]
    lookup = {"$lookup": {"from": "readings", "pipeline": pipeline, "as": "readings"}}
    (found,) = database.accounts.aggregate([{"$match": {"_id": account_id}}, lookup], session=session)
    return found, found["readings"]


def _keep_reading(
    database: Any, session: Any, said: dict[str, Any], figures: dict[str, Decimal], *, number: int, now: datetime
) -> None:
    zones = [{"zone": "single", **{name: Decimal128(figure) for name, figure in figures.items()}}]
    history = [{"revision": 1, "action": "submitted", "status": "accepted", "zones": zones, "at": now}]
    kept = {"number": number, "submitted_at": now, "zones": zones, "revision": 1, "history": history}
    reading = {"_id": said["reading_id"], **said, **kept}
    pointer = {"$set": {"account_id": said["account_id"], "last_reading_id": said["reading_id"]}, "$inc": {"decisions": 1}}
    database.meters.update_one({"_id": said["meter_id"]}, pointer, upsert=True, session=session)
    database.readings.insert_one(reading, session=session)


def _outgoing(told: dict[str, Any], now: datetime) -> dict[str, Any]:
    subject, partition_key = told["reading_id"], told["account_id"]
    event = {
        "specversion": "1.0", "id": str(uuid.uuid4()), "source": "bare", "type": TYPE, "time": now.isoformat(),
        "subject": subject, "datacontenttype": "application/json", "revision": 1, "partitionkey": partition_key,
        "correlationid": uuid.uuid4().hex, "traceparent": f"00-{uuid.uuid4().hex}-{uuid.uuid4().hex[:16]}-01",
        "data": {**told, "source": "customer"},
    }  # fmt: skip
    return {
        "_id": event["id"], "state": "new", "type": TYPE, "subject": subject, "revision": 1, "lane": "live", "key": TYPE,
        "partition_key": partition_key, "at": now, "tries": 0, "body": flask.json.dumps(event),
    }  # fmt: skip
