"""A person asks notification for all that is held of them, and is told when the archive can be fetched."""

from __future__ import annotations

import json

from tests.notification.component.conftest import USER, Notification

REQUESTED, PART = "identity.export_requested.v1", "notification.export_part_ready.v1"
CHARGE = "billing_calculator.charge_calculated.v1"


def test_messages_and_letters_are_sent_under_the_persons_own_key(notification: Notification, account_id: str) -> None:
    notification.know("anna@example.org", account_id)
    notification.running.deliver(notification.golden(CHARGE))
    notification.send()
    notification.running.deliver(notification.golden(REQUESTED, data={"user_id": USER}))
    (part,) = notification.running.outbox(PART)
    assert (part.data["piece"], part.data["total"], part.data["encrypted"]) == (1, 1, True)
    held = json.loads(notification.vault.decrypt(USER, part.data["content"]) or "")
    assert [each["kind"] for each in held["messages"]] == ["charge_calculated"]
    assert [each["state"] for each in held["letters"]] == ["sent"]


def test_whoever_was_erased_meanwhile_gets_no_answer(notification: Notification) -> None:
    notification.running.deliver(notification.golden(REQUESTED, data={"user_id": USER}))
    assert notification.running.outbox(PART) == []


def test_a_letter_says_that_the_archive_can_be_fetched_and_carries_nothing_of_it(notification: Notification) -> None:
    notification.know("anna@example.org")
    email = notification.vault.encrypt(USER, "anna@example.org")
    notification.running.deliver(notification.golden("identity.export_ready.v1", data={"user_id": USER, "email": email}))
    assert notification.send() == 1
    (letter,) = notification.mailbox.letters
    assert letter["Subject"] == "Ваши данные готовы"
    assert "http://cabinet.example/profile/data" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
