"""The process that publishes a tariff, and the one that charges what waited for it, may be killed: one charge comes of it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from billing_calculator.actions import approve_pack
from billing_calculator.app import service
from chassis import crash
from chassis.events import retries
from chassis.events.settlement import Settlement
from chassis.events.weather import Weather
from chassis.orphans import end_orphans
from chassis.runtime import Runtime
from chassis.settings import ServiceSettings
from chassis.testing import Running

from tests.billing_calculator.component.asking import ask, owed
from tests.billing_calculator.component.test_packs import BORIS, call, proposed
from tests.billing_calculator.examples import account_event, reading_event
from tests.faults.crash.fork import ended

KILLED = 9


def publish_and_die(settings: ServiceSettings, pack_hash: str, point: str) -> None:
    with service.runtime(settings) as runtime:
        crash.arm(point)
        runtime.transactions.run(lambda work: approve_pack(work, pack_hash=pack_hash, by=BORIS))


def charge_and_die(settings: ServiceSettings, point: str) -> None:
    with service.runtime(settings) as runtime:
        crash.arm(point)
        charge_what_waits(runtime)


def charge_what_waits(runtime: Runtime) -> None:
    settlement = Settlement(runtime.transactions, service.handlers, errors=service.errors)
    retries.retry_due(settlement, Weather(runtime.database, rest=time.sleep))


@pytest.mark.parametrize("point", ["before_commit", "after_commit"])
def test_what_waited_is_charged_once_whenever_the_process_dies(billing: Running, point: str) -> None:
    billing.deliver(account_event(tariff_plan="north"), reading_event(260))
    pack_hash = proposed(billing, reason="приказ опубликован позже")
    assert ended(publish_and_die, billing.settings, pack_hash, point) == KILLED
    end_orphans(billing.runtime.client)  # as the process does that is started in its place
    again = call(billing, f"packs/{pack_hash}/approval", {}, by=BORIS)
    assert again.status_code == (200 if point == "before_commit" else 409)

    assert ended(charge_and_die, billing.settings, point) == KILLED
    end_orphans(billing.runtime.client)
    assert len(ask(billing, "waiting-charges").json["items"]) == (1 if point == "before_commit" else 0)
    billing.database["parked"].update_many({}, {"$set": {"next_at": datetime(2000, 1, 1, tzinfo=UTC)}})  # its claim has run out
    charge_what_waits(billing.runtime)
    assert owed(billing) == "1257.80" and billing.database["entries"].count_documents({"kind": "charge"}) == 1
    assert ask(billing, "waiting-charges").json["items"] == [] == billing.parked()
