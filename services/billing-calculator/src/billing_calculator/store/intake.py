"""The intake rules that readings told last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.mongo import Collection, Document, save_newer
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.intake import UNTOLD, IntakeRuleBook, IntakeRules

INTAKE_RULES = Collection("intake_rules")
_ONE = "rules"


class Intake:
    """One row; an older revision never overwrites a newer one."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows, self._session = db[INTAKE_RULES.name], session

    def rules(self) -> IntakeRuleBook:
        """The rules of every region."""
        row = self._rows.find_one({"_id": _ONE}, session=self._session)
        return _book(row) if row else UNTOLD

    def save_newer(self, books: Sequence[IntakeRuleBook]) -> None:
        """Keep the newest of them, if it is newer than what is held."""
        save_newer(self._rows, map(_row, books), session=self._session)


def _row(book: IntakeRuleBook) -> Document:
    regions = {region: vars(rules) for region, rules in book.regions.items()}
    return {"_id": _ONE, "revision": book.revision, "default": vars(book.default), "regions": regions}


def _book(row: Document) -> IntakeRuleBook:
    regions = {region: IntakeRules(**rules) for region, rules in row["regions"].items()}
    return IntakeRuleBook(revision=row["revision"], default=IntakeRules(**row["default"]), regions=regions)
