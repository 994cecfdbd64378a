"""Paying from the cabinet at a provider's page: credited once, whatever is repeated, lost, forged or killed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from billing_calculator import actions
from billing_calculator.app import service
from chassis.ids import new_id
from chassis.testing import Running
from contracts.events.billing_calculator import PAYMENT_RECEIVED

from tests.billing_calculator.component.asking import USER_ID, owed
from tests.billing_calculator.component.shop import OTHER_ID, OTHER_NUMBER, ROOT, Shop, shop
from tests.billing_calculator.examples import ACCOUNT_ID, account_event


@pytest.fixture(scope="module")
def cabinet(mongo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with shop(mongo_url, tmp_path_factory.mktemp("cards")) as opened:
        yield opened


def test_a_payment_is_begun_made_at_the_page_and_credited_when_the_provider_says_so(cabinet: Shop) -> None:
    before, told = Decimal(owed(cabinet.running)), cabinet.credited()
    begun = cabinet.begins("300.00")
    assert (begun.status_code, begun.json["state"], begun.json["pay_at"]) == (201, "created", None)
    order_id = begun.json["online_payment_id"]
    cabinet.turn()
    assert cabinet.shown(order_id)["pay_at"].startswith("http://127.0.0.1:")
    assert Decimal(owed(cabinet.running)) == before
    cabinet.at_the_page(order_id, "pay")
    assert cabinet.hears(order_id).json == {"state": "paid"}
    shown = cabinet.shown(order_id)
    assert [each["state"] for each in shown["steps"]] == ["created", "pending", "paid"] and shown["pay_at"] is None
    assert (before - Decimal(owed(cabinet.running)), cabinet.credited()) == (Decimal("300.00"), told + 1)
    assert cabinet.running.outbox(PAYMENT_RECEIVED.name)[-1].data["agent"] == "online"
    listed = cabinet.asks("GET", f"accounts/{ACCOUNT_ID}/online-payments").json
    assert listed["offered"] and listed["items"][0]["state"] == "paid"


def test_one_payment_over_two_accounts_credits_each_with_its_part_at_once(cabinet: Shop) -> None:
    before = cabinet.credited()
    order_id = cabinet.pending("100.10", "200.01")
    assert cabinet.provider.book.get(order_id).amount == "300.11"  # type: ignore[union-attr]
    cabinet.at_the_page(order_id, "pay")
    cabinet.hears(order_id)
    facts = cabinet.running.outbox(PAYMENT_RECEIVED.name)[before:]
    assert {(each.data["account_id"], each.data["amount"]) for each in facts} == {(ACCOUNT_ID, "100.10"), (OTHER_ID, "200.01")}
    assert len({each.time for each in facts}) == 1
    neighbour = {"Authorization": f"Bearer {cabinet.running.token(new_id(), [OTHER_ID])}"}
    seen = cabinet.running.client.get(f"{ROOT}/online-payments/{order_id}", headers=neighbour).json
    assert (seen["own"], seen["amount"], [each["account_number"] for each in seen["parts"]]) == (False, "200.01", [OTHER_NUMBER])


def test_a_double_click_begins_one_payment(cabinet: Shop) -> None:
    key = new_id()
    first, second = cabinet.begins("50.00", key=key), cabinet.begins("50.00", key=key)
    assert first.json == second.json
    assert cabinet.begins("51.00", key=key).status_code == 422
    cabinet.turn()


@pytest.mark.parametrize(
    ("sums", "code", "pointer"),
    [
        (("0.99",), "sum_too_small", "/parts/0/amount"),
        (("-5.00",), "sum_too_small", "/parts/0/amount"),
        (("100000.01",), "sum_too_large", "/parts/0/amount"),
        (("60000.00", "40000.01"), "sum_too_large", "/parts/1/amount"),
        (("10.00", "0.50"), "sum_too_small", "/parts/1/amount"),
        (("12,50",), "invalid_request", "/parts/0/amount"),
    ],
)
def test_a_wrong_sum_is_refused_in_words_that_point_at_it(cabinet: Shop, sums: tuple[str, ...], code: str, pointer: str) -> None:
    refused = cabinet.begins(*sums)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    assert refused.json["code"] == code or code == "invalid_request"


def test_nobody_pays_for_an_account_that_is_not_theirs_or_sees_its_payments(cabinet: Shop) -> None:
    order_id = cabinet.pending("20.00")
    assert cabinet.asks("GET", f"online-payments/{order_id}", user=new_id()).status_code == 404
    stranger = [{"account_id": ACCOUNT_ID, "amount": "5.00"}, {"account_id": new_id(), "amount": "5.00"}]
    assert cabinet.asks("POST", f"accounts/{ACCOUNT_ID}/online-payments", {"parts": stranger}).status_code == 403
    twice = [{"account_id": ACCOUNT_ID, "amount": "5.00"}] * 2
    assert cabinet.asks("POST", f"accounts/{ACCOUNT_ID}/online-payments", {"parts": twice}).json["code"] == "account_twice"
    elsewhere = [{"account_id": OTHER_ID, "amount": "5.00"}]
    assert cabinet.asks("POST", f"accounts/{ACCOUNT_ID}/online-payments", {"parts": elsewhere}).status_code == 422


def test_notices_repeated_forged_old_or_out_of_order_change_nothing(cabinet: Shop) -> None:
    before, order_id = cabinet.credited(), cabinet.pending("30.00")
    forged = {"state": "paid", "amount": "30.00", "signature": "0" * 64}
    assert cabinet.hears(order_id, **forged).status_code == 401
    assert cabinet.hears(order_id, state="paid").status_code == 401  # signed as pending
    cabinet.at_the_page(order_id, "pay")
    assert cabinet.hears(order_id, ago=301).status_code == 401
    assert cabinet.hears(order_id, own_state="pending").json == {"state": "pending"}
    assert cabinet.credited() == before
    for state in ("paid", "paid", "refused", "expired", "pending", "paid"):
        assert cabinet.hears(order_id, own_state=state).json == {"state": "paid"}
    cabinet.turn()
    assert cabinet.credited() == before + 1
    assert [each["state"] for each in cabinet.shown(order_id)["steps"]] == ["created", "pending", "paid"]


def test_paid_is_the_last_word_even_after_a_refusal(cabinet: Shop) -> None:
    before, order_id = cabinet.credited(), cabinet.pending("31.00")
    cabinet.at_the_page(order_id, "refuse")
    cabinet.turn()
    assert cabinet.shown(order_id)["state"] == "refused" and cabinet.credited() == before
    assert cabinet.hears(order_id, own_state="paid").json == {"state": "paid"}
    assert cabinet.credited() == before + 1


def test_another_sum_than_was_asked_for_is_not_credited_and_shown_to_staff(cabinet: Shop) -> None:
    before, order_id = cabinet.credited(), cabinet.pending("32.00")
    assert cabinet.hears(order_id, own_state="paid", own_amount="23.00").json == {"state": "pending"}
    assert cabinet.credited() == before and cabinet.shown(order_id)["sum_differs"]
    assert cabinet.hears(order_id, own_state="paid", own_amount="23.00").json == {"state": "pending"}  # told again, alarmed once
    (clash,) = cabinet.running.database["payment_clashes"].find({"txn_id": order_id})
    assert (str(clash["amount"]), clash["agent"], clash["times"]) == ("23.00", "online", 1)


def test_a_notice_that_is_lost_is_made_up_for_by_asking(cabinet: Shop) -> None:
    before, order_id = cabinet.credited(), cabinet.pending("33.00")
    cabinet.at_the_page(order_id, "pay")
    cabinet.turn()
    assert cabinet.shown(order_id)["state"] == "paid" and cabinet.credited() == before + 1


def test_while_the_provider_is_away_the_payment_waits_and_nothing_is_lost(cabinet: Shop) -> None:
    elsewhere = service.runtime(replace(cabinet.running.settings, provider_url="http://127.0.0.1:1"))
    order_id = cabinet.begins("34.00").json["online_payment_id"]
    actions.ask_provider(elsewhere.transactions)
    elsewhere.close()
    assert cabinet.shown(order_id)["state"] == "created"
    cabinet.turn()
    assert cabinet.shown(order_id)["state"] == "pending"


def test_killed_between_the_providers_answer_and_our_commit_the_next_turn_finds_the_same_page(cabinet: Shop) -> None:
    order_id = cabinet.begins("35.00").json["online_payment_id"]
    order = cabinet.running.transactions.read().store.online.get(order_id)
    heard = cabinet.running.transactions.tools.provider.register(order)  # and then the process is gone
    cabinet.turn()
    assert cabinet.shown(order_id)["pay_at"] == heard


def test_a_payment_that_nobody_makes_expires(cabinet: Shop) -> None:
    order_id = cabinet.pending("36.00")
    file = Path(cabinet.provider.book._folder) / f"{order_id}.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "expires_at": "2020-01-01T00:00:00+00:00"}))
    cabinet.turn()
    assert cabinet.shown(order_id)["state"] == "expired"


def test_pending_for_ever_it_expires_here_and_paid_at_last_it_is_credited_once(cabinet: Shop) -> None:
    before, order_id = cabinet.credited(), cabinet.pending("37.00")
    rows, ago = cabinet.running.database["online_payments"], datetime.now(UTC) - timedelta(days=2)
    rows.update_one({"_id": order_id}, {"$set": {"ends": ago}})
    cabinet.turn()
    assert cabinet.shown(order_id)["state"] == "expired" and rows.find_one({"_id": order_id})["open"]
    for _ in range(2):
        cabinet.hears(order_id, own_state="paid")
        cabinet.turn()
    assert cabinet.shown(order_id)["state"] == "paid" and cabinet.credited() == before + 1
    assert not rows.find_one({"_id": order_id})["open"]


def test_who_began_a_payment_is_told_in_an_export_and_forgotten_by_an_erasure(cabinet: Shop) -> None:
    store = cabinet.running.transactions.read().store
    begun = store.online.by(USER_ID)
    assert begun and cabinet.running.transactions.run(lambda work: work.store.online.forget([USER_ID])) == len(begun)
    assert store.online.by(USER_ID) == []


def test_without_a_provider_paying_from_the_cabinet_is_not_offered(billing: Running) -> None:
    billing.deliver(account_event())
    headers = {"Authorization": f"Bearer {billing.token(USER_ID, [ACCOUNT_ID])}", "Idempotency-Key": new_id()}
    path = f"{ROOT}/accounts/{ACCOUNT_ID}/online-payments"
    assert billing.client.get(path, headers=headers).json == {"offered": False, "items": []}
    body = {"parts": [{"account_id": ACCOUNT_ID, "amount": "5.00"}]}
    assert billing.client.post(path, headers=headers, json=body).json["code"] == "online_payments_off"
