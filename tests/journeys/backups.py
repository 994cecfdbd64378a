"""A backup as an operator keeps one, every database but the vault of the keys, and what a restored one holds."""

from __future__ import annotations

from pathlib import Path

import bson
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient

NOT_KEPT = {"admin", "config", "local", "key_vault"}  # the keys have a backup of their own, which must not outlive an erasure
RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)
AT_ONCE = 1000


def take(mongo_url: str, folder: Path) -> None:
    """A file for each collection, with the documents as they are."""
    with MongoClient(mongo_url) as client:
        for database in set(client.list_database_names()) - NOT_KEPT:
            for name in client[database].list_collection_names(filter={"type": "collection"}):
                file = folder / database / f"{name}.bson"
                file.parent.mkdir(parents=True, exist_ok=True)
                with file.open("wb") as kept:
                    for batch in client[database].with_options(RAW)[name].find_raw_batches():
                        kept.write(batch)


def restore(folder: Path, mongo_url: str) -> None:
    """Every document into a server that holds nothing yet."""
    with MongoClient(mongo_url) as client:
        for file in folder.rglob("*.bson"):
            documents = bson.decode_all(file.read_bytes(), RAW)
            for start in range(0, len(documents), AT_ONCE):
                client[file.parent.name][file.stem].insert_many(documents[start : start + AT_ONCE])
