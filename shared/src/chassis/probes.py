"""The worker's small HTTP server: /healthz, /readyz and /metrics, for the machine that runs it, never for users."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from chassis import metrics
from chassis.health import Readiness


class Server:
    """Answers in its own thread."""

    def __init__(self, host: str, port: int, readiness: Readiness) -> None:
        self._server = ThreadingHTTPServer((host, port), _answers(readiness))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="probes", daemon=True)

    @property
    def port(self) -> int:
        """The port in use, also when any free one was asked for."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._server.server_close()


def _answers(readiness: Readiness) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/healthz":
                self._say(200, {"status": "ok"})
            elif self.path == "/readyz":
                ready, parts = readiness.report()
                self._say(200 if ready else 503, {"status": "ok" if ready else "not ready", "parts": parts})
            elif self.path == "/metrics":
                self._send(200, metrics.CONTENT_TYPE, metrics.exposition())
            else:
                self._say(404, {"status": "unknown path"})

        def _say(self, status: int, content: dict[str, Any]) -> None:
            self._send(status, "application/json", json.dumps(content).encode())

        def _send(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parameter's name in http.server
            """Probes come every few seconds and say nothing worth a line."""

    return Answers
