"""Passwords over HTTP: links asked for, looked at and used; change by the signed-in owner."""

from __future__ import annotations

from chassis.web import Call, Door
from contracts.api.identity import (
    ChangePasswordRequest,
    CheckLinkRequest,
    LinkRequest,
    LinkResponse,
    NeutralAnswerResponse,
    SetPasswordRequest,
)

from identity.actions import links
from identity.actions import passwords as actions
from identity.api.access_log import origin_of
from identity.api.work import work_done
from identity.domain.link import LinkRequest as AskedLink
from identity.domain.link import PasswordLink, neutral_answer

passwords = Door("passwords", "/api/v1/identity", summary="One-time links and passwords")


def prepare_link_request(call: Call) -> AskedLink:
    """The request as it is kept, without a readable address."""
    asked = {**call.body, "address": call.remote, "work_done": work_done(call), "origin": origin_of(call)}
    return links.prepare_link_request(call.work, **asked)


def prepare_password(call: Call) -> actions.PasswordByLink:
    """The judged and hashed password, with its link."""
    body = call.body
    return actions.prepare_password(
        call.work, secret=body["secret"], password=body["password"], confirmation=body["password_confirmation"]
    )


def prepare_change(call: Call) -> actions.PasswordByOwner:
    """The judged and hashed password, after the current one was proved."""
    body, person = call.body, call.person
    return actions.prepare_change(
        call.work,
        user_id=person.user_id,
        session_id=person.session_id,
        current=body["current_password"],
        password=body["password"],
        confirmation=body["password_confirmation"],
        address=call.remote,
    )


@passwords.command(
    "POST",
    "/recoveries",
    body=LinkRequest,
    returns=NeutralAnswerResponse,
    status=202,
    access="public",
    prepare=prepare_link_request,
    problems=(429,),
)
def recover(call: Call) -> dict[str, str]:
    """Ask for a recovery link; the answer is the same for everybody."""
    return _ask(call)


@passwords.command(
    "POST",
    "/password-links",
    body=LinkRequest,
    returns=NeutralAnswerResponse,
    status=202,
    access="public",
    prepare=prepare_link_request,
    problems=(429,),
)
def ask_for_new_link(call: Call) -> dict[str, str]:
    """Ask for the first link once more; the answer is the same for everybody, and earlier links no longer work."""
    return _ask(call)


@passwords.query(
    "/password-links/check", method="POST", body=CheckLinkRequest, returns=LinkResponse, access="public", problems=(404,)
)
def check_link(call: Call) -> PasswordLink:
    """What a link is good for; looking does not use it up."""
    return links.check_link(call.work, call.body["secret"])


@passwords.command(
    "POST",
    "/passwords",
    body=SetPasswordRequest,
    access="public",
    prepare=prepare_password,
    problems=(404, 429),
)
def set_password(call: Call) -> None:
    """Set the password by a link: it is used up, all sessions and the household's tokens end, nobody is signed in by it."""
    actions.set_password(call.work, call.prepared, origin=origin_of(call))


@passwords.command("PUT", "/password", body=ChangePasswordRequest, prepare=prepare_change, problems=(429,))
def change_password(call: Call) -> None:
    """Change one's own password; the other sessions end, and the household's tokens if that is wished."""
    actions.change_password(call.work, call.prepared, origin=origin_of(call), end_tokens=call.body["end_tokens"])


def _ask(call: Call) -> dict[str, str]:
    links.ask_for_link(call.work, call.prepared)
    text = neutral_answer(phone=call.work.settings.retailer_phone)
    return {"message_ru": text.ru, "message_en": text.en}
