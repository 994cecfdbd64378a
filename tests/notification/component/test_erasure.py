"""The erasure of a person at notification: letters about it, then nothing is left, not even the address of the last letter."""

from __future__ import annotations

from typing import Any

from tests.notification.component.conftest import GOLDEN, USER, Notification

REQUESTED, ANSWER = "identity.erasure_requested.v1", "notification.person_erased.v1"
CHARGE = "billing_calculator.charge_calculated.v1"
COLLECTIONS = ("contacts", "consents", "messages", "deliveries")


def about(notification: Notification, name: str, **data: Any) -> dict[str, Any]:
    """The event, with the person's own address."""
    email = notification.vault.encrypt(USER, "anna@example.org")
    return notification.golden(name, data={"user_id": USER, "email": email, **data})


def kept(notification: Notification) -> dict[str, int]:
    return {name: notification.running.database[name].count_documents({}) for name in COLLECTIONS}


def lived(notification: Notification, account_id: str) -> None:
    """Somebody with a charge that was told and a letter that waits."""
    notification.know("anna@example.org", account_id)
    notification.running.deliver(notification.golden("identity.consents_changed.v1", data={"user_id": USER}, subject=USER))
    notification.running.database["consents"].update_many({}, {"$set": {"bills_by_email": True}})
    notification.running.deliver(notification.golden(CHARGE))
    notification.send()
    notification.running.deliver(about(notification, "identity.password_changed.v1"))


def test_a_planned_erasure_and_its_cancelling_are_mailed(notification: Notification) -> None:
    notification.know("anna@example.org")
    notification.running.deliver(about(notification, "identity.erasure_scheduled.v1"))
    notification.running.deliver(about(notification, "identity.erasure_cancelled.v1"))
    notification.send()
    letters = {letter["Subject"]: letter.get_body(("plain",)).get_content() for letter in notification.mailbox.letters}  # type: ignore[union-attr]
    assert set(letters) == {"Личный кабинет будет удалён", "Удаление отменено"}
    assert "http://cabinet.example/profile/erasure" in letters["Личный кабинет будет удалён"]


def test_the_last_letter_leaves_before_the_address_goes_and_then_identity_is_told(
    notification: Notification, account_id: str
) -> None:
    lived(notification, account_id)
    notification.running.deliver(about(notification, REQUESTED))
    assert kept(notification) == {"contacts": 0, "consents": 0, "messages": 0, "deliveries": 1}
    assert notification.running.outbox(ANSWER) == []
    notification.mailbox.letters.clear()
    notification.send()
    (letter,) = notification.mailbox.letters
    assert (letter["To"], letter["Subject"]) == ("anna@example.org", "Личный кабинет закрыт")
    number = GOLDEN[REQUESTED]["data"]["certificate"]
    assert f"http://cabinet.example/erasure/{number}" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    (answer,) = notification.running.outbox(ANSWER)
    erased = {each["what"]: each["count"] for each in answer.data["erased"]}
    assert erased == {"contact": 1, "letter_choices": 1, "messages": 1, "letters": 3}
    assert sum(kept(notification).values()) == 0


def test_a_mailbox_that_is_gone_does_not_stop_the_erasure(notification: Notification, account_id: str) -> None:
    lived(notification, account_id)
    notification.mailbox.answers["anna@example.org"] = "550 no such user"
    notification.running.deliver(about(notification, REQUESTED))
    notification.send()
    assert len(notification.running.outbox(ANSWER)) == 1
    assert sum(kept(notification).values()) == 0


def test_what_comes_late_about_an_erased_person_finds_nobody(notification: Notification, account_id: str) -> None:
    lived(notification, account_id)
    requested = about(notification, REQUESTED)
    notification.running.deliver(requested)
    notification.send()
    late = {"account_ids": [account_id], "user_id": USER, "email": "AWVtYWls"}
    for number, (name, data) in enumerate(
        {
            "identity.contact_changed.v1": late,
            "identity.consents_changed.v1": {"user_id": USER},
            "identity.password_link_issued.v1": {"user_id": USER},
            "identity.password_changed.v1": {"user_id": USER},
            "identity.erasure_scheduled.v1": {"user_id": USER},
            REQUESTED: {"user_id": USER},
            CHARGE: {},
        }.items()
    ):
        notification.running.deliver(notification.golden(name, data=data, id=f"late {number}", subject=USER, revision=9))
    assert sum(kept(notification).values()) == 0
    assert len(notification.running.outbox(ANSWER)) == 1


def test_another_person_of_the_same_account_keeps_everything(notification: Notification, account_id: str) -> None:
    other = "5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c99"
    lived(notification, account_id)
    notification.vault.create_key(other)
    contact = {"user_id": other, "email": notification.vault.encrypt(other, "boris@example.org"), "account_ids": [account_id]}
    notification.running.deliver(notification.golden("identity.contact_changed.v1", data=contact, subject=other, id="other"))
    notification.running.deliver(about(notification, REQUESTED))
    notification.send()
    assert kept(notification)["contacts"] == 1
