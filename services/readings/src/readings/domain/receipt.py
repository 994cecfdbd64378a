"""The receipt of a reading: what was accepted, in the one spelling that is signed, and its place in the account's chain."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

VERSION = 1
ALGORITHM = "ES256"


@dataclass(frozen=True, kw_only=True)
class ReadingChange:
    """What became of a reading, as it was told: it was submitted, corrected or cancelled. Figures are as they were written."""

    reading_id: str
    revision: int
    account_id: str
    meter_id: str
    action: str
    period: str
    taken_on: str
    received_at: datetime
    source: str
    zones: Sequence[tuple[str, str]]

    @property
    def receipt_id(self) -> str:
        """One receipt for each revision of a reading, however often it is told."""
        return f"{self.reading_id}/{self.revision}"


@dataclass(frozen=True, kw_only=True)
class About:
    """How the customer's papers call what the reading is of; empty where the base has not told it yet."""

    account_number: str
    meter_serial: str
    retailer: str


@dataclass(frozen=True)
class Head:
    """The last receipt of an account: how many there are, and its hash."""

    number: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What is signed: `content` holds texts and whole numbers only, so that it has one spelling."""

    receipt_id: str
    account_id: str
    content: Mapping[str, object]

    @property
    def canonical(self) -> str:
        """The one spelling (RFC 8785): names in order, no spaces."""
        return canonical(self.content)

    @property
    def head(self) -> Head:
        """What the next receipt of the account is chained to."""
        return Head(int(str(self.content["number"])), sha256(self.canonical.encode()).hexdigest())


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A receipt with the signature over it and the name of the key."""

    receipt: Receipt
    kid: str
    signature: str


def canonical(content: object) -> str:
    """JSON in the one spelling that is hashed and signed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def next_receipt(change: ReadingChange, *, about: About, after: Head | None) -> Receipt:
    """The receipt of a change, behind the account's last one."""
    content = {
        "version": VERSION,
        "number": after.number + 1 if after else 1,
        "previous": after.sha256 if after else "",
        "retailer": about.retailer,
        "account_id": change.account_id,
        "account_number": about.account_number,
        "meter_serial": about.meter_serial,
        "reading_id": change.reading_id,
        "revision": change.revision,
        "action": change.action,
        "period": change.period,
        "taken_on": change.taken_on,
        "received_at": change.received_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "source": change.source,
        "zones": [{"zone": zone, "value": value} for zone, value in change.zones],
    }
    return Receipt(receipt_id=change.receipt_id, account_id=change.account_id, content=content)


def signing_input(canonical_text: str, kid: str) -> str:
    """What the signature is over: header and content of a JSON Web Signature (RFC 7515), so that other tools can check it too."""
    header = canonical({"alg": ALGORITHM, "kid": kid})
    return f"{base64url(header.encode())}.{base64url(canonical_text.encode())}"


def document(canonical_text: str, *, kid: str, signature: str) -> str:
    """The file a customer keeps: it can be read, and is one line of text."""
    return f'{{"kid":{json.dumps(kid)},"receipt":{canonical_text},"signature":{json.dumps(signature)}}}'


def compact(canonical_text: str, *, kid: str, signature: str) -> str:
    """The same in the form that fits an address or a square code."""
    return f"{signing_input(canonical_text, kid)}.{signature}"


def base64url(raw: bytes) -> str:
    """Without the padding, as in addresses."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
