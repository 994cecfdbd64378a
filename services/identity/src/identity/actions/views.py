"""Support looks at a cabinet as its customer sees it; the customer is told at once, sees it open and may close it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.auth import Principal
from chassis.transaction import Work

from identity import announce
from identity.actions.access_log import note
from identity.actions.holding import readable_name
from identity.actions.staff import write
from identity.domain.access import Grant
from identity.domain.access_log import UNKNOWN_ORIGIN, Happening
from identity.domain.link import fingerprint
from identity.domain.session import Session, end, is_open
from identity.domain.staff_errors import NoCabinet, NoSuchView
from identity.domain.view import LASTS, begin_view


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The view, its access token for the one account, and how the customer is called."""

    view: Session
    access_token: str
    account: Grant
    name: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """Whose cabinet it is; read before the transaction, for the name is in the vault."""

    account_number: str
    user_id: str
    name: str


def find_cabinet(work: Work[Any], *, account_number: str) -> Found:
    """The customer who holds the account of this number. NoCabinet if there is none who ever entered."""
    user = work.store.people.user_of_account(account_number)
    if user is None or not user.has_password:
        raise NoCabinet
    return Found(account_number=account_number, user_id=user.user_id, name=readable_name(work, user))


def open_view(work: Work[Any], found: Found, *, reason: str, remark: str, by: Principal) -> Opened:
    """Open it, tell the customer, write it into both journals: all of it or nothing."""
    held = work.store.people.grants(found.user_id)
    account = next((each for each in held if each.is_called(found.account_number)), None)
    if account is None:
        raise NoCabinet
    view = begin_view(
        view_id=work.new_id(),
        user_id=found.user_id,
        staff_id=by.user_id,
        unguessable=fingerprint(work.tools.secrets.fresh()),
        now=work.system_now,
    )
    work.store.sessions.save(view)
    work.store.people.gave_token(found.user_id, at=work.system_now)  # so that taking the account away does not pass it
    work.announce(announce.cabinet_viewed(view, account_id=account.account_id, reason=reason, at=work.now))
    note(work, found.user_id, Happening.VIEWED_BY_STAFF, UNKNOWN_ORIGIN)
    seen = {"about": found.account_number, "concerns": found.user_id}
    write(work, by=by.user_id, did="cabinet_viewed", note=f"{reason} {remark}".strip(), **seen)
    token = work.tools.tokens.issue(
        user_id=found.user_id,
        session_id=view.session_id,
        account_ids=(account.account_id,),
        now=work.system_now,
        acting=by.user_id,
        lifetime=LASTS,
    )
    return Opened(view=view, access_token=token, account=account, name=found.name)


def end_view(work: Work[Any], *, view_id: str, by: Principal) -> None:
    """End one's own view before its time."""
    view = work.store.sessions.one(view_id)
    if view is None or view.acting != by.user_id or not is_open(view, now=work.system_now):
        raise NoSuchView
    ended = end(view, now=work.system_now)
    work.store.sessions.save(ended)
    work.announce(announce.session_revoked(ended, at=work.system_now))
    write(work, by=by.user_id, did="view_ended", about=view_id)
