"""The recorded conversation held again with a service of today: the same events and requests, in the same order."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs
from chassis.testing import Running

from tests.traffic.consumers import AGENT, handled_by
from tests.traffic.golden import EVENTS, RELEASED, Row, asked_of

ID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
# never twice the same, and which release's rules a figure was made by: the figures themselves are compared
OF_ITS_OWN = {"trace_id", "cursor", "next", "calculator"}


@dataclass
class Conversation:
    """`running` answers; ids it gives itself stand for those of the recording from then on."""

    running: Running
    given: dict[str, str] = field(default_factory=dict)

    def hold(self) -> Iterator[tuple[Row, Any]]:
        """Each recorded exchange with the answer of today."""
        service, heard = self.running.service.name, handled_by(self.running)
        events = [(row["at"], "event", row) for row in EVENTS if row["event"]["type"] in heard]
        requests = [(row["at"], "request", row) for row in asked_of(service)]
        for _at, kind, row in sorted(events + requests, key=lambda each: each[:2]):
            if kind == "event":
                self.running.deliver(self._today(row["event"]))
            else:
                yield row, self._ask(row)

    def _ask(self, row: Row) -> Any:
        self.running.clock(at=row["business"])
        headers = dict(row["headers"])
        if row["holder"]:
            headers["Authorization"] = f"Bearer {self.running.token(**row['holder'])}"
        auth = AGENT if row["path"].startswith("/pay/") else None
        body = self._today(row["body"])
        answer = self.running.client.open(self._today(row["path"]), method=row["method"], json=body, headers=headers, auth=auth)
        self._learn(row["answer"], answer.get_json() if "json" in (answer.content_type or "") else answer.text)
        return answer

    def _today(self, node: Any) -> Any:
        """Recorded words with the ids of today in them."""
        if node is None or not self.given:
            return node
        text = json.dumps(node)
        for recorded, today in self.given.items():
            text = text.replace(recorded, today)
        return json.loads(text)

    def _learn(self, recorded: Any, today: Any) -> None:
        if isinstance(recorded, dict) and isinstance(today, dict):
            for key in recorded.keys() & today.keys():
                self._learn(recorded[key], today[key])
        elif isinstance(recorded, list) and isinstance(today, list):
            for one, other in zip(recorded, today, strict=False):
                self._learn(one, other)
        elif recorded != today and _is_id(recorded) and _is_id(today):
            self.given.setdefault(recorded, today)


def _is_id(word: Any) -> bool:
    return isinstance(word, str) and ID.match(word) is not None


def comparable(node: Any) -> Any:
    """What must be said alike by both releases: everything but ids, moments and what is never twice the same."""
    if isinstance(node, dict):
        return {key: comparable(value) for key, value in node.items() if key not in OF_ITS_OWN}
    if isinstance(node, list):
        return [comparable(item) for item in node]
    if isinstance(node, str) and MOMENT.match(node):
        return "a moment"
    return "an id" if _is_id(node) else node


@functools.cache
def _document(service: str) -> Any:
    return json.loads((RELEASED / f"openapi/{service}.json").read_text(encoding="utf-8"))


def refused_by_old_clients(service: str, row: Row, answer: Any) -> list[str]:
    """Why a client that goes by the released document could not read this answer; it ignores fields it does not know."""
    operation = _operation(service, row)
    described = operation["responses"].get(str(answer.status_code))
    if described is None:
        return [f"{answer.status_code} is not in the document"] if answer.status_code < 400 else []
    content = described.get("content", {})
    if not content:
        return []
    if answer.mimetype not in content:
        return [f"{answer.mimetype} instead of {' or '.join(content)}"]
    if "json" not in answer.mimetype:
        return []
    schema = _opened({"components": _document(service)["components"], **content[answer.mimetype]["schema"]})
    return [str(error) for error in jsonschema_rs.validator_for(schema, validate_formats=True).iter_errors(answer.get_json())]


def _operation(service: str, row: Row) -> Any:
    path = row["path"].partition("?")[0]
    for template, item in _document(service)["paths"].items():
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path) and row["method"].lower() in item:
            return item[row["method"].lower()]
    raise LookupError(f"{row['method']} {path} is not in the released document")


def _opened(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _opened(value) for key, value in node.items() if (key, value) != ("additionalProperties", False)}
    return [_opened(item) for item in node] if isinstance(node, list) else node
