"""The intake rules as they were last told, so that only other ones are told again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.mongo import Collection, Document
from pymongo.client_session import ClientSession
from pymongo.database import Database

TOLD_RULES = Collection("told_rules")
_ONE = "rules"


class ToldRules:
    """One row: what was told, and how often it has changed."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._rows, self._session = db[TOLD_RULES.name], session

    def last(self) -> tuple[int, Mapping[str, Any] | None]:
        """The revision that was told last, and the rules; 0 and None where nothing was."""
        row = self._rows.find_one({"_id": _ONE}, session=self._session)
        return (row["revision"], row["rules"]) if row else (0, None)

    def save(self, rules: Mapping[str, Any], *, revision: int) -> None:
        """Keep what is told now."""
        told = {"_id": _ONE, "revision": revision, "rules": dict(rules)}
        self._rows.replace_one({"_id": _ONE}, told, upsert=True, session=self._session)
