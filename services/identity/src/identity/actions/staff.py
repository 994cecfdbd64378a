"""Members of staff: added, given roles, reset and removed by a head or by the operator at the machine. Each leaves a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.transaction import Work

from identity import announce
from identity.domain import roles, staff
from identity.domain.journal import OPERATOR, Act, Line
from identity.domain.link import fingerprint
from identity.domain.session import end
from identity.domain.staff import Member, present
from identity.domain.staff_errors import LoginTaken, NoSuchMember

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Invited:
    """A member, and the secret of the link by which they set up how they enter; it is shown to whoever made it, once."""

    member: Member
    secret: str


def add_member(work: Work[Any], *, login: str, names: list[str], by: str | None) -> Invited:
    """A new member with these roles, who enters after following the link."""
    secret = work.tools.secrets.fresh()
    member = staff.add(
        staff_id=work.new_id(), login=login, roles=roles.chosen(names), setup=fingerprint(secret), now=work.system_now
    )
    if work.store.staff.of_login(member.login) is not None:
        raise LoginTaken
    work.store.staff.save(member)
    write(work, by=by, did="member_added", about=member.login, note=" ".join(member.roles))
    return Invited(member=member, secret=secret)


def reset_member(work: Work[Any], *, staff_id: str, by: str | None) -> Invited:
    """A new link for someone who lost the password or the telephone; until it is followed they cannot enter."""
    secret = work.tools.secrets.fresh()
    member = staff.reset(_another(work, staff_id, by), setup=fingerprint(secret), now=work.system_now)
    _save_and_sign_out(work, member)
    write(work, by=by, did="member_reset", about=member.login)
    return Invited(member=member, secret=secret)


def remove_member(work: Work[Any], *, staff_id: str, by: str | None) -> None:
    """Take the account away; what they hold is refused everywhere within 5 s."""
    member = staff.remove(_another(work, staff_id, by), now=work.system_now)
    _save_and_sign_out(work, member)
    write(work, by=by, did="member_removed", about=member.login)


def give_roles(work: Work[Any], *, staff_id: str, names: list[str], by: str | None) -> Member:
    """Other roles from now on; they sign in anew, so that no token of before says otherwise."""
    member = staff.with_roles(_another(work, staff_id, by), roles.chosen(names))
    _save_and_sign_out(work, member)
    write(work, by=by, did="roles_given", about=member.login, note=" ".join(member.roles))
    return member


def members(work: Work[Any]) -> list[Member]:
    """Who is there."""
    found: list[Member] = work.store.staff.everybody()
    return found


def member_of(work: Work[Any], login: str) -> Member:
    """The member of this login. NoSuchMember if there is none."""
    return present(work.store.staff.of_login(staff.login_of(login)))


def journal(work: Work[Any], *, after: str | None) -> tuple[list[Line], str | None]:
    """A page of the journal, the latest first, and where the next one begins."""
    before = work.store.staff.line(after) if after else None
    lines: list[Line] = work.store.staff.lines(before=before, limit=PAGE + 1)
    return lines[:PAGE], lines[PAGE - 1].line_id if len(lines) > PAGE else None


def write(
    work: Work[Any], *, by: str | None, did: str, about: str, note: str = "", concerns: str | None = None
) -> None:
    """Add a line to the journal, in the transaction of what it tells; `by` is the id of a member, None the operator."""
    who = OPERATOR if by is None else _login(work, by)
    line = Line(line_id=work.new_id(), at=work.system_now, by=who, did=did, about=about, note=note, concerns=concerns)
    work.store.staff.write(line)


def write_from_elsewhere(work: Work[Any], acts: Sequence[Act]) -> None:
    """Lines about what staff did at another service's door."""
    for act in acts:
        member = work.store.staff.one(act.staff_id)
        who = member.login if member else act.staff_id
        work.store.staff.write(Line(line_id=work.new_id(), at=act.at, by=who, did=act.did, about=act.about))


def sign_out(work: Work[Any], member: Member) -> None:
    """End every session of the member; their access tokens are refused everywhere."""
    for session in work.store.staff_sessions.open_ones(member.staff_id):
        work.store.staff_sessions.save(end(session, now=work.system_now))
    work.announce(announce.member_signed_out(member, at=work.system_now))


def _another(work: Work[Any], staff_id: str, by: str | None) -> Member:
    member = present(work.store.staff.one(staff_id))
    return member if by is None else staff.by_somebody_else(member, by=by)


def _save_and_sign_out(work: Work[Any], member: Member) -> None:
    work.store.staff.save(member)
    sign_out(work, member)


def _login(work: Work[Any], staff_id: str) -> str:
    member: Member | None = work.store.staff.one(staff_id)
    if member is None:
        raise NoSuchMember
    return member.login
