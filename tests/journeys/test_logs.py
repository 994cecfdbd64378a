"""After people have passed, nothing that could name them lies where it does not belong."""

from __future__ import annotations

from typing import Any

import pytest
from bson import json_util
from pymongo import MongoClient

from tests.journeys.people import FIRST_LINK, Town
from tests.journeys.suites import Suite
from tests.journeys.traces import betrayals, words_of

# the base's own copy of people who never registered, and what of it is staged, and was before, until an import is final
KNOWN_BY_RIGHT = {("account_sync", name) for name in ("accounts", "persons", "staged_rows", "former_accounts")}


@pytest.fixture(scope="module")
def traces(suite: Suite, town: Town) -> set[str]:
    """Words that belong to people who registered: surnames, addresses, passwords, link secrets."""
    person, _cabinet = town.customer("nn_tricky_names")
    assert town.mailbox(person).secret(FIRST_LINK)
    return words_of(town)


def test_logs_name_nobody(suite: Suite, traces: set[str]) -> None:
    logs = dict(suite.logs())
    assert len([name for name, content in logs.items() if content]) > 15
    assert betrayals(logs, traces) == set()


def test_what_the_broker_keeps_on_disk_names_nobody(suite: Suite, traces: set[str]) -> None:
    kept = dict(suite.broker_files())
    assert betrayals(kept, {"identity.registration_requested.v1"}), "the events themselves are found there"
    assert betrayals(kept, traces) == set()


def test_no_database_names_registered_people_in_plain_words(suite: Suite, traces: set[str]) -> None:
    found = set()
    with MongoClient(suite.mongo_url("admin")) as client:
        for name in ("identity", "account_sync", "readings", "billing_calculator", "notification"):
            for collection in client[name].list_collection_names():
                if (name, collection) not in KNOWN_BY_RIGHT:
                    documents = client[name][collection].find()
                    found |= {(name, collection, word) for document in documents for word in named(document, traces)}
    assert found == set()


def named(document: dict[str, Any], words: set[str]) -> set[str]:
    text = json_util.dumps(document, ensure_ascii=False)
    return {word for word in words if word in text}
