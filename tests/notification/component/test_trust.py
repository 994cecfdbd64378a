"""Letters about trusted people, from the event to the mailbox."""

from __future__ import annotations

import json

from chassis.sealed import seal

from tests.notification.component.conftest import USER, Notification

ISSUED, CHANGED = "identity.invitation_issued.v1", "identity.trust_changed.v1"
GUEST = "7d2e5f8a-1b4c-4d6e-8f90-2a3b4c5d6e11"


def test_an_invitation_is_mailed_with_its_link_and_nothing_of_it_is_kept_readable(notification: Notification) -> None:
    vault = notification.vault
    vault.create_key(GUEST)
    data = {
        "user_id": GUEST,
        "email": vault.encrypt(GUEST, "olga@example.org"),
        "inviter": vault.encrypt(GUEST, "Анна Петровна"),
        "secret": seal(notification.public_key, "the-secret"),
        "issued_at": "2122-11-20T07:15:01Z",
        "expires_at": "2122-11-27T07:15:01Z",
    }
    notification.running.deliver(notification.golden(ISSUED, data=data))
    kept = json.dumps(list(notification.running.database.deliveries.find()), default=str, ensure_ascii=False)
    assert "Петровна" not in kept and "the-secret" not in kept
    assert notification.send() == 1
    (letter,) = notification.mailbox.letters
    page = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert letter["To"] == "olga@example.org"
    assert "http://cabinet.example/invitation#the-secret" in page and "Анна Петровна открывает вам" in page
    assert notification.running.database.deliveries.find_one()["link"] is None
    assert notification.listed()["messages"] == []


def test_both_sides_are_told_each_in_their_own_letter(notification: Notification) -> None:
    vault = notification.vault
    for person in (USER, GUEST):
        vault.create_key(person)
    owner = {"user_id": USER, "email": vault.encrypt(USER, "anna@example.org"), "called": vault.encrypt(USER, "Дочь Ольга")}
    trusted = {"user_id": GUEST, "email": vault.encrypt(GUEST, "olga@example.org")}
    event = notification.golden(CHANGED, data={"owner": owner, "trusted": trusted, "reason": "revoked"})
    notification.running.deliver(event)
    notification.running.deliver(event)
    assert notification.send() == 2
    said = {letter["To"]: letter.get_body(("plain",)).get_content() for letter in notification.mailbox.letters}  # type: ignore[union-attr]
    assert "Дочь Ольга" in said["anna@example.org"] and "Дочь Ольга" not in said["olga@example.org"]
    assert all("закрыт" in text for text in said.values())
