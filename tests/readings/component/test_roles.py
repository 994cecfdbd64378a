"""What trusted people may do with somebody else's meters: everybody looks, a payer sends too."""

from __future__ import annotations

from dataclasses import replace

import pytest
from chassis.testing import Running

from tests.readings.component.conftest import customer_of


def test_a_payer_sends_corrects_and_cancels_for_the_owner(on_the_twentieth: Running) -> None:
    payer = replace(customer_of(on_the_twentieth), role="payer")
    reading = payer.submit(single="12605")
    assert reading.status == 201
    assert payer.correct(reading.body["reading_id"], single="12610").status == 200
    cancelled = payer.cancel(reading.body["reading_id"])
    assert cancelled.status == 200
    assert {version["by"] for version in cancelled.body["history"]} == {"payer"}


@pytest.mark.parametrize("path", ["meters", "window", "readings"])
def test_a_reader_sees_what_the_owner_sees(on_the_twentieth: Running, path: str) -> None:
    assert replace(customer_of(on_the_twentieth), role="reader").ask("GET", path).status == 200


def test_a_reader_changes_nothing_and_is_told_whom_to_ask(on_the_twentieth: Running) -> None:
    owner = customer_of(on_the_twentieth)
    reading_id = owner.submit(single="12605").body["reading_id"]
    reader = replace(owner, role="reader")
    asked = (reader.submit(single="12610"), reader.correct(reading_id, single="12610"), reader.cancel(reading_id))
    assert {each.refusal for each in asked} == {(403, "role_missing")}
    assert "Попросите владельца" in asked[0].body["detail"]
    assert reader.check(single="12610", correcting=reading_id).status == 200  # figures may be tried, nothing is kept
