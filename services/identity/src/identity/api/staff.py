"""Members of staff over HTTP, for heads: who is there, with which roles, and what was done."""

from __future__ import annotations

from typing import Any

from chassis.auth import staff as staff_with
from chassis.web import Call, Door
from contracts.api.staff import (
    AddMemberRequest,
    GiveRolesRequest,
    InvitedResponse,
    JournalQuery,
    JournalResponse,
    MemberResponse,
    MembersResponse,
    RolesResponse,
)

from identity.actions import staff as actions
from identity.api.staff_entry import EVERYBODY, PREFIX
from identity.domain.roles import ROLES
from identity.domain.staff import Member

HEAD = staff_with("head")
staff = Door("staff", PREFIX, summary="Staff: members, their roles, the journal")


def setup_address(work: Any, secret: str) -> str:
    """The set-up link; its secret stands behind the # where no server sees it."""
    return f"{work.settings.public_url}/staff/setup#{secret}"


@staff.query("/roles", returns=RolesResponse, access=EVERYBODY)
def list_roles(call: Call) -> dict[str, Any]:  # noqa: ARG001
    """The whole set of roles, and what each may do."""
    return {"items": ROLES}


@staff.query("/members", returns=MembersResponse, access=HEAD)
def list_members(call: Call) -> dict[str, Any]:
    """Who is there."""
    return {"items": actions.members(call.work)}


@staff.command(
    "POST",
    "/members",
    body=AddMemberRequest,
    returns=InvitedResponse,
    status=201,
    access=HEAD,
    idempotent=False,  # the answer has a secret in it, and answers to repeated requests are kept as they are
    problems=(409,),
)
def add_member(call: Call) -> dict[str, Any]:
    """Add a member; the link in the answer is shown this once and lets them set up how they enter."""
    invited = actions.add_member(call.work, login=call.body["login"], names=call.body["roles"], by=call.person.user_id)
    return _invited(call, invited)


@staff.command("PUT", "/members/<staff_id>/roles", body=GiveRolesRequest, returns=MemberResponse, access=HEAD, problems=(404,))
def give_roles(call: Call) -> Member:
    """Give other roles; the member signs in anew."""
    return actions.give_roles(call.work, staff_id=call.path["staff_id"], names=call.body["roles"], by=call.person.user_id)


@staff.command(
    "POST", "/members/<staff_id>/resets", returns=InvitedResponse, status=201, access=HEAD, idempotent=False, problems=(404,)
)
def reset_member(call: Call) -> dict[str, Any]:
    """A new set-up link for someone who lost the password or the telephone; password and codes of before are void."""
    return _invited(call, actions.reset_member(call.work, staff_id=call.path["staff_id"], by=call.person.user_id))


@staff.command("DELETE", "/members/<staff_id>", access=HEAD, problems=(404,))
def remove_member(call: Call) -> None:
    """Take the account away; it is refused everywhere within 5 s."""
    actions.remove_member(call.work, staff_id=call.path["staff_id"], by=call.person.user_id)


@staff.query("/journal", params=JournalQuery, returns=JournalResponse, access=HEAD)
def read_journal(call: Call) -> dict[str, Any]:
    """What staff did here, the latest first."""
    lines, following = actions.journal(call.work, after=call.params["cursor"])
    return {"items": lines, "next": following}


def _invited(call: Call, invited: actions.Invited) -> dict[str, Any]:
    return {"member": invited.member, "setup_url": setup_address(call.work, invited.secret)}
