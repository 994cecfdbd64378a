"""The export of a person's data at identity: asked for, collected in pieces, fetched as one archive."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import Any

from chassis.clock import system_now
from chassis.testing import event
from contracts.events import account_sync, billing_calculator, notification, readings
from identity.domain.erasure import ANSWERING
from werkzeug.test import TestResponse

from tests.identity.component.walk import EMAIL, NUMBER, PASSWORD, Walk

PRODUCERS = (account_sync, billing_calculator, notification, readings)
TYPES = {each.EXPORT_PART_READY.producer: each.EXPORT_PART_READY for each in PRODUCERS}
ADDRESS = "г. Нижний Новгород, ул. Канареечная, 5"


def ask(walk: Walk, token: str, *, password: str = PASSWORD) -> TestResponse:
    return walk.post("/exports", {"current_password": password}, Authorization=f"Bearer {token}")


def answer(walk: Walk, service: str, held: dict[str, Any], *, cut: int = 1_000_000, only: int | None = None) -> None:
    """The service's answer in pieces of so many letters; `only` one of them."""
    requested = walk.running.outbox("identity.export_requested.v1")[-1]
    user_id, text = requested.data["user_id"], json.dumps(held, ensure_ascii=False)
    pieces = [text[start : start + cut] for start in range(0, len(text), cut)]
    for number, piece in enumerate(pieces, 1):
        if only in (None, number):
            secret = service == "account_sync"
            content = walk.running.transactions.tools.vault.encrypt(user_id, piece) if secret else piece
            data = {"export_id": requested.data["export_id"], "user_id": user_id, "piece": number, "total": len(pieces)}
            data |= {"encrypted": secret, "content": content}
            fact = TYPES[service].fact(subject=requested.subject, revision=number, partition_key=user_id, data=data)
            walk.running.deliver(event(fact, at=system_now()))


def collected(walk: Walk) -> None:
    for service in ANSWERING:
        answer(walk, service, {"accounts": [{"address": ADDRESS, "name": "<b>"}]} if service == "account_sync" else {service: []})


def current(walk: Walk, token: str) -> dict[str, Any]:
    return dict(walk.get("/exports/current", token=token).json)


def fetch(walk: Walk, token: str, export_id: str) -> TestResponse:
    return walk.post(f"/exports/{export_id}/archive", {}, Authorization=f"Bearer {token}")


def opened(answered: TestResponse) -> dict[str, str]:
    packed = zipfile.ZipFile(io.BytesIO(base64.b64decode(answered.json["zip_base64"])))
    assert packed.testzip() is None
    return {name: packed.read(name).decode() for name in packed.namelist()}


def test_everything_of_every_service_is_one_archive_to_read_and_for_programs(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    asked = ask(walk, token)
    assert (asked.status_code, asked.json["state"]) == (202, "collecting")
    collected(walk)
    assert current(walk, token)["current"]["state"] == "ready"
    files = opened(fetch(walk, token, asked.json["export_id"]))
    assert sorted(files) == sorted([*(f"{each}.json" for each in (*ANSWERING, "identity")), "index.html"])
    own = json.loads(files["identity.json"])
    assert (own["profile"]["surname"], own["profile"]["email"]) == ("Иванова", EMAIL)
    assert [each["account_number"] for each in own["accounts"]] == [NUMBER]
    assert {each["happening"] for each in own["access_log"]} >= {"entered", "export_asked"}
    assert ADDRESS in files["account_sync.json"] and ADDRESS in files["index.html"]
    assert "Иванова" in files["index.html"] and "<b>" not in files["index.html"] and "&lt;b&gt;" in files["index.html"]
    (told,) = walk.running.outbox("identity.export_ready.v1")
    assert told.data["kept_until"] == current(walk, token)["current"]["kept_until"]
    log = [each["happening"] for each in walk.get("/access-log", token=token).json["items"]]
    assert log[:2] == ["export_fetched", "export_asked"]


def test_a_service_that_does_not_answer_only_delays_it(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    export_id = ask(walk, token).json["export_id"]
    for service in ANSWERING[1:]:
        answer(walk, service, {service: []})
    assert current(walk, token)["current"]["waiting_for"] == [ANSWERING[0]]
    assert fetch(walk, token, export_id).json["code"] == "no_export"
    assert walk.running.outbox("identity.export_ready.v1") == []
    answer(walk, ANSWERING[0], {"accounts": []})
    assert fetch(walk, token, export_id).status_code == 200


def test_pieces_may_come_in_any_order_and_twice(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    export_id = ask(walk, token).json["export_id"]
    long = {"accounts": [{"address": ADDRESS * 3}]}
    for number in (3, 1, 1, 2):
        assert current(walk, token)["current"]["state"] == "collecting"
        answer(walk, "account_sync", long, cut=60, only=number)
    for service in ANSWERING[1:]:
        answer(walk, service, {service: []})
    assert json.loads(opened(fetch(walk, token, export_id))["account_sync.json"]) == long
    assert len(walk.running.outbox("identity.export_ready.v1")) == 1


def test_without_the_password_nothing_is_collected(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    assert ask(walk, token, password="не тот пароль").json["code"] == "current_password_wrong"
    assert current(walk, token) == {"current": None, "kept_days": 7}


def test_asking_again_is_answered_by_the_one_that_is_on_its_way(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    assert ask(walk, token).json == ask(walk, token).json
    assert len(walk.running.outbox("identity.export_requested.v1")) == 1


def test_an_archive_is_fetched_by_its_owner_alone(walk: Walk) -> None:
    walk.customer()
    export_id = ask(walk, walk.enter()["access_token"]).json["export_id"]
    collected(walk)
    walk.customer(number="520000000025", email="b@example.ru")
    other = walk.enter("520000000025")["access_token"]
    assert fetch(walk, other, export_id).json["code"] == "no_export"
    assert current(walk, other)["current"] is None


def test_what_names_the_person_lies_encrypted_and_goes_with_its_time(walk: Walk) -> None:
    walk.customer()
    ask(walk, walk.enter()["access_token"])
    collected(walk)
    rows = list(walk.running.database["export_pieces"].find())
    assert ADDRESS not in str(rows) and len(rows) == len(ANSWERING)
    (export,) = walk.running.database["exports"].find()
    assert {row["kept_until"] for row in rows} == {export["kept_until"]}
    for name in ("exports", "export_pieces"):
        indexes = walk.running.database[name].index_information().values()
        assert [each["expireAfterSeconds"] for each in indexes if "expireAfterSeconds" in each] == [0]
