"""A bill names its payer to whoever may see it, and is kept without a readable name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from billing_calculator.app import service
from chassis.testing import Running

from tests.billing_calculator.component.asking import USER_ID, ask
from tests.billing_calculator.component.payers import ADDRESS, NAME, holder_changed, payer_named
from tests.billing_calculator.component.test_bills import DECEMBER, OF_NOVEMBER, make
from tests.billing_calculator.examples import NOON, account_event, reading_event
from tests.contracts.golden import golden_events

ERASED = {"name": "", "address": "", "erased": True}
NOBODY = {"name": "", "address": "", "erased": False}


@pytest.fixture
def billing(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url) as running:
        running.clock(at=NOON)
        running.deliver(account_event(), reading_event(260))
        running.clock(at=DECEMBER)
        yield running


def payer(billing: Running) -> Any:
    return ask(billing, OF_NOVEMBER).json["payer"]


def kept(billing: Running) -> str:
    """All that is in the database, in words."""
    return str([list(billing.database[each].find()) for each in billing.database.list_collection_names()])


def test_a_bill_names_its_payer_and_the_database_does_not(billing: Running) -> None:
    billing.deliver(payer_named(billing, name="Прежняя Фамилия"), payer_named(billing, revision=2))
    made = make(billing)
    assert made.status_code == 200 and "payer" not in made.json
    assert make(billing).json == made.json
    assert payer(billing) == {"name": NAME, "address": ADDRESS, "erased": False}
    whole = ask(billing, f"{OF_NOVEMBER}/pdf").data
    assert NAME not in kept(billing) and "Неслыханная" not in kept(billing)

    billing.transactions.tools.vault.destroy_key(USER_ID)
    erasure = golden_events()["identity.erasure_requested.v1"]
    billing.deliver({**erasure, "data": {**erasure["data"], "user_id": USER_ID}})
    (told,) = billing.outbox("billing_calculator.person_erased.v1")
    assert told.data["erased"] == [{"what": "payer_names", "count": 1}]
    assert payer(billing) == ERASED
    printed = ask(billing, f"{OF_NOVEMBER}/pdf")
    assert printed.status_code == 200 and printed.data != whole


def test_nobody_is_named_before_the_new_holder_has_registered(billing: Running) -> None:
    billing.deliver(holder_changed(2), payer_named(billing))
    make(billing)
    assert payer(billing) == NOBODY
    billing.database["bills"].delete_many({})
    billing.deliver(payer_named(billing, user_id="5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c02", revision=3, holder=2, name="Новый"))
    make(billing, key="n" * 16)
    assert payer(billing)["name"] == "Новый"


def test_own_data_are_sent_without_what_nobody_could_read(billing: Running) -> None:
    billing.deliver(payer_named(billing))
    make(billing)
    asked = golden_events()["identity.export_requested.v1"]
    billing.deliver({**asked, "data": {**asked["data"], "account_ids": [account_event().data["account_id"]]}})
    (part,) = billing.outbox("billing_calculator.export_part_ready.v1")
    assert '"bills"' in part.data["content"] and '"payer"' not in part.data["content"]
