"""The gateway alone, before tiny upstreams that tell what reached them."""

from __future__ import annotations

import itertools
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from native.gateway import Gateway
from native.layout import SERVICES
from native.processes import accepts_connections, free_port, spawn, stop, wait_until

AWAY = "billing_calculator"


class Echo(BaseHTTPRequestHandler):
    """Answers with what it received; /cut drops the connection after counting the request, /slow answers when it may."""

    cuts: list[str]
    may_answer = threading.Event()

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.endswith("/slow"):
            self.may_answer.wait(20)
        if self.path.endswith("/cut"):
            self.cuts.append(self.command)
            self.connection.close()
            return
        content = json.dumps({"path": self.path, "headers": dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Request-ID", "the service's own")
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815 - the standard library's name

    def log_message(self, *arguments: object) -> None:
        """Quiet."""


class Upstream(ThreadingHTTPServer):
    request_queue_size = 128


@pytest.fixture(scope="module")
def cuts() -> list[str]:
    return []


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gateway") / "log"


@pytest.fixture(scope="module")
def address(log: Path, cuts: list[str]) -> Iterator[str]:
    folder = log.parent
    pages = folder / "dist"
    (pages / "assets").mkdir(parents=True)
    (pages / "index.html").write_text("<!doctype html>the cabinet")
    (pages / "assets" / "app-1.js").write_text("1;" * 400)
    upstream = Upstream(("127.0.0.1", 0), type("EchoHere", (Echo,), {"cuts": cuts}))
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    ports = {each.package: upstream.server_address[1] for each in SERVICES} | {AWAY: free_port()}
    gateway = Gateway(folder=folder, port=free_port(), behind=free_port(), ports=ports, web_client=pages, docs=folder / "docs")
    gateway.prepare()
    process = spawn(gateway.command, environment={}, log=log, folder=folder, with_parent=True)
    wait_until(lambda: accepts_connections(gateway.port), what="gateway", seconds=10)
    yield f"http://127.0.0.1:{gateway.port}"
    stop(process, seconds=5)
    upstream.shutdown()
    upstream.server_close()


def test_what_a_client_says_about_itself_is_overwritten(address: str) -> None:
    lies = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "X-Forwarded-Proto", "X-Request-ID", "Forwarded"), "10.1.1.1")
    lies["X-Request-Start"] = "t=1"
    answer = requests.get(f"{address}/api/v1/readings/accounts/1/window", headers=lies, timeout=5)
    got = answer.json()["headers"]
    assert (got["X-Forwarded-For"], got["X-Real-IP"], got["X-Forwarded-Proto"]) == ("127.0.0.1", "127.0.0.1", "http")
    assert "Forwarded" not in got
    assert abs(time.time() - float(got["X-Request-Start"].removeprefix("t="))) < 60
    assert len(got["X-Request-ID"]) == 32
    assert answer.headers["X-Request-ID"] == got["X-Request-ID"]


@pytest.mark.parametrize("path", ["identity/me", "accounts/1", "readings/accounts/1/meters", "notifications/messages"])
def test_a_service_gets_the_whole_path(address: str, path: str) -> None:
    assert requests.get(f"{address}/api/v1/{path}?limit=2", timeout=5).json()["path"] == f"/api/v1/{path}?limit=2"


def test_a_service_that_is_away_is_a_problem_with_the_time_to_come_again(address: str) -> None:
    answer = requests.get(f"{address}/api/v1/billing/accounts/1/balance", timeout=5)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"] == "service_away" and answer.json()["detail"] and answer.json()["detail_en"]


@pytest.mark.parametrize(("place", "status", "code"), [("path", 414, "address_too_long"), ("header", 431, "headers_too_large")])
def test_what_is_too_long_to_be_read_is_a_problem_too(address: str, place: str, status: int, code: str) -> None:
    long = "x" * 20_000
    path, headers = (long, {}) if place == "path" else ("", {"X-Long": long})
    answer = requests.get(f"{address}/api/v1/readings/{path}", headers=headers, timeout=5)
    assert (answer.status_code, answer.json()["code"], answer.json()["status"]) == (status, code, status)
    assert answer.headers["Content-Type"].startswith("application/problem+json") and answer.json()["detail_en"]


