"""Databases for tests: each is emptied and lent again, since making one takes longer than most tests that use it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pymongo import MongoClient, WriteConcern

from chassis import mongo, vault
from chassis.ids import random_hex

Shape = dict[str, list[str]]  # the names of the indexes of each collection


@dataclass(frozen=True)
class Lent:
    """A database with a service's collections and indexes, and beside it that of its key vault."""

    name: str
    kind: tuple[str, str, str] = field(repr=False)  # the server, the service, and how its collections are declared
    shape: Shape = field(repr=False)

    @property
    def vault(self) -> str:
        """The name of the key vault's database."""
        return self.name + "_keys"


_returned: dict[tuple[str, str, str], list[Lent]] = {}


def lend(server: str, service: str, collections: Iterable[mongo.Collection]) -> Lent:
    """An empty database on the server of this address, used before or new."""
    declared = tuple(collections)
    kind = (server, service, repr(declared))
    if _returned.get(kind):
        return _returned[kind].pop()
    name = f"test_{service}_{random_hex(4)}"
    with MongoClient[dict[str, Any]](server) as client:
        mongo.create_collections(client[name], declared)
        made = Lent(name=name, kind=kind, shape=_shape(client, name))
        vault.create_vault(client[made.vault])
    return made


def give_back(client: MongoClient[Any], lent: Lent) -> None:
    """Empty it for the next test; one whose collections or indexes were changed is dropped."""
    if _shape(client, lent.name) != lent.shape:
        _drop(client, lent)
        return
    soon = client.get_database(lent.name, write_concern=WriteConcern(w=1))
    for each in lent.shape:
        soon[each].delete_many({})
    client[lent.vault][vault.COLLECTION].delete_many({})  # acknowledged when a majority holds this, and so all before
    _returned.setdefault(lent.kind, []).append(lent)


def drop_returned(server: str) -> None:
    """Leave nothing on a server that goes on after the tests."""
    with MongoClient[dict[str, Any]](server) as client:
        for kind in [kind for kind in _returned if kind[0] == server]:
            for lent in _returned.pop(kind):
                _drop(client, lent)


def _shape(client: MongoClient[Any], name: str) -> Shape:
    database = client[name]
    return {each: sorted(database[each].index_information()) for each in database.list_collection_names()}


def _drop(client: MongoClient[Any], lent: Lent) -> None:
    client.drop_database(lent.name)
    client.drop_database(lent.vault)
