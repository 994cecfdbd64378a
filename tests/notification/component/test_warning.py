"""The letter to the contact on file, from the event to the mailbox."""

from __future__ import annotations

import json

from chassis.sealed import seal

from tests.notification.component.conftest import Notification

APPLICANT = "7d2e5f8a-1b4c-4d6e-8f90-2a3b4c5d6e11"


def warning(notification: Notification, channel: str) -> None:
    notification.vault.create_key(APPLICANT)
    data = {
        "user_id": APPLICANT,
        "channel": channel,
        "address": notification.vault.encrypt(APPLICANT, "holder@example.org"),
        "secret": seal(notification.public_key, "the-secret"),
        "announced_at": "2122-11-20T07:15:01Z",
        "binds_at": "2122-11-21T07:15:01Z",
    }
    notification.running.deliver(notification.golden("identity.binding_announced.v1", data=data))


def test_the_contact_on_file_is_asked_by_a_letter_with_a_link_to_object(notification: Notification) -> None:
    warning(notification, "email")
    kept = json.dumps(list(notification.running.database.deliveries.find()), default=str, ensure_ascii=False)
    assert "holder@" not in kept and "the-secret" not in kept
    assert notification.send() == 1
    (letter,) = notification.mailbox.letters
    page = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert letter["To"] == "holder@example.org"
    assert "http://cabinet.example/objection#the-secret" in page and "520000000017" in page
    assert notification.listed()["messages"] == []


def test_when_the_applicant_is_erased_the_address_on_file_is_erased_with_them(notification: Notification) -> None:
    warning(notification, "email")
    notification.vault.destroy_key(APPLICANT)
    notification.send()
    assert notification.mailbox.letters == []


def test_nobody_is_written_to_at_a_telephone(notification: Notification) -> None:
    warning(notification, "phone")
    assert notification.send() == 0
