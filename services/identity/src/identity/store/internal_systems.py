"""Internal systems and their secrets, hashed."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.internal_system import InternalSystem, Secret
from identity.store.rows import row, value

INTERNAL_SYSTEMS = Collection("internal_systems", (Index("ended_at"),))


@dataclass(frozen=True)
class InternalSystems:
    """Systems by id."""

    database: Database[Document]
    session: ClientSession | None

    def one(self, client_id: str) -> InternalSystem | None:
        """The system of this id, revoked or not."""
        found = self.database[INTERNAL_SYSTEMS.name].find_one({"_id": client_id}, session=self.session)
        return _system(found) if found else None

    def present(self) -> list[InternalSystem]:
        """Those that were not revoked, by name."""
        found = self.database[INTERNAL_SYSTEMS.name].find({"ended_at": None}, session=self.session)
        return [_system(each) for each in found.sort([("name", 1), ("_id", 1)])]

    def save(self, system: InternalSystem) -> None:
        """Keep the system as it now is."""
        document = row(system, key="client_id")
        self.database[INTERNAL_SYSTEMS.name].replace_one({"_id": system.client_id}, document, upsert=True, session=self.session)


def _system(document: Document) -> InternalSystem:
    secrets = tuple(Secret(**each) for each in document["secrets"])
    return value(InternalSystem, document, key="client_id", scopes=tuple(document["scopes"]), secrets=secrets)
