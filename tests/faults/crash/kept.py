"""What a service holds in the end, without what differs from one run to the next by nature: times, random ids, tries."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from bson import ObjectId

from tests.faults.rig.twins import SEALED, UUID

MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
MINUTE = re.compile(r"\b\d\d:\d\d\b")  # as a letter says it
BUCKET = re.compile(r"\.b\d+$")  # of a key that is random by nature
OF_THE_MACHINERY = ("leases", "provisioned")
BY_NATURE = {
    "tries", "attempts", "claims", "claimed_by", "traceparent", "correlationid", "secret", "secret_hash", "seen", "until", "fp",
    "signature",
}  # fmt: skip


def kept(database: Any, known: Collection[str]) -> dict[str, list[str]]:
    """Every collection as sorted texts; ids that the feed does not name are all alike."""
    names = [name for name in database.list_collection_names() if name not in OF_THE_MACHINERY and not name.startswith("system.")]
    whole = {name: sorted(_text(document, known) for document in database[name].find()) for name in names}
    return {name: rows for name, rows in whole.items() if rows}


def different(expected: Mapping[str, list[str]], found: Mapping[str, list[str]]) -> str:
    """What is not as it must be, in words; empty if all is."""
    said = []
    for name in sorted({*expected, *found}):
        wanted, held = expected.get(name, []), found.get(name, [])
        if wanted != held:
            missing = [row for row in wanted if held.count(row) < wanted.count(row)]
            further = [row for row in held if wanted.count(row) < held.count(row)]
            said.append(f"{name}: missing {_short(missing)}, further {_short(further)}")
    return "; ".join(said)


def _short(rows: list[str]) -> str:
    return f"{len(rows)} {[row[:300] for row in rows[:1]]}"


def _text(document: Mapping[str, Any], known: Collection[str]) -> str:
    return json.dumps(_plain(dict(document), known), sort_keys=True, ensure_ascii=False)


def _plain(value: Any, known: Collection[str]) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each, known) for key, each in value.items() if key not in BY_NATURE}
    if isinstance(value, list | tuple):
        return [_plain(each, known) for each in value]
    if isinstance(value, ObjectId):
        return "<id>"
    if isinstance(value, datetime):
        return "<time>"
    if isinstance(value, bytes):
        return _plain(value.decode("utf-8", errors="replace"), known)
    return _of_text(value, known) if isinstance(value, str) else str(value)


def _of_text(text: str, known: Collection[str]) -> Any:
    if text.startswith("{") and text.endswith("}"):
        return _plain(json.loads(text), known)
    if MOMENT.match(text):
        return "<time>"
    text = MINUTE.sub("<minute>", BUCKET.sub("", text))
    text = SEALED.sub(lambda found: found[0] if found[0] in known else "<sealed>", text)
    return UUID.sub(lambda found: found[0] if found[0] in known else "<id>", text)
