"""Golden messages of somebody else: the same story with other ids, accounts and numbers, so that stories never meet."""

from __future__ import annotations

import copy
import json
import re
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from tests.contracts.golden import golden_events

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SEALED = re.compile(r"A[A-Za-z0-9+/]{60,}=*")
NUMBER = re.compile(r"(?<!\d)52\d{10}(?!\d)")
GOLDEN = golden_events()
Message = dict[str, Any]


def golden(name: str, *, event_id: str = "", **changes: Any) -> Message:
    """The golden message with other fields of its envelope, and with `data={...}` of its data."""
    message = copy.deepcopy(GOLDEN[name])
    message["data"].update(changes.pop("data", {}))
    message["id"] = event_id or message["id"]
    return {**message, **changes}


def twin(message: Message, salt: str) -> Message:
    """The message about somebody else."""
    made: Message = json.loads(translated(json.dumps(message), salt))
    return made


def translated(text: str, salt: str) -> str:
    """The text with every id and account number replaced by another that the salt decides; an empty one changes nothing."""
    if not salt:
        return text
    text = UUID.sub(lambda found: str(uuid5(NAMESPACE_OID, salt + found[0])), text)
    return NUMBER.sub(lambda found: f"52{uuid5(NAMESPACE_OID, salt + found[0]).int % 10**10:010d}", text)


def known_in(*messages: Message) -> set[str]:
    """Every id and every sealed text these messages speak of."""
    texts = [json.dumps(message) for message in messages]
    return {found for text in texts for pattern in (UUID, SEALED) for found in pattern.findall(text)}
