"""A post office for one machine: takes every message over SMTP, keeps it as a file, shows it in the browser."""

from __future__ import annotations

import itertools
import signal
import threading
import time
from http.server import ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from native.layout import MAIL, MAIL_PAGE_PORT, SMTP_PORT
from native.mail_page import page_handler

LARGEST = 10 * 2**20


class Keep:
    """aiosmtpd handler: one .eml file per message, complete or not there."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder, itertools.count()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        name = f"{time.time_ns():020d}-{next(self._number)}"
        head = "".join(f"X-Envelope-To: {address}\r\n" for address in envelope.rcpt_tos)
        draft = self._folder / f"{name}.part"
        content = envelope.content or b""
        draft.write_bytes(head.encode() + (content if isinstance(content, bytes) else content.encode()))
        draft.rename(self._folder / f"{name}.eml")
        return "250 OK kept"


def serve(*, folder: Path, smtp_port: int, page_port: int, host: str = "127.0.0.1") -> tuple[Controller, ThreadingHTTPServer]:
    folder.mkdir(parents=True, exist_ok=True)
    smtp = Controller(Keep(folder), hostname=host, port=smtp_port, data_size_limit=LARGEST, ident="suite mail sink")
    smtp.start()
    page = ThreadingHTTPServer((host, page_port), page_handler(folder))
    threading.Thread(target=page.serve_forever, daemon=True).start()
    return smtp, page


def main(host: str = "127.0.0.1") -> None:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    smtp, page = serve(folder=MAIL, smtp_port=SMTP_PORT, page_port=MAIL_PAGE_PORT, host=host)
    ended.wait()
    smtp.stop()
    page.shutdown()


if __name__ == "__main__":
    main()
