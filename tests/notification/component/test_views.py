"""What somebody else does about a person's cabinet or account is told to that person, in the cabinet and by letter."""

from __future__ import annotations

import pytest
from chassis.ids import derived_id
from chassis.sealed import seal

from tests.notification.component.conftest import USER, Notification

VIEWED = "identity.cabinet_viewed.v1"
ANOTHER = derived_id("user", "another person of the account")


def test_the_person_is_told_in_the_cabinet_and_by_letter_whatever_was_said_about_bills(
    notification: Notification, account_id: str
) -> None:
    notification.know("anna@example.org", account_id)
    consent = {"kind": "bills_by_email", "version": "2022-11", "given": False, "decided_at": "2022-11-20T07:15:00Z"}
    data = {"user_id": USER, "consents": [consent]}
    event = notification.golden("identity.consents_changed.v1", data=data, subject=USER, partitionkey=USER, revision=2, id="no")
    notification.running.deliver(event)
    notification.running.deliver(notification.golden(VIEWED, data={"user_id": USER, "account_id": account_id}))
    assert notification.send() == 1
    (message,) = notification.listed(account_id)["messages"]
    assert message["title_ru"] == "Сотрудник поддержки открыл ваш кабинет"
    assert "чтобы помочь вам по телефону" in message["text_ru"]
    assert "change nothing" in message["text_en"]


def test_nobody_else_of_the_account_is_told(notification: Notification, account_id: str) -> None:
    notification.know("anna@example.org", account_id)
    notification.running.deliver(notification.golden(VIEWED, data={"user_id": ANOTHER, "account_id": account_id}))
    assert (notification.send(), notification.listed(account_id)["messages"]) == (0, [])


@pytest.mark.parametrize(
    ("outcome", "said"), [("accepted", "Мы исправили показания"), ("refused", "Показания остались прежними")]
)
def test_the_person_who_disagreed_with_a_reading_is_told_what_was_decided(
    notification: Notification, account_id: str, outcome: str, said: str
) -> None:
    notification.know("anna@example.org", account_id)
    data = {"user_id": USER, "account_id": account_id, "outcome": outcome}
    notification.running.deliver(notification.golden("readings.dispute_decided.v1", data=data))
    assert notification.send() == 1
    (message,) = notification.listed(account_id)["messages"]
    assert message["title_ru"] == "Решено по показаниям за ноябрь 2022"
    assert said in message["text_ru"] and "in the cabinet" in message["text_en"]


def test_the_owner_alone_reads_that_somebody_asks_for_the_account_and_the_letter_alone_carries_the_link(
    notification: Notification, account_id: str
) -> None:
    notification.know("anna@example.org", account_id)
    secret = seal(notification.public_key, "not-me")
    data = {"user_id": USER, "account_id": account_id, "secret": secret, "expires_at": "2099-01-01T00:00:00Z"}
    notification.running.deliver(notification.golden("identity.account_claimed.v1", data=data))
    assert notification.send() == 1
    (message,) = notification.listed(account_id)["messages"]
    assert message["title_ru"] == "Кто-то просит доступ к вашему счёту"
    assert "«Это не я» в нашем письме или позвоните" in message["text_ru"] and "not-me" not in str(message)
    plain = notification.mailbox.letters[-1].get_body(("plain",))
    assert plain is not None and "http://cabinet.example/objection#not-me" in plain.get_content()
