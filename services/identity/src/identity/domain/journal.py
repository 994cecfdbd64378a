"""Who of the retailer did what, when and to whom: lines that are written and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

OPERATOR = "operator"  # at the machine itself, by command


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the journal. `by` is a login or `operator`, `about` names whom or what, by login, number or id."""

    line_id: str
    at: datetime
    by: str
    did: str
    about: str
    note: str = ""
