"""A payment from the cabinet whose every step is killed and gone on with: one payment, made once, credited once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator import actions
from billing_calculator.app import service
from chassis import crash
from chassis.ids import new_id
from chassis.orphans import end_orphans
from chassis.settings import ServiceSettings
from chassis.web.app import build

from tests.billing_calculator.component.asking import USER_ID, owed
from tests.billing_calculator.component.shop import ROOT, Shop, shop
from tests.billing_calculator.examples import ACCOUNT_ID
from tests.faults.crash.fork import ended

KILLED = 9


@pytest.fixture(scope="module")
def cabinet(mongo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with shop(mongo_url, tmp_path_factory.mktemp("cards")) as opened:
        yield opened


def answer_and_die(settings: ServiceSettings, path: str, body: Any, headers: dict[str, str], point: str) -> None:
    with service.runtime(settings) as runtime:
        crash.arm(point)
        build(runtime).test_client().post(f"{ROOT}/{path}", json=body, headers=headers)


def turn_and_die(settings: ServiceSettings, point: str) -> None:
    with service.runtime(settings) as runtime:
        crash.arm(point)
        actions.ask_provider(runtime.transactions)


def killed(cabinet: Shop, life: Any, *arguments: Any) -> None:
    cabinet.hurry()
    assert ended(life, cabinet.running.settings, *arguments) == KILLED
    end_orphans(cabinet.running.runtime.client)


@pytest.mark.parametrize("point", ["before_commit", "after_commit"])
def test_killed_at_every_step_and_gone_on_with_it_is_one_payment_credited_once(cabinet: Shop, point: str) -> None:
    before, rows = cabinet.credited(), cabinet.running.database["online_payments"]
    begun, debt = rows.count_documents({}), owed(cabinet.running)
    path, key = f"accounts/{ACCOUNT_ID}/online-payments", new_id()
    body = {"parts": [{"account_id": ACCOUNT_ID, "amount": "41.00"}]}
    killed(cabinet, answer_and_die, path, body, cabinet.running.headers(USER_ID, [ACCOUNT_ID], key=key), point)
    order_id = cabinet.begins("41.00", key=key).json["online_payment_id"]
    assert rows.count_documents({}) == begun + 1, "asked for again with the same key"

    killed(cabinet, turn_and_die, point)  # the provider knows it
    cabinet.turn()
    known = cabinet.provider.book.get(order_id)
    assert known is not None and cabinet.shown(order_id)["pay_at"].endswith(known.page), "one page"
    cabinet.at_the_page(order_id, "pay")
    killed(cabinet, answer_and_die, "provider-notices", cabinet.notice_of(order_id), {}, point)
    assert cabinet.hears(order_id).status_code == 200, "the provider says it again"
    assert cabinet.shown(order_id)["state"] == "paid" and cabinet.credited() == before + 1

    unheard = cabinet.pending("42.00")
    cabinet.at_the_page(unheard, "pay")
    killed(cabinet, turn_and_die, point)  # no notice came: it is asked for
    cabinet.turn()
    assert cabinet.shown(unheard)["state"] == "paid" and cabinet.credited() == before + 2
    assert Decimal(debt) - Decimal(owed(cabinet.running)) == Decimal("83.00")
