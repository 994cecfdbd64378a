"""Whether a process is alive, and whether it can do its work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pymongo
from pymongo.errors import PyMongoError

from chassis import mongo

if TYPE_CHECKING:
    from chassis.runtime import Runtime

_PATIENCE = 2.0  # seconds; a probe must not wait as long as a request may


class Readiness:
    """Asks the database, and whatever else the process needs by `checks`; remembers that the schema was provisioned."""

    def __init__(self, runtime: Runtime, **checks: Callable[[], str]) -> None:
        self._runtime = runtime
        self._checks = checks
        self._provisioned = False

    def report(self) -> tuple[bool, dict[str, str]]:
        """Whether all is there, and a word about each part."""
        parts = self._database() | {name: self._ask(check) for name, check in self._checks.items()}
        return all(word == "ok" for word in parts.values()), parts

    def _database(self) -> dict[str, str]:
        try:
            with pymongo.timeout(_PATIENCE):
                doubt = mongo.doubt_about(self._runtime.database)
                return {"database": doubt or "ok", "schema": self._schema()}
        except PyMongoError:
            return {"database": "no answer"}

    def _ask(self, check: Callable[[], str]) -> str:
        try:
            with pymongo.timeout(_PATIENCE):
                return check()
        except PyMongoError:
            return "no answer"

    def _schema(self) -> str:
        if not self._provisioned:
            missing = mongo.missing_collections(self._runtime.database, self._runtime.service.all_collections)
            if missing:
                return "not provisioned: " + ", ".join(missing)
            self._provisioned = True
        return "ok"
