"""Words that belong to one person alone, in every spelling they could lie somewhere, and the search for them."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.errors import OperationFailure

UNAUTHORISED, OF_THE_SERVER = 13, {"admin", "config", "local"}
MARKS = ("kanareyka", "канарейка")  # stand in every word of every person but the surname


def encoded(word: str) -> set[bytes]:
    """The word as the programs of this suite, and some others, would write it down."""
    plain = {word.encode(), word.encode("cp1251"), word.encode("utf-16-le")}
    escaped = {json.dumps(word)[1:-1].encode(), quote(word).encode()}
    return plain | escaped | {each for text in plain for each in _in_base64(text)}


def _in_base64(text: bytes) -> Iterator[bytes]:
    """What is sure to stand in a longer base64 text that holds these bytes, wherever they begin."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + text)
        start, end = (0, 2, 3)[before], len(whole) - (4 if (before + len(text)) % 3 else 0)
        yield whole[start:end]


@dataclass(frozen=True)
class Canary:
    """What one person types; nobody else in the world does."""

    tag: str = field(default_factory=lambda: secrets.token_hex(6))

    @property
    def email(self) -> str:
        return f"kanareyka-{self.tag}@example.org"

    @property
    def browser(self) -> str:
        return f"Kanareyka/1.0 kanareyka-{self.tag}"

    @property
    def home(self) -> str:
        return f"дом канарейка {self.tag}"

    def password(self, number: int) -> str:
        return f"канарейка-{self.tag}-тополь-{number}"

    def spelled(self, surname: str) -> str:
        """The surname in capitals and small letters as nobody else types it; matching does not mind."""
        bits = int(self.tag, 16)
        letters = [letter.upper() if bits >> place & 1 else letter.lower() for place, letter in enumerate(surname)]
        return "".join(["".join(letters[:2]).swapcase(), *letters[2:]])


@dataclass
class Found:
    """Where which words lie, and how much was looked through."""

    hits: set[tuple[str, str]] = field(default_factory=set)
    places: int = 0
    size: int = 0

    def look(self, place: str, content: bytes, words: dict[bytes, str]) -> None:
        """Note every word that the content holds."""
        self.places += 1
        self.size += len(content)
        self.hits |= {(place, word) for form, word in words.items() if form in content}


def forms(words: Iterable[str]) -> dict[bytes, str]:
    """Every spelling of every word."""
    return {form: word for word in words for form in encoded(word)}


def search_dump(mongo_url: str, words: dict[bytes, str]) -> Found:
    """Every document of every database, the log of the replica set and the key vault among them. What the server keeps for itself
    nobody may read; its files are searched with the others."""
    found = Found()
    raw: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)
    with MongoClient(mongo_url) as client:
        for name in client.list_database_names():
            database = client[name].with_options(raw)
            for collection in client[name].list_collection_names(filter={"type": "collection"}):
                try:
                    for batch in database[collection].find_raw_batches({}, batch_size=1000):
                        found.look(f"{name}.{collection}", bytes(batch), words)
                except OperationFailure as refused:
                    if refused.code != UNAUTHORISED or name not in OF_THE_SERVER:
                        raise
    return found


def search_files(files: Iterable[tuple[str, bytes]], words: dict[bytes, str]) -> Found:
    """Files as they lie on the disk."""
    found = Found()
    for name, content in files:
        found.look(name, content, words)
    return found
