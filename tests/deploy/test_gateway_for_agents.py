"""What a payment agent reads when the service behind the gateway has no answer of the protocol: XML, never JSON."""

from __future__ import annotations

import hashlib
import json
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import requests
from native.certificates import fingerprint, make_once
from native.gateway import Gateway
from native.gateway_agents import agents_at
from native.layout import SERVICES
from native.processes import accepts_connections, free_port, spawn, stop, wait_until

HERE = ["127.0.0.0/8"]
AGENTS = {
    "far": {"protocol": "osmp", "networks": ["79.142.16.0/20", "91.232.230.0/23"], "per_second": 5, "burst": 5},
    "near": {"protocol": "osmp", "networks": HERE, "per_second": 50, "burst": 100},
    "bank": {"protocol": "sber", "networks": HERE, "per_second": 50, "burst": 100},
    "eager": {"protocol": "sber", "networks": HERE, "per_second": 1, "burst": 2},
}
CUT, SEEN = "599", list[tuple[str, str]]()  # what reached the service: method and path


class AsAsked(BaseHTTPRequestHandler):
    """Answers in JSON with the status that the address asks for; 599 cuts the line once the request was read."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = parse_qs(urlsplit(self.path).query)
        SEEN.append((self.command, self.path))
        if asked["status"][0] == CUT:
            self.connection.close()
            return
        status = int(asked["status"][0])
        self.send_response(status)
        self.send_header("Content-Type", "application/problem+json")
        certificate = self.headers.get("X-Client-Certificate", "")
        self.send_header("X-Certificate-Seen", hashlib.sha256(_der(certificate)).hexdigest() if certificate else "none")
        self.send_header("Content-Length", "2")
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="pay"')
        self.end_headers()
        self.wfile.write(b"{}")

    do_POST = do_GET  # noqa: N815 - the standard library's name

    def log_message(self, *arguments: object) -> None:
        """Quiet."""


def _der(escaped: str) -> bytes:
    return ssl.PEM_cert_to_DER_cert(unquote(escaped).strip()) if escaped.startswith("-----") else b"no certificate at all"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("gateway")
    twins = [ThreadingHTTPServer(("127.0.0.1", 0), AsAsked) for _ in range(2)]
    for each in twins:
        threading.Thread(target=each.serve_forever, daemon=True).start()
    one, other = (each.server_address[1] for each in twins)
    ports = {each.package: one for each in SERVICES}
    (folder / "agents.json").write_text(json.dumps(AGENTS))
    for name in ("gateway", "bank"):
        make_once(folder / f"{name}.pem", name, lambda file, content: (folder / file).write_bytes(content))
    gateway = Gateway(
        folder=folder, port=free_port(), behind=free_port(), ports=ports, web_client=folder, docs=folder / "docs",
        agents=folder / "agents.json", agents_port=free_port(), certificate=folder / "gateway.pem",
    )  # fmt: skip
    gateway.prepare()
    written = (folder / "nginx.conf").read_text()
    single = f"upstream billing_calculator {{ server 127.0.0.1:{one} max_fails=0;"
    assert single in written
    (folder / "nginx.conf").write_text(written.replace(single, f"{single} server 127.0.0.1:{other} max_fails=0;"))
    process = spawn(gateway.command, environment={}, log=folder / "log", folder=folder, with_parent=True)
    wait_until(lambda: accepts_connections(gateway.port), what="gateway", seconds=10)
    yield gateway
    stop(process, seconds=5)
    for each in twins:
        each.shutdown()
        each.server_close()


@pytest.fixture
def address(gateway: Gateway) -> str:
    return f"http://127.0.0.1:{gateway.port}"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("status", "shown", "code"),
    [(400, 404, 300), (404, 404, 300), (405, 404, 300), (413, 404, 300), (500, 503, 1), (503, 503, 1)],
)
def test_an_error_of_the_service_is_told_in_xml(address: str, method: str, status: int, shown: int, code: int) -> None:
    answer = requests.request(method, f"{address}/pay/osmp", params={"status": status}, timeout=5)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (shown, "text/xml")
    assert f"<result>{code}</result>" in answer.content.decode()


@pytest.mark.parametrize("status", [200, 401])
def test_what_the_protocol_knows_passes_as_it_is(address: str, status: int) -> None:
    answer = requests.get(f"{address}/pay/osmp", params={"status": status}, timeout=5)
    assert (answer.status_code, answer.text) == (status, "{}")
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)


def ask(address: str, path: str, status: str | int = 200, **how: Any) -> requests.Response:
    return requests.request(how.pop("method", "GET"), f"{address}/pay/{path}", params={"status": status}, timeout=5, **how)


@pytest.mark.parametrize(("path", "word"), [("sber/bank", "<CODE>{}</CODE>"), ("osmp/near", "<result>{}</result>")])
def test_each_agent_is_told_errors_in_the_words_of_its_protocol(address: str, path: str, word: str) -> None:
    assert ask(address, path).status_code == 200
    away, wrong = ask(address, path, 503), ask(address, path, 405)
    assert (away.status_code, wrong.status_code) == (503, 404)
    assert word.format(1) in away.content.decode()
    assert word.format(2 if "sber" in path else 300) in wrong.content.decode()


@pytest.mark.parametrize(
    "path", ["osmp/far", "osmp/nobody", "sber/near", "osmp/near/", "osmp//far", "sber/../osmp/far", "osmp/f%61r"]
)
def test_from_another_network_or_at_another_path_nobody_reaches_the_service(address: str, path: str) -> None:
    before = len(SEEN)
    prepared = requests.Request("GET", f"{address}/pay/{path}?status=200").prepare()
    prepared.url = f"{address}/pay/{path}?status=200"  # as it is, not as the library would tidy it
    with requests.Session() as session:
        answer = session.send(prepared, timeout=5)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (404, "text/xml")
    assert len(SEEN) == before


def test_an_agent_that_asks_too_often_is_told_to_come_later_and_the_others_are_not(address: str) -> None:
    answers = [ask(address, "sber/eager") for _ in range(8)]
    refused = [each for each in answers if each.status_code == 503]
    assert answers[0].status_code == 200 and len(refused) >= 4
    assert b"<CODE>1</CODE>" in refused[0].content and refused[0].headers["Retry-After"] == "5"
    assert {ask(address, "sber/bank").status_code for _ in range(8)} == {200}


@pytest.mark.parametrize("path", ["osmp", "osmp/near", "sber/bank"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_payment_whose_answer_was_lost_is_never_repeated_by_the_gateway(address: str, path: str, method: str) -> None:
    """A GET is what nginx would send again by itself, to the second server of the service that stands here."""
    before = len(SEEN)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: ask(address, path, CUT, method=method), range(4)))
    assert {each.status_code for each in answers} == {503}
    assert len(SEEN) - before == 4


def test_a_certificate_reaches_the_service_from_the_handshake_alone(gateway: Gateway, address: str) -> None:
    own = gateway.folder / "bank.pem"
    lie = {"X-Client-Certificate": own.read_text().partition("-----BEGIN PRIVATE")[0].replace("\n", "%0A")}
    assert ask(address, "sber/bank", headers=lie).headers["X-Certificate-Seen"] == "none"
    secure = f"https://localhost:{gateway.agents_port}"
    trusted = str(gateway.folder / "gateway.pem")
    shown = ask(secure, "sber/bank", cert=str(own), verify=trusted)
    nothing = ask(secure, "sber/bank", headers=lie, verify=trusted)
    assert shown.headers["X-Certificate-Seen"] == fingerprint(own)
    assert nothing.headers["X-Certificate-Seen"] == "none"


@pytest.mark.parametrize(
    "wrong", [{"networks": ["everywhere"]}, {"networks": []}, {"protocol": "soap"}, {"per_second": 0}]
)
def test_a_file_of_agents_that_would_let_in_everybody_is_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    (tmp_path / "agents.json").write_text(json.dumps({"bank": AGENTS["bank"] | wrong}))
    with pytest.raises(ValueError, match=r"bank|everywhere"):
        agents_at(tmp_path / "agents.json")
