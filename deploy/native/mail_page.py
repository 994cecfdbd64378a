"""The page on which one reads the mail the suite has sent: /, /messages/<id>, /messages.json?to=…, /messages/<id>.eml."""

from __future__ import annotations

import email
import email.policy
import html
import json
import os
import re
import threading
import time
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b2733;background:#f4f6f8}
a{color:#0b5cad}
h1{font-size:1.5rem}
ul{list-style:none;padding:0}
li,article{background:#fff;border:1px solid #d8dfe6;border-radius:8px;padding:.8rem 1rem;margin:.6rem 0}
li a{font-weight:600;text-decoration:none}
small,dl{color:#5a6774}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0 0 1rem}
dd{margin:0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:0}
"""
GRAIN_NS = 50_000_000  # how exactly a file system tells when a folder changed
ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One kept message as people read it."""

    id: str
    to: str
    sender: str
    subject: str
    date: str
    text: str


class Box:
    """The letters of a folder, which is listed when it has changed. What is kept never changes, so each is taken apart once."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock = folder, threading.Lock()
        self._known: dict[str, Letter] = {}
        self._letters: list[Letter] = []
        self._listed_at = 0

    def letters(self) -> list[Letter]:
        """Newest first."""
        with self._lock:
            if self._folder.stat().st_mtime_ns + GRAIN_NS >= self._listed_at:
                self._listed_at = time.time_ns()
                names = {name for name in os.listdir(self._folder) if name.endswith(".eml")}
                self._known = {name: self._known.get(name) or read(self._folder / name) for name in names}
                self._letters = [self._known[name] for name in sorted(names, reverse=True)]
            return self._letters


def read(path: Path) -> Letter:
    """A kept letter taken apart."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    return Letter(
        id=path.stem,
        to=", ".join(message.get_all("X-Envelope-To") or [str(message.get("To", ""))]),
        sender=str(message.get("From", "")),
        subject=str(message.get("Subject", "")),
        date=_date(message),
        text=str(body.get_content()) if body else "",
    )


def page_handler(folder: Path) -> type[BaseHTTPRequestHandler]:
    """Answers for the letters that lie there."""
    box = Box(folder)

    class Page(BaseHTTPRequestHandler):
        server_version, sys_version = "mail", ""

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            kind, content = _answer(folder, box, asked.path, to="".join(parse_qs(asked.query).get("to", [])))
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            """Who reads which letter is nobody's business."""

    return Page


def _answer(folder: Path, box: Box, path: str, *, to: str) -> tuple[str, bytes]:
    if path == "/":
        return "text/html; charset=utf-8", _page("Почта", _list(box.letters()))
    if path == "/messages.json":
        found = [asdict(each) for each in box.letters() if to in each.to]
        return "application/json", json.dumps(found, ensure_ascii=False).encode()
    match = re.fullmatch(r"/messages/([0-9-]+)(\.eml)?", path)
    file = folder / f"{match[1]}.eml" if match else None
    if match is None or file is None or not file.exists():
        return "text/plain; charset=utf-8", b""
    if match[2]:
        return "message/rfc822", file.read_bytes()
    letter = read(file)
    return "text/html; charset=utf-8", _page(letter.subject, _letter(letter))


def _page(title: str, body: str) -> bytes:
    return (
        f"<!doctype html><html lang=ru><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{html.escape(title)}</title><style>{STYLE}</style>{body}</html>"
    ).encode()


def _list(kept: list[Letter]) -> str:
    rows = "".join(
        f"<li><a href='/messages/{each.id}'>{html.escape(each.subject) or '(без темы)'}</a><br>"
        f"<small>{html.escape(each.to)} · {html.escape(each.date)}</small></li>"
        for each in kept
    )
    empty = "<p>Писем пока нет. Обновите страницу после регистрации.<br><small>No mail yet.</small></p>"
    head = f"<h1>Почта, отправленная системой</h1><p><small>Писем: {len(kept)}. Новые сверху.</small></p>"
    return f"{head}<ul>{rows}</ul>" if kept else head + empty


def _letter(letter: Letter) -> str:
    return (
        f"<p><a href='/'>← Все письма</a></p><article><h1>{html.escape(letter.subject)}</h1><dl>"
        f"<dt>Кому</dt><dd>{html.escape(letter.to)}</dd><dt>От</dt><dd>{html.escape(letter.sender)}</dd>"
        f"<dt>Когда</dt><dd>{html.escape(letter.date)}</dd></dl><pre>{_linked(letter.text)}</pre></article>"
        f"<p><small><a href='/messages/{letter.id}.eml'>Исходный текст</a></small></p>"
    )


def _linked(text: str) -> str:
    parts, place = [], 0
    for found in ADDRESS.finditer(text):
        address = html.escape(found[0], quote=True)
        parts += [html.escape(text[place : found.start()]), f"<a href='{address}'>{address}</a>"]
        place = found.end()
    return "".join((*parts, html.escape(text[place:])))


def _date(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(message["Date"])).astimezone().strftime("%d.%m.%Y %H:%M:%S")
    except (TypeError, ValueError):
        return str(message.get("Date", ""))
