"""A payment provider for one machine: its API for the shop, its page for the payer, its signed notices to the shop."""

from __future__ import annotations

import hmac
import json
import signal
import sys
import threading
import time
import urllib.request
from datetime import UTC, datetime
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from native.card_book import PAID, REFUSED, Book, CardPayment, Refused, notice, signature_of
from native.card_page import lost_page, pay_page
from native.layout import CARD_PORT, CARDS, SECRETS

LARGEST = 64 * 1024
PAUSES = (0.0, 1.0, 5.0, 30.0, 120.0)  # the shop is told until it has said that it heard
DEEDS = {"pay": PAID, "refuse": REFUSED}


class Provider(ThreadingHTTPServer):
    """Started in a thread of its own; with `tells=False` no notice ever arrives, as on a bad day of a provider."""

    daemon_threads = True

    def __init__(
        self, *, folder: Path, secret: str, port: int, host: str = "127.0.0.1", pages: str = "", tells: bool = True,
    ) -> None:  # fmt: skip
        super().__init__((host, port), Till)
        self.book, self.secret, self.tells = Book(folder), secret, tells
        self.pages = pages or f"http://{host}:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def ended(self, payment_id: str, state: str) -> None:
        """The payer or the bank has decided: it is written down, and the shop is told."""
        payment = self.book.end(payment_id, state)
        if self.tells and payment is not None:
            threading.Thread(target=tell, args=(payment, self.secret), daemon=True).start()


class Till(BaseHTTPRequestHandler):
    """Three doors: /api/payments/<id> for the shop, /pay/<id>/<secret> for the payer, nothing else."""

    server: Provider
    server_version, sys_version, protocol_version = "cards", "", "HTTP/1.1"

    def do_PUT(self) -> None:
        self._of_the_shop()

    def do_GET(self) -> None:
        if self.path.startswith("/api/"):
            self._of_the_shop()
        else:
            payment = self._of_the_payer()
            self._page(404 if payment is None else 200, lost_page() if payment is None else pay_page(payment))

    def do_POST(self) -> None:
        body, payment = self._body(), self._of_the_payer()
        deed = "".join(parse_qs(body.decode("ascii", "replace")).get("deed", []))
        if payment is None or deed not in (*DEEDS, "leave"):
            self._page(404, lost_page())
            return
        if deed in DEEDS:
            self.server.ended(payment.id, DEEDS[deed])
        self._answer(303, "text/plain", b"", Location=payment.return_url)

    def _of_the_shop(self) -> None:
        body, payment_id = self._body(), self.path.rpartition("/")[2]
        made = signature_of(f"{self.command}\n{self.path}\n".encode() + body, self.server.secret)
        if not hmac.compare_digest(made.encode(), self.headers.get("X-Signature", "").encode()):
            self._json(401, {})
            return
        try:
            put = self.command == "PUT"
            payment = self.server.book.put(payment_id, json.loads(body)) if put else self.server.book.get(payment_id)
        except (Refused, ValueError, AttributeError):
            self._json(409, {})
            return
        if payment is None:
            self._json(404, {})
            return
        told = {"id": payment.id, "state": payment.state, "amount": payment.amount, "paid_at": payment.paid_at}
        self._json(200, {**told, "pay_at": f"{self.server.pages}/pay/{payment.id}/{payment.page}"})

    def _of_the_payer(self) -> CardPayment | None:
        room, _, rest = self.path.removeprefix("/").partition("/")
        payment_id, _, page = rest.partition("/")
        payment = self.server.book.get(payment_id) if room == "pay" else None
        return payment if payment and hmac.compare_digest(payment.page.encode(), page.encode()) else None

    def _body(self) -> bytes:
        return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST))

    def _json(self, status: int, content: object) -> None:
        self._answer(status, "application/json", json.dumps(content).encode())

    def _page(self, status: int, content: bytes) -> None:
        self._answer(status, "text/html; charset=utf-8", content)

    def _answer(self, status: int, kind: str, content: bytes, **headers: str) -> None:
        self.send_response(status)
        always = {"Content-Type": kind, "Content-Length": str(len(content)), "Cache-Control": "no-store"}
        safe = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'", "Referrer-Policy": "no-referrer"}
        for name, value in {**always, **safe, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Addresses here hold the secret part of a page."""


def tell(payment: CardPayment, secret: str) -> None:
    """Tell the shop until it has heard."""
    for pause in PAUSES:
        time.sleep(pause)
        body = json.dumps(notice(payment, secret, at=datetime.now(UTC))).encode()
        asked = urllib.request.Request(payment.notify_url, body, {"Content-Type": "application/json"}, method="POST")
        try:
            with urllib.request.urlopen(asked, timeout=10):
                return
        except (OSError, HTTPException, ValueError) as error:
            print(f"notice of {payment.id} not heard: {type(error).__name__}", file=sys.stderr)


def main(host: str = "127.0.0.1", pages: str = "") -> None:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    server = Provider(folder=CARDS, secret=(SECRETS / "provider_secret").read_text(), port=CARD_PORT, host=host, pages=pages)
    ended.wait()
    server.shutdown()


if __name__ == "__main__":
    main()
