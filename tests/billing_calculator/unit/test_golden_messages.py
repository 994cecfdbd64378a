"""The golden messages of the producers are understood, and this service's own are what it would say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from billing_calculator.handlers import HANDLERS, as_account, as_reading
from chassis.events import envelope
from contracts.core import Event, declared

from tests.contracts.golden import golden_events

GOLDEN = golden_events()


def received(document: dict[str, Any]) -> Event:
    return envelope.decode(json.dumps(document).encode(), declared())


def of(*types: str) -> list[Any]:
    return [pytest.param(document, id=stem) for stem, document in GOLDEN.items() if document["type"] in types]


READINGS = [f"readings.reading_{what}.v1" for what in ("submitted", "corrected", "cancelled")]


@pytest.mark.parametrize("document", of(*READINGS))
def test_a_golden_reading_is_understood(document: dict[str, Any]) -> None:
    reading = as_reading(received(document))
    assert reading.reading_id == document["subject"] and reading.revision == document["revision"]
    assert reading.accepted == (document["data"]["status"] == "accepted") and len(reading.zones) == len(document["data"]["zones"])


@pytest.mark.parametrize("document", of("account_sync.account_updated.v1"))
def test_a_golden_account_is_understood(document: dict[str, Any]) -> None:
    account = as_account(received(document))
    assert account.closed == (document["data"]["status"] == "closed")
    assert [set(meter.zones) for meter in account.meters] == [set(meter.initial) for meter in account.meters]


def test_every_type_listened_to_has_a_golden_message() -> None:
    assert {handler.type.name for handler in HANDLERS} <= {document["type"] for document in GOLDEN.values()}
