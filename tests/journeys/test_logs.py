"""After people have passed, nothing that could name them lies where it does not belong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bson import json_util
from demo.entry import NEW_PASSWORD
from demo.mailbox import SECRET
from pymongo import MongoClient

from tests.journeys import stand_in
from tests.journeys.conftest import Suite
from tests.journeys.people import FIRST_LINK, PASSWORD, Town

KNOWN_BY_RIGHT = {("account_sync", "accounts"), ("account_sync", "persons")}  # the base's own copy of people who never registered


@pytest.fixture(scope="module")
def traces(suite: Suite, town: Town) -> set[str]:
    """Words that belong to people who registered: surnames, addresses, passwords, link secrets."""
    if not suite.native:
        pytest.skip("logs of containers are read by their engine")
    person, _cabinet = town.customer("nn_tricky_names")
    found = {PASSWORD, NEW_PASSWORD, "@example.org"}
    found |= set(SECRET.findall(json.dumps([letter["text"] for letter in town.mailbox(person).letters()])))
    assert len(found) > 3, f"the letter «{FIRST_LINK}» holds a secret"
    return found | {row["surname"] for row in town.registered() if len(row["surname"]) > 4}


def spellings(words: set[str]) -> dict[bytes, str]:
    """As text, and as JSON writes it with escapes."""
    return {form.encode(): word for word in words for form in (word, json.dumps(word)[1:-1])}


def betrayals(files: Iterator[Path], words: set[str]) -> set[tuple[str, str]]:
    """Which file holds which of these words."""
    forms = spellings(words)
    return {
        (str(file.relative_to(stand_in.RUN)), word)
        for file in files
        if file.is_file()
        for content in (file.read_bytes(),)
        for form, word in forms.items()
        if form in content
    }


def test_logs_name_nobody(traces: set[str]) -> None:
    assert len(list((stand_in.RUN / "logs").glob("*.log"))) > 15
    assert betrayals((stand_in.RUN / "logs").iterdir(), traces) == set()


def test_what_the_broker_keeps_on_disk_names_nobody(traces: set[str]) -> None:
    kept = stand_in.RUN / "rabbitmq"
    assert betrayals(kept.rglob("*"), {"identity.registration_requested.v1"}), "the events themselves are found there"
    assert betrayals(kept.rglob("*"), traces) == set()


def test_no_database_names_registered_people_in_plain_words(suite: Suite, traces: set[str]) -> None:
    found = set()
    with MongoClient(suite.secret("admin.mongo_url")) as client:
        for name in ("identity", "account_sync", "readings", "billing_calculator", "notification"):
            for collection in client[name].list_collection_names():
                if (name, collection) not in KNOWN_BY_RIGHT:
                    documents = client[name][collection].find()
                    found |= {(name, collection, word) for document in documents for word in named(document, traces)}
    assert found == set()


def named(document: dict[str, Any], words: set[str]) -> set[str]:
    text = json_util.dumps(document, ensure_ascii=False)
    return {word for word in words if word in text}
