"""What a person said about bills by e-mail decides about letters, never about the list of messages."""

from __future__ import annotations

import pytest

from tests.notification.component.conftest import USER, Notification

CHARGE, CONSENTS = "billing_calculator.charge_calculated.v1", "identity.consents_changed.v1"


def says(notification: Notification, *, given: bool, revision: int) -> None:
    """The person ticks the box, or takes the tick away."""
    consent = {"kind": "bills_by_email", "version": "2022-11", "given": given, "decided_at": "2022-11-20T07:15:00Z"}
    data = {"user_id": USER, "consents": [consent]}
    event = notification.golden(CONSENTS, data=data, subject=USER, partitionkey=USER, revision=revision, id=f"consent {revision}")
    notification.running.deliver(event)


def test_without_the_consent_a_charge_stands_in_the_cabinet_alone(notification: Notification, account_id: str) -> None:
    notification.know("anna@example.org", account_id)
    says(notification, given=False, revision=2)
    notification.running.deliver(notification.golden(CHARGE))
    assert (notification.send(), len(notification.listed(account_id)["messages"])) == (0, 1)


@pytest.mark.parametrize("order", [(2, 3), (3, 2)])
def test_a_withdrawal_stops_the_letters_whatever_comes_first(
    notification: Notification, account_id: str, order: tuple[int, int]
) -> None:
    notification.know("anna@example.org", account_id)
    for revision in order:
        says(notification, given=revision == 2, revision=revision)
    notification.running.deliver(notification.golden(CHARGE))
    assert (notification.send(), len(notification.listed(account_id)["messages"])) == (0, 1)


def test_who_was_never_asked_is_written_to_as_before(notification: Notification, account_id: str) -> None:
    notification.know("anna@example.org", account_id)
    notification.running.deliver(notification.golden(CHARGE))
    assert (notification.send(), len(notification.listed(account_id)["messages"])) == (1, 1)


def test_letters_about_access_come_whatever_was_decided(notification: Notification) -> None:
    notification.know("anna@example.org")
    says(notification, given=False, revision=2)
    email = notification.vault.encrypt(USER, "anna@example.org")
    notification.running.deliver(notification.golden("identity.password_changed.v1", data={"user_id": USER, "email": email}))
    assert notification.send() == 1
