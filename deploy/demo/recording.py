"""`python -m demo.recording FOLDER` walks through the running suite and keeps what was said as golden traffic.

`http.jsonl` holds every request with its answer, `events.jsonl` what the services announced of the accounts that were played.
Nobody in it is real; tokens and passwords are replaced by words.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from native.layout import SECRETS, SERVICES
from pymongo import MongoClient

from demo import __main__ as demo

SECRET = re.compile(r"password|secret|token", re.IGNORECASE)
KEPT = ("Idempotency-Key", "If-Match")
OTHERS = 12  # accounts beside those played, for the look of them

Row = dict[str, Any]


@dataclass
class Recording:
    """Everything asked through the gateway, in order."""

    exchanges: list[Row] = field(default_factory=list)

    def heard(self, answer: requests.Response, *_arguments: Any, **_named: Any) -> None:
        """Called by requests for each answer."""
        asked, address = answer.request, urlsplit(answer.request.url)
        if not str(asked.url).startswith(demo.GATEWAY):
            return
        row = {
            "at": datetime.now(UTC).isoformat(),
            "business": demo.PLACE.now().isoformat(),
            "method": asked.method,
            "path": str(address.path) + (f"?{address.query!s}" if address.query else ""),
            "headers": {name: asked.headers[name] for name in KEPT if name in asked.headers},
            "holder": _holder(asked.headers.get("Authorization", "")),
            "body": _scrubbed(json.loads(asked.body)) if asked.body else None,
            "status": answer.status_code,
            "media": answer.headers.get("Content-Type", "").partition(";")[0],
            "answer": _scrubbed(answer.json()) if "json" in answer.headers.get("Content-Type", "") else answer.text,
        }
        if self.exchanges and _same(self.exchanges[-1], row):
            self.exchanges.pop()  # somebody who asks again and again until there is something to see
        self.exchanges.append(row)


def _same(one: Row, other: Row) -> bool:
    return one["method"] == "GET" and all(one[key] == other[key] for key in ("method", "path", "holder", "body"))


def _holder(authorization: str) -> Row | None:
    """Whose token it was, without the token; an agent is known by the scheme alone."""
    scheme, _, token = authorization.partition(" ")
    if scheme != "Bearer":
        return None
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return {"user_id": claims["sub"], "account_ids": claims["accounts"]}


def _scrubbed(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: f"recorded {key}" if SECRET.search(key) and isinstance(value, str) else _scrubbed(value)
                for key, value in node.items()}  # fmt: skip
    return [_scrubbed(item) for item in node] if isinstance(node, list) else node


def announced() -> Iterator[Row]:
    """The outboxes of all services, oldest first."""
    rows: list[Row] = []
    for service in SERVICES:
        url = (SECRETS / f"{service.package}.mongo_url").read_text(encoding="utf-8")
        with MongoClient[Row](url, tz_aware=True) as client:
            rows += client[service.package]["outbox"].find({}, {"at": 1, "body": 1})
    for row in sorted(rows, key=lambda each: each["at"]):
        yield {"at": row["at"].isoformat(), "event": json.loads(row["body"])}


def of_accounts(rows: Iterable[Row], played: set[str]) -> Iterator[Row]:
    """What concerns people, the accounts that were played, and a few others."""
    shown = set(played)
    for row in rows:
        account = row["event"]["data"].get("account_id")
        if account is not None and account not in shown and len(shown) < len(played) + OTHERS:
            shown.add(account)
        if account is None or account in shown:
            yield row


def main(folder: Path) -> int:
    """Walk, and write both files; a walk that came to grief is nothing to measure others by."""
    recording = Recording()
    make = requests.Session.__init__

    def listening(session: requests.Session) -> None:
        make(session)
        session.hooks["response"].append(recording.heard)

    requests.Session.__init__ = listening  # type: ignore[method-assign]
    if outcome := demo.main():
        return outcome
    played = {each for row in recording.exchanges if row["holder"] for each in row["holder"]["account_ids"]}
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "http.jsonl", recording.exchanges)
    _write(folder / "events.jsonl", of_accounts(announced(), played))
    return 0


def _write(file: Path, rows: Iterable[Row]) -> None:
    lines = (json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