def test_more_than_a_service_can_do_at_once_is_turned_away_at_once_and_the_other_services_answer(address: str) -> None:
    with ThreadPoolExecutor(100) as pool:
        asked = [pool.submit(requests.get, f"{address}/api/v1/readings/slow", timeout=25) for _ in range(90)]
        refused = [each.result() for each in itertools.islice(as_completed(asked, timeout=20), 90 - 40)]
        assert requests.get(f"{address}/api/v1/accounts/1", timeout=5).status_code == 200
        Echo.may_answer.set()
        answered = [each.result().status_code for each in asked]
    assert {(each.status_code, each.headers["Retry-After"]) for each in refused} == {(503, "5")}
    assert {each.json()["code"] for each in refused} == {"service_away"}
    assert sorted(answered) == [200] * 40 + [503] * 50


def test_who_sends_a_request_slowly_takes_nobodys_place(address: str) -> None:
    begun = b"POST /api/v1/readings/x HTTP/1.1\r\nHost: gateway\r\nContent-Length: 10\r\n\r\n"
    with ExitStack() as slow:
        for _ in range(60):
            slow.enter_context(closing(socket.create_connection(("127.0.0.1", urlsplit(address).port or 0)))).sendall(begun)
        answers = {requests.get(f"{address}/api/v1/readings/accounts/1/meters", timeout=5).status_code for _ in range(20)}
    assert answers == {200}


def test_an_agent_is_told_in_xml_to_come_again_and_no_log_names_the_account(address: str, log: Path) -> None:
    answer = requests.get(f"{address}/pay/osmp?command=pay&txn_id=1&account=123456789012&sum=77.10", timeout=5)
    assert answer.status_code == 503
    assert "<result>1</result>" in answer.content.decode()
    wait_until(lambda: b'"/pay/osmp"' in log.read_bytes(), what="a line about it", seconds=5)
    assert b"123456789012" not in log.read_bytes()


def test_each_request_is_logged_once_with_the_service_that_answered(address: str, log: Path) -> None:
    asked = [("/api/v1/readings/once", 200), ("/api/v1/billing/once", 503), ("/api/v9/once", 404), ("/once", 200)]
    for path, status in asked:
        assert requests.get(f"{address}{path}?account=1", timeout=5).status_code == status
    wait_until(lambda: lines(log, "/once"), what="the last line", seconds=5)
    assert [(line["status"], line["upstream_status"]) for path, _ in asked for line in lines(log, path)] == [
        (200, "200"), (503, "502"), (404, ""), (200, ""),
    ]  # fmt: skip
    assert {len(line["request_id"]) for path, _ in asked for line in lines(log, path)} == {32}


def lines(log: Path, path: str) -> list[dict[str, Any]]:
    """What the access log says of an address."""
    said = [line for line in log.read_text().splitlines(keepends=True) if line.startswith("{") and line.endswith("\n")]
    return [line for line in map(json.loads, said) if line["path"] == path]


def test_a_command_whose_answer_was_lost_is_not_repeated(address: str, cuts: list[str]) -> None:
    cuts.clear()
    assert requests.post(f"{address}/api/v1/readings/cut", timeout=5).status_code == 503
    assert cuts == ["POST"]


def test_an_unknown_address_is_a_problem(address: str) -> None:
    answer = requests.get(f"{address}/api/v2/nothing", timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/readyz", "/openapi.json", "/gateway-errors/503.json"])
def test_what_is_for_the_operator_is_not_shown(address: str, path: str) -> None:
    assert requests.get(address + path, timeout=5).status_code == 404


def test_a_body_too_large_is_a_problem(address: str) -> None:
    answer = requests.post(f"{address}/api/v1/readings/accounts/1/readings", data=b"x" * 300_000, timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_every_page_of_the_cabinet_is_the_same_file_with_strict_headers(address: str) -> None:
    for path in ("/", "/readings", "/password?secret=1"):
        answer = requests.get(address + path, timeout=5)
        assert "the cabinet" in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert (answer.headers["X-Frame-Options"], answer.headers["Cache-Control"]) == ("DENY", "no-cache")


def test_files_with_a_name_of_their_own_are_kept_and_packed(address: str) -> None:
    answer = requests.get(f"{address}/assets/app-1.js", timeout=5)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert requests.get(f"{address}/assets/none.js", timeout=5).status_code == 404


def test_trying_passwords_by_machine_ends_in_429(address: str) -> None:
    with requests.Session() as machine:
        answers = (machine.post(f"{address}/api/v1/identity/sessions", json={}, timeout=5) for _ in range(500))
        assert next(answers).status_code == 200
        refused = next(each for each in answers if each.status_code != 200)
    assert (refused.status_code, refused.headers["Retry-After"], refused.json()["code"]) == (429, "10", "too_many_requests")
    assert requests.get(f"{address}/api/v1/identity/me", timeout=5).status_code == 200
