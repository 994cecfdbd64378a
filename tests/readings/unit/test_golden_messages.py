from __future__ import annotations

import json
from pathlib import Path

import pytest
from contracts.events.readings import READING_CANCELLED, READING_CORRECTED, READING_SUBMITTED
from contracts.generate import event_schema
from jsonschema import Draft202012Validator

EXAMPLES = Path(__file__).resolve().parents[3] / "contracts" / "examples" / "events"


@pytest.mark.parametrize("event_type", [READING_SUBMITTED, READING_CORRECTED, READING_CANCELLED])
def test_the_golden_message_is_what_the_contract_says(event_type: object) -> None:
    message = json.loads((EXAMPLES / f"{event_type.name}.json").read_text(encoding="utf-8"))

    assert list(Draft202012Validator(event_schema(event_type)).iter_errors(message)) == []
    assert event_type.schema().validate(message["data"]) == {}
