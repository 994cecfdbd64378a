"""Who of the retailer did what, when and to whom: lines that nobody changes; an erasure takes whom they were about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

OPERATOR = "operator"  # at the machine itself, by command


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the journal. `by` is a login or `operator`, `about` names whom or what, by login, number or id.

    `concerns` is the customer it is about, if it is about one: with their erasure `about` becomes the number of its certificate.
    """

    line_id: str
    at: datetime
    by: str
    did: str
    about: str
    note: str = ""
    concerns: str | None = None


@dataclass(frozen=True, kw_only=True)
class Act:
    """What a member of staff did at another service's door, as that service tells it."""

    staff_id: str
    did: str
    about: str
    at: datetime
