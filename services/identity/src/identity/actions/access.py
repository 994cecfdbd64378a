"""What follows when the accounts of a person become others: whom to write to, and which tokens say too much."""

from __future__ import annotations

from typing import Any

from chassis.auth import Principal
from chassis.transaction import Work

from identity import announce
from identity.domain.access import Grant, User, void_before, with_other_accounts
from identity.domain.account_errors import NoSuchAccount
from identity.domain.errors import SessionOver
from identity.domain.session import is_open


def signed_in(work: Work[Any], person: Principal) -> User:
    """The person behind the request, whose session must still stand."""
    user: User | None = work.store.people.user(person.user_id)
    if user is None or not is_open(work.store.sessions.one(person.session_id), now=work.system_now):
        raise SessionOver
    return user


def tell_of_other_accounts(work: Work[Any], user: User) -> User:
    """The others learn for which accounts to write to the person from here on."""
    changed = with_other_accounts(user)
    work.store.people.save_user(changed)
    work.announce(announce.contact_changed(changed, **accounts_to_write_of(work, user)))
    return changed


def accounts_to_write_of(work: Work[Any], user: User) -> dict[str, list[str]]:
    """Letters go to owners, and to the trusted who asked for them."""
    own = [grant.account_id for grant in work.store.people.grants(user.user_id)]
    trusts = work.store.trusts.of_person(user.user_id)
    return {"own": own, "trusted": [each.account_id for each in trusts if each.letters and each.holds(today=work.today)]}


def owner_of(work: Work[Any], account_id: str, user: User) -> Grant:
    """The grant by which the person owns the account; who does not reads what is read of an unknown account."""
    grant: Grant | None = work.store.people.holders([account_id]).get(account_id)
    if grant is None or grant.user_id != user.user_id:
        raise NoSuchAccount
    return grant


def withdraw(work: Work[Any], user: User) -> User:
    """The person may see less than before: tokens issued so far are void everywhere, the next ones say what is left."""
    changed = tell_of_other_accounts(work, user)
    work.announce(announce.all_sessions_revoked(changed, at=void_before(changed, now=work.system_now)))
    return changed


def displace(work: Work[Any], grant: Grant) -> None:
    """Somebody else was granted the account that this person never took into use."""
    user = work.store.people.user(grant.user_id)
    work.store.links.revoke(user.user_id, now=work.system_now)
    tell_of_other_accounts(work, user)
