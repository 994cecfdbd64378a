"""Trusted people over HTTP: invited by the owner, accepted by link, seen and sent away."""

from __future__ import annotations

from typing import Any

from chassis.web import Call, Door
from contracts.api.trust import (
    EnterAsGuestRequest,
    InvitationResponse,
    InvitationSecretRequest,
    InvitationSentResponse,
    InviteRequest,
    PeopleResponse,
    WishLettersRequest,
)

from identity.actions import invitations, trusts
from identity.api.access_log import origin_of
from identity.domain.invitation import Invitation
from identity.domain.trust import Role

trusted_people = Door("trusted-people", "/api/v1/identity", summary="Trusted people of an account: invitations and roles")


def prepare_invitation(call: Call) -> invitations.Prepared:
    """The checked and encrypted invitation."""
    return invitations.prepare_invitation(call.work, call.person, account_id=call.account(Role.OWNER), **call.body)


def prepare_guest(call: Call) -> invitations.Guest:
    """The judged and hashed password, and the record of the consent."""
    body = call.body
    return invitations.prepare_guest(
        call.work,
        secret=body["secret"],
        password=body["password"],
        confirmation=body["password_confirmation"],
        consent=body["consent"],
        consent_version=body["consent_version"],
        address=call.remote,
        user_agent=call.request.headers.get("User-Agent", ""),
    )


@trusted_people.query("/accounts/<account_id>/people", returns=PeopleResponse, problems=(403,))
def list_people(call: Call) -> dict[str, Any]:
    """Who may see the account beside its owner, and who is invited to."""
    people, waiting = trusts.people_of(call.work, call.person, account_id=call.account(Role.OWNER))
    return {"today": call.work.today, "people": people, "invitations": waiting}


@trusted_people.command(
    "POST",
    "/accounts/<account_id>/invitations",
    body=InviteRequest,
    returns=InvitationSentResponse,
    status=201,
    prepare=prepare_invitation,
    problems=(409, 429),
)
def invite(call: Call) -> Invitation:
    """Invite somebody by e-mail to look at the account, or to send readings and pay too; the link is good for a week."""
    return invitations.invite(call.work, call.person, call.prepared, origin=origin_of(call))


@trusted_people.command("DELETE", "/accounts/<account_id>/invitations/<invitation_id>")
def withdraw_invitation(call: Call) -> None:
    """The link of the letter works no more."""
    which = {"account_id": call.account(Role.OWNER), "invitation_id": call.path["invitation_id"]}
    invitations.withdraw_invitation(call.work, call.person, **which, origin=origin_of(call))


@trusted_people.command("DELETE", "/accounts/<account_id>/people/<trust_id>")
def revoke_trust(call: Call) -> None:
    """Send somebody away: refused everywhere within 5 s."""
    which = {"account_id": call.account(Role.OWNER), "trust_id": call.path["trust_id"]}
    trusts.revoke(call.work, call.person, **which, origin=origin_of(call))


@trusted_people.command("PUT", "/accounts/<account_id>/letters", body=WishLettersRequest)
def wish_letters(call: Call) -> None:
    """A trusted person asks for the letters and messages about the account, or for none."""
    account_id = call.account(Role.PAYER, Role.READER)
    trusts.wish_letters(call.work, call.person, account_id=account_id, wanted=call.body["wanted"])


@trusted_people.query(
    "/invitations/check",
    method="POST",
    body=InvitationSecretRequest,
    returns=InvitationResponse,
    access="public",
    problems=(404,),
)
def check_invitation(call: Call) -> invitations.Shown:
    """Who invites to what; looking does not use the invitation up."""
    return invitations.show_invitation(call.work, call.body["secret"])


@trusted_people.command("POST", "/invitations/accept", body=InvitationSecretRequest, problems=(404, 409))
def accept_invitation(call: Call) -> None:
    """Take an invitation into one's own cabinet; renew the session to see the account."""
    invitations.accept(call.work, call.person, call.body["secret"], origin=origin_of(call))


@trusted_people.command(
    "POST",
    "/invitations/entry",
    body=EnterAsGuestRequest,
    access="public",
    prepare=prepare_guest,
    problems=(404, 409, 429),
)
def enter_as_guest(call: Call) -> None:
    """Set a password as somebody invited who has no cabinet; afterwards sign in by e-mail."""
    invitations.enter_as_guest(call.work, call.prepared, origin=origin_of(call))
