"""Registration at identity's own door."""

from __future__ import annotations

from tests.identity.component.walk import Walk


def test_a_matched_applicant_reads_thanks_and_gets_a_link(walk: Walk) -> None:
    registration = walk.register()
    assert walk.state(registration)["state"] == "checking"
    walk.match(registration)
    state = walk.state(registration)
    assert state["state"] == "thanks"
    assert state["message_ru"].startswith("Спасибо за регистрацию!")
    assert [e.data["purpose"] for e in walk.running.outbox("identity.password_link_issued.v1")] == ["first_password"]
    (contact,) = walk.running.outbox("identity.contact_changed.v1")
    assert len(contact.data["account_ids"]) == 1
