"""When somebody of the retailer looks into a cabinet, its person is told, in the cabinet and by letter."""

from __future__ import annotations

from chassis.ids import derived_id

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
