"""What a payment agent reads when the service behind the gateway has no answer of the protocol: XML, never JSON."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from native.gateway import Gateway
from native.layout import SERVICES
from native.processes import accepts_connections, free_port, spawn, stop, wait_until


class AsAsked(BaseHTTPRequestHandler):
    """Answers in JSON with the status that the address asks for."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status = int(parse_qs(urlsplit(self.path).query)["status"][0])
        self.send_response(status)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", "2")
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="pay"')
        self.end_headers()
        self.wfile.write(b"{}")

    do_POST = do_GET  # noqa: N815 - the standard library's name

    def log_message(self, *arguments: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("gateway")
    upstream = ThreadingHTTPServer(("127.0.0.1", 0), AsAsked)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    ports = {each.package: upstream.server_address[1] for each in SERVICES}
    gateway = Gateway(folder=folder, port=free_port(), behind=free_port(), ports=ports, web_client=folder, docs=folder / "docs")
    gateway.prepare()
    process = spawn(gateway.command, environment={}, log=folder / "log", folder=folder, with_parent=True)
    wait_until(lambda: accepts_connections(gateway.port), what="gateway", seconds=10)
    yield f"http://127.0.0.1:{gateway.port}"
    stop(process, seconds=5)
    upstream.shutdown()
    upstream.server_close()


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
