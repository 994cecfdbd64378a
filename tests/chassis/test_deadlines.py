"""While the database is away a client is told to come back, soon and without details."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from chassis.auth import create_key, public_keys
from chassis.settings import Secret, ServiceSettings
from chassis.web import app as web_app
from flask.testing import FlaskClient

from tests.chassis.sample import service
from tests.faults.rig.proxy import line_to_mongod

AWAY = Secret("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    (tmp_path / "key.json").write_text(json.dumps(create_key()))
    (tmp_path / "jwks.json").write_text(json.dumps(public_keys(tmp_path / "key.json")))
    settings = replace(ServiceSettings(mongo_url=AWAY, jwks_file=tmp_path / "jwks.json"), max_body_bytes=1024)
    with service.runtime(settings) as runtime:
        yield web_app.build(runtime).test_client()


def test_a_request_is_turned_away_with_the_time_to_come_back(client: FlaskClient) -> None:
    began = time.monotonic()
    answer = client.post("/api/v1/notes/entries")
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "temporarily_unavailable", "2")
    assert "127.0.0.1" not in answer.get_data(as_text=True)
    assert time.monotonic() - began < 9


def test_the_process_is_alive_but_not_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"database": "no answer", "keys": "ok"})


def test_a_process_that_ends_while_the_database_is_away_does_not_wait_for_it(mongo_url: str) -> None:
    line, through = line_to_mongod(mongo_url)
    with closing(line):
        with service.runtime(ServiceSettings(mongo_url=Secret(through), jwks_file=Path("none"))) as runtime:
            runtime.client.admin.command("ping")
            line.stop()
            began = time.monotonic()
        assert time.monotonic() - began < 10
