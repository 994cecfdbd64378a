"""The bill of a month: a message for everybody of the account, a letter for those who agreed, and each of them once."""

from __future__ import annotations

import json

from tests.notification.component.conftest import USER, Notification
from tests.notification.component.test_consents import says

ISSUED = "billing_calculator.bill_issued.v1"


def test_a_bill_is_mailed_once_to_whoever_agreed(notification: Notification, account_id: str) -> None:
    notification.know("anna@example.org", account_id)
    says(notification, given=True, revision=2)
    notification.running.deliver(notification.golden(ISSUED))
    notification.running.deliver(notification.golden(ISSUED, id="00000000-0000-4000-8000-0000000000f1"))
    assert (notification.send(), len(notification.listed(account_id)["messages"])) == (1, 1)
    (letter,) = notification.mailbox.letters
    text = letter.get_body(("plain",)).get_content().replace("\xa0", " ")  # type: ignore[union-attr]
    assert "1 357,80 ₽" in str(letter["Subject"]).replace("\xa0", " ") and "10 декабря 2022 года" in text, text
    assert "/bills/2022-11" in text and "«Согласия»" in text and "100,00 ₽" in text
    notification.running.deliver(notification.golden(ISSUED, id="00000000-0000-4000-8000-0000000000f2"))
    assert notification.send() == 0


def test_without_consent_it_stands_in_the_cabinet_alone(notification: Notification, account_id: str) -> None:
    notification.know("anna@example.org", account_id)
    notification.running.deliver(notification.golden(ISSUED))
    assert (notification.send(), len(notification.listed(account_id)["messages"])) == (0, 1)


def test_a_consent_withdrawn_on_the_way_stops_the_letter_and_nothing_waits_behind_bills(
    notification: Notification, account_id: str
) -> None:
    notification.know("anna@example.org", account_id)
    says(notification, given=True, revision=2)
    notification.running.deliver(notification.golden(ISSUED))
    email = notification.vault.encrypt(USER, "anna@example.org")
    notification.running.deliver(notification.golden("identity.password_changed.v1", data={"user_id": USER, "email": email}))
    assert notification.send() == 1
    assert "ароль" in json.dumps(str(notification.mailbox.letters[0]["Subject"]), ensure_ascii=False)
    says(notification, given=False, revision=3)
    assert (notification.send(), len(notification.mailbox.letters)) == (1, 1)
    row = notification.running.database["deliveries"].find_one({"kind": "bill_issued"})
    assert (row["state"], row["reason"]) == ("failed", "consent withdrawn")
