"""The campaign's own book of requests: attempted, then acknowledged, refused, or unknown until it is asked again.

Each request is written to a file before it is first sent, and its answer when it is definite, so that nothing is
forgotten. A key that is answered twice must be answered alike, byte for byte; what is not is kept in `two_answers`.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.faults.oracle import Deed

ACKNOWLEDGED, REFUSED, UNKNOWN = "acknowledged", "refused", "unknown"


@dataclass
class Request:
    """One thing a client wants, under one key, however often it has to ask. `order` counts within the whole ledger."""

    key: str
    kind: str
    account_number: str
    method: str
    path: str
    body: bytes = b""
    reading_id: str = ""
    figures: tuple[int, ...] = ()
    amount: Decimal = Decimal(0)
    refusal: str = ""  # the code that this request must be refused with
    order: int = 0
    attempts: int = 0
    began: float = 0.0
    seconds: float = 0.0
    tried: list[str] = field(default_factory=list)  # what came of each attempt without a definite answer, and when
    state: str = UNKNOWN
    code: str = ""
    digest: str = ""
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def deed(self) -> Deed:
        """What an acknowledged request has changed."""
        return Deed(
            kind=self.kind,
            account_number=self.account_number,
            reading_id=self.reading_id or self.told.get("reading_id", ""),
            figures=self.figures,
            read_on=date.fromisoformat(self.told["read_on"]) if self.kind == "submit" else date.min,
            amount=self.amount,
            txn_id=self.key if self.kind == "pay" else "",
        )


class Ledger:
    """Safe for any number of threads."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file.open("w", encoding="utf-8", buffering=1)
        self._lock = threading.Lock()
        self.requests: dict[str, Request] = {}
        self.failures: Counter[str] = Counter()  # attempts that were not answered definitely, by status or error
        self.two_answers: list[str] = []
        self.repeated = 0
        self.acknowledged: Counter[str] = Counter()

    def attempt(self, request: Request) -> None:
        """Write down a request before it is sent for the first time."""
        with self._lock:
            request.order = len(self.requests)
            request.began = time.monotonic()
            self.requests[request.key] = request
            self._write(key=request.key, kind=request.kind, account=request.account_number, path=request.path,
                        figures=request.figures, amount=str(request.amount), reading=request.reading_id)  # fmt: skip

    def failed(self, request: Request, reason: str) -> None:
        """An attempt that may have had its effect or not."""
        with self._lock:
            self.failures[reason] += 1
            request.tried.append(f"{reason} after {time.monotonic() - request.began:.1f} s")

    def answered(self, request: Request, *, acknowledged: bool, code: str, body: bytes, told: dict[str, Any]) -> None:
        """The definite answer, the first one or again."""
        digest = hashlib.sha256(body).hexdigest()
        with self._lock:
            if request.state == UNKNOWN:
                request.state = ACKNOWLEDGED if acknowledged else REFUSED
                request.code, request.digest, request.told = code, digest, told
                request.seconds = time.monotonic() - request.began
                if acknowledged:
                    self.acknowledged[request.kind] += 1
                self._write(key=request.key, state=request.state, code=code, digest=digest, told=told)
                return
            self.repeated += 1
            if (request.code, request.digest) != (code, digest):
                said = f"{request.kind} {request.key}: first {request.code} {request.told}, then {code} {body[:300]!r}"
                self.two_answers.append(said)
                self._write(key=request.key, again=code, digest=digest)

    @property
    def facts(self) -> int:
        """Acknowledged requests."""
        return self.acknowledged.total()

    @property
    def unknown(self) -> list[Request]:
        """What has no definite answer yet, in the order of asking."""
        return [request for request in self._all() if request.state == UNKNOWN]

    @property
    def refused(self) -> list[Request]:
        return [request for request in self._all() if request.state == REFUSED]

    def deeds(self) -> list[Deed]:
        """What the acknowledged requests have changed, in the order of asking."""
        return [request.deed for request in self._all() if request.state == ACKNOWLEDGED]

    @property
    def longest_stall(self) -> float:
        """The longest that a client had to ask for one thing, in seconds."""
        return max((request.seconds for request in self._all()), default=0.0)

    def slowest(self, count: int) -> list[str]:
        """The stories of those that had to ask longest."""
        asked = sorted(self._all(), key=lambda request: request.seconds, reverse=True)[:count]
        return [f"{each.kind}, at {each.began:.1f} for {each.seconds:.1f} s: {'; '.join(each.tried)}" for each in asked]

    def close(self) -> None:
        self._file.close()

    def _all(self) -> list[Request]:
        with self._lock:
            return list(self.requests.values())

    def _write(self, **said: Any) -> None:
        self._file.write(json.dumps(said, ensure_ascii=False) + "\n")
