"""Facts of the others become messages and e-mails, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from billing_calculator.announce import instalment_decided, instalment_ended, unread_gap_grew
from billing_calculator.domain.gap_notice import GapNotice
from billing_calculator.domain.instalment_offer import Month, Part
from billing_calculator.domain.instalment_plan import Plan, State
from chassis.testing import event

from tests.notification.component.conftest import USER, Notification

PLAN_ID = "2d6f8f34-5a0c-4f0e-9c55-6f1d2a7b8e01"
CHARGE, PAYMENT = "billing_calculator.charge_calculated.v1", "billing_calculator.payment_received.v1"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def soon() -> tuple[str, str]:
    now = datetime.now(UTC)
    return now.isoformat(), (now + timedelta(hours=24)).isoformat()


def test_a_charge_reaches_the_mailbox_and_the_cabinet_once(notification: Notification, account_id: str) -> None:
    notification.know("anna@example.org", account_id)
    charge = notification.golden(CHARGE)
    notification.running.deliver(charge)
    notification.running.deliver(charge)
    assert notification.send() == 1 and notification.send() == 0
    (letter,) = notification.mailbox.letters
    assert letter["To"] == "anna@example.org" and plain(letter["Subject"]).startswith("Начислено за")
    page = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "http://cabinet.example/charges" in page
    listed = notification.listed(account_id)
    assert [message["kind"] for message in listed["messages"]] == ["charge_calculated"] and listed["unread"] == 1
    assert letter["Subject"] == listed["messages"][0]["title_ru"]
    unread = {"meter_id": USER, "serial": "77", "by": "average", "in_a_row": 1, "limit": 3, "left": 2, "history_months": 6}
    by_rule = {"reason": "account_updated", "by_rule": True, "unread_meters": [unread]}
    notification.running.deliver(notification.golden(CHARGE, data=by_rule, revision=2, id=str(uuid4())))
    assert notification.send() == 1
    told = plain(notification.mailbox.letters[-1].get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert "по одному из счётчиков показаний не было, за него начислено по правилам" in " ".join(told.split())


def test_until_the_first_link_was_followed_nothing_about_the_account_goes_by_email(
    notification: Notification, account_id: str
) -> None:
    notification.know("perhaps-a-slip@example.org", account_id, proven=False)
    notification.running.deliver(notification.golden(CHARGE))
    assert notification.send() == 0
    listed = notification.listed(account_id)
    assert [message["kind"] for message in listed["messages"]] == ["charge_calculated"]


def test_an_account_without_a_registered_person_gets_no_letter(notification: Notification) -> None:
    charge = notification.golden(CHARGE)
    notification.running.deliver(notification.account(charge["data"]["account_id"]))
    notification.running.deliver(charge, notification.golden(PAYMENT))
    assert notification.send() == 0 and notification.running.parked() == []


def test_a_charge_before_its_account_waits_for_it(notification: Notification, account_id: str) -> None:
    contact = {"account_ids": [account_id], "user_id": USER, "language": "ru"}
    notification.vault.create_key(USER)
    contact["email"] = notification.vault.encrypt(USER, "anna@example.org")
    notification.running.deliver(notification.golden("identity.contact_changed.v1", data=contact, subject=USER))
    notification.running.deliver(notification.golden(CHARGE))
    assert notification.send() == 0
    assert [row["state"] for row in notification.running.parked()] == ["waiting"]
    notification.running.deliver(notification.account(account_id))
    assert notification.send() == 1 and notification.running.parked() == []


def test_a_recalculation_without_a_difference_is_not_told(notification: Notification, account_id: str) -> None:
    notification.know("anna@example.org", account_id)
    notification.running.deliver(notification.golden(CHARGE, data={"difference": "0.00"}, revision=2))
    assert notification.send() == 0


def test_a_payment_is_told_with_the_account_number(notification: Notification, account_id: str) -> None:
    notification.know("anna@example.org", account_id)
    account = notification.account(account_id)
    notification.running.deliver(notification.golden(PAYMENT, data={"account_id": account_id}))
    notification.send()
    assert account["data"]["account_number"] in notification.mailbox.letters[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_the_full_load_stands_in_the_cabinet_and_sends_no_letter(notification: Notification) -> None:
    loaded = notification.golden("account_sync.account_loaded.v1")
    notification.know("anna@example.org", loaded["data"]["account_id"])
    notification.running.deliver(loaded)
    assert notification.send() == 0
    listed = notification.listed(loaded["data"]["account_id"])
    (message,) = listed["messages"]
    assert message["kind"] == "account_loaded"
    assert message["text_ru"].endswith("Данные на 1\xa0ноября 2022, 07:00.")  # what the base said then, whenever this is told


def test_an_older_contact_never_overwrites_a_newer_one(notification: Notification, account_id: str) -> None:
    notification.know("new@example.org", account_id)
    vault = notification.vault
    older = {"user_id": USER, "email": vault.encrypt(USER, "old@example.org"), "account_ids": [account_id], "language": "ru"}
    name = "identity.contact_changed.v1"
    newer = notification.golden(name, data=older | {"email": vault.encrypt(USER, "newest@example.org")}, subject=USER, revision=3)
    notification.running.deliver({**newer, "id": "00000000-0000-4000-8000-0000000000f3"})
    stale = notification.golden(name, data=older, subject=USER, revision=2)
    notification.running.deliver({**stale, "id": "00000000-0000-4000-8000-0000000000f2"})
    notification.running.deliver(notification.golden(CHARGE))
    notification.send()
    assert [letter["To"] for letter in notification.mailbox.letters] == ["newest@example.org"]


def test_a_password_link_is_unsealed_at_sending_and_then_forgotten(notification: Notification) -> None:
    notification.know("anna@example.org")
    issued_at, expires_at = soon()
    notification.running.deliver(notification.link("the-secret", issued_at=issued_at, expires_at=expires_at))
    assert "the-secret" not in str(list(notification.running.database.deliveries.find()))
    notification.send()
    text = notification.mailbox.letters[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "http://cabinet.example/password#the-secret" in text and "24 ч" in plain(text)
    row = notification.running.database.deliveries.find_one()
    assert row["state"] == "sent" and row["link"] is None
    listed = notification.listed()
    assert listed["messages"] == []


def test_a_link_that_has_expired_meanwhile_is_not_sent(notification: Notification) -> None:
    notification.know("anna@example.org")
    past = datetime.now(UTC) - timedelta(hours=2)
    times = {"issued_at": past.isoformat(), "expires_at": (past + timedelta(hours=1)).isoformat()}
    notification.running.deliver(notification.link("the-secret", **times))
    notification.send()
    assert notification.mailbox.letters == []
    assert notification.running.database.deliveries.find_one()["reason"] == "link expired"


def test_a_changed_password_is_told(notification: Notification) -> None:
    notification.know("anna@example.org")
    email = notification.vault.encrypt(USER, "anna@example.org")
    notification.running.deliver(notification.golden("identity.password_changed.v1", data={"user_id": USER, "email": email}))
    notification.send()
    assert notification.mailbox.letters[0]["Subject"] == "Пароль изменён"


def test_a_person_who_was_erased_gets_no_letter(notification: Notification, account_id: str) -> None:
    notification.know("anna@example.org", account_id)
    notification.running.deliver(notification.golden(CHARGE))
    notification.vault.destroy_key(USER)
    notification.send()
    assert notification.mailbox.letters == []
    assert notification.running.outbox("notification.message_delivered.v1")[0].data["outcome"] == "failed"


def test_a_refused_address_is_given_up_and_announced(notification: Notification, account_id: str) -> None:
    notification.mailbox.answers["anna@example.org"] = "550 no such mailbox"
    notification.know("anna@example.org", account_id)
    notification.running.deliver(notification.golden(CHARGE))
    notification.send()
    (told,) = notification.running.outbox("notification.message_delivered.v1")
    assert told.data["outcome"] == "failed" and notification.send() == 0


@pytest.mark.fault("F73")
def test_a_busy_mailbox_is_tried_again_with_the_same_message_id(notification: Notification, account_id: str) -> None:
    notification.mailbox.answers["anna@example.org"] = "451 try later"
    notification.know("anna@example.org", account_id)
    notification.running.deliver(notification.golden(CHARGE))
    notification.send()
    deliveries = notification.running.database.deliveries
    assert deliveries.find_one()["state"] == "queued" and notification.running.outbox("notification.message_delivered.v1") == []
    notification.mailbox.answers.clear()
    deliveries.update_many({}, {"$set": {"next_at": datetime.now(UTC) - timedelta(seconds=1)}})
    notification.send()
    assert notification.mailbox.letters[0]["Message-ID"] == f"<{deliveries.find_one()['_id']}@example.org>"
    assert notification.running.outbox("notification.message_delivered.v1")[0].data["attempts"] == 2


def test_an_unreachable_mail_server_loses_nothing(notification: Notification, account_id: str, mailbox: object) -> None:
    notification.know("anna@example.org", account_id)
    notification.running.deliver(notification.golden(CHARGE))
    tools = notification.running.transactions.tools
    port, tools._mailer.port = tools._mailer.port, 9
    assert notification.send() == 1
    tools._mailer.port = port
    assert notification.running.database.deliveries.find_one()["state"] == "queued"


def test_reading_a_message_counts_it_as_read_and_foreign_ones_do_not_exist(notification: Notification, account_id: str) -> None:
    notification.know("anna@example.org", account_id)
    notification.running.deliver(notification.golden(CHARGE))
    client, running = notification.running.client, notification.running
    message_id = notification.listed(account_id)["messages"][0]["message_id"]
    path = f"/api/v1/notifications/messages/{message_id}/read"
    assert client.post(path, headers=running.headers("5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7cff")).status_code == 404
    assert client.post(path, headers=running.headers(USER)).status_code == 204
    assert client.get("/api/v1/notifications/messages", headers=running.headers(USER, [account_id])).json["unread"] == 0


def test_messages_come_in_pages_newest_first(notification: Notification, account_id: str) -> None:
    notification.know("anna@example.org", account_id)
    for number in range(5):
        notification.running.clock(at=f"2022-11-2{number}T10:00:00+03:00")
        charge = notification.golden(CHARGE, revision=1, data={"total": f"{number}.00"})
        notification.running.deliver({**charge, "id": f"00000000-0000-4000-8000-00000000000{number}"})
    seen, cursor = [], ""
    while True:
        path = f"/api/v1/notifications/messages?limit=2{cursor}"
        page = notification.running.client.get(path, headers=notification.running.headers(USER, [account_id])).json
        seen += [plain(message["title_ru"]).rpartition(": ")[2] for message in page["messages"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next'].replace('+', '%2B')}"
    assert seen == ["4,00 ₽", "3,00 ₽", "2,00 ₽", "1,00 ₽", "0,00 ₽"]


@pytest.mark.parametrize("cursor", ["x", "x~y", "0001-01-01T00:00:00%2B14:00~x"])
def test_a_broken_cursor_says_what_to_do(notification: Notification, cursor: str) -> None:
    answer = notification.running.client.get(
        f"/api/v1/notifications/messages?cursor={cursor}", headers=notification.running.headers(USER)
    )
    assert answer.status_code == 422 and answer.json["code"] == "cursor_unknown"


def test_the_letter_as_a_page(notification: Notification, account_id: str, tmp_path: Path) -> None:
    notification.know("anna@example.org", account_id)
    notification.running.deliver(notification.golden(CHARGE))
    notification.send()
    page = notification.mailbox.letters[0].get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert page.count("<h1") == 1 and "<script" not in page and 'lang="ru"' in page


def test_what_was_told_of_an_account_is_seen_by_those_who_may_still_see_it(notification: Notification, account_id: str) -> None:
    notification.know("anna@example.org", account_id)
    notification.running.deliver(notification.golden(CHARGE))

    def listed(accounts: list[str], asked: str = "", **more: Any) -> tuple[int, int]:
        headers = notification.running.headers(USER, accounts, **more)
        answer = notification.running.client.get(f"/api/v1/notifications/messages{asked}", headers=headers).json
        return len(answer["messages"]), answer["unread"]

    other = "5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7cff"
    assert listed([account_id]) == (1, 1)
    assert listed([], shared={account_id: "reader"}) == (1, 1)
    assert listed([account_id, other], f"?account_id={account_id}") == (1, 1)
    assert listed([account_id, other], f"?account_id={other}") == (0, 0)
    assert listed([]) == (0, 0)


@pytest.mark.parametrize(("left", "after"), [(1, "ещё за 1 месяц, потом"), (0, "со следующего месяца начисляют по нормативу")])
def test_a_growing_gap_is_told_plainly_in_the_cabinet_and_by_letter(
    notification: Notification, account_id: str, left: int, after: str
) -> None:
    notification.know("anna@example.org", account_id)
    notification.account(account_id)
    gap = ("2022-09", "2022-10", 2, date(2022, 8, 20), Decimal("824.00"), Decimal("1135.00"))
    announced = unread_gap_grew(GapNotice(account_id, "electricity", *gap, left))  # as billing-calculator says it
    notification.running.deliver(event(announced, at=datetime(2022, 11, 20, tzinfo=UTC)))
    notification.send()
    (message,) = notification.listed(account_id)["messages"]
    assert (message["kind"], message["title_ru"]) == ("unread_gap", "Передайте, пожалуйста, показания")
    assert "Последние показания по лицевому счёту" in message["text_ru"] and "уже 824,00 ₽" in plain(message["text_ru"])
    assert "следующие показания добавят к счёту до 1 135,00 ₽. Если меньше — разницу зачтём." in plain(message["text_ru"])
    assert after in message["text_ru"] and "up to RUB" in message["text_en"]
    text = notification.mailbox.letters[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert after in text and "http://cabinet.example/readings" in text


@pytest.mark.parametrize(("left", "words"), [(30, "истекает 20\xa0декабря 2022 года"), (-1, "истёк 20\xa0декабря 2022 года")])
def test_a_verification_that_ends_is_told_in_the_cabinet_and_by_letter(
    notification: Notification, account_id: str, left: int, words: str
) -> None:
    notification.know("anna@example.org", account_id)
    notification.account(account_id)
    notification.running.deliver(
        notification.golden("readings.verification_due.v1", data={"account_id": account_id, "days_left": left})
    )
    notification.send()
    (message,) = notification.listed(account_id)["messages"]
    assert message["kind"] == "verification_due"
    assert words in message["text_ru"]
    assert words in notification.mailbox.letters[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("state", "title", "words"),
    [
        ("agreed", "Рассрочка согласована", "до 10 декабря 2022 года: 500,00 ₽"),
        ("refused", "Рассрочку согласовать не получилось", "Наш ответ — в личном кабинете"),
        ("done", "Рассрочка выплачена. Спасибо!", "Долг 1 000,00 ₽ по лицевому счёту 520000000017 выплачен полностью."),
        ("broken", "Рассрочка прекращена", "Из 1 000,00 ₽ оплачено 500,00 ₽. Оставшиеся 500,00 ₽ нужно оплатить сейчас."),
    ],
)
def test_what_comes_of_instalments_is_told_in_the_cabinet_and_by_letter(
    notification: Notification, account_id: str, state: str, title: str, words: str
) -> None:
    notification.know("anna@example.org", account_id)
    at = datetime(2022, 11, 21, 9, tzinfo=UTC)
    parts = (Part(date(2022, 12, 10), Decimal("500.00")), Part(date(2023, 1, 10), Decimal("500.00")))
    plan = Plan(
        plan_id=PLAN_ID, account_id=account_id, account_number="520000000017", user_id="u", state=State(state), parts=parts,
        owed=(Month(None, date(2022, 10, 31), Decimal("1000.00")),), word="w", reason="Тайна", asked_at=at, revision=2,
        decided_at=at, ended_at=at, settled=Decimal("500.00"),
    )  # fmt: skip
    said = instalment_decided(plan) if state in ("agreed", "refused") else instalment_ended(plan)
    taken_back = instalment_ended(replace(plan, state=State.WITHDRAWN, revision=9))
    notification.running.deliver(event(said, at=at), event(taken_back, at=at))  # as billing-calculator says it
    notification.send()
    (message,) = notification.listed(account_id)["messages"]
    assert message["title_ru"] == title and words in plain(message["text_ru"]) and "Тайна" not in message["text_ru"]
    assert message["text_en"] != message["text_ru"] and "20" in message["text_en"]
    (letter,) = notification.mailbox.letters
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "http://cabinet.example/payments/instalments" in text
