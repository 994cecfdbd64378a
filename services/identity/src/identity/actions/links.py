"""One-time links: asked for by anybody, sent to those who fit, looked at without being used up."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Any

from chassis.transaction import Transactions, Work

from identity import announce
from identity.actions.access_log import note
from identity.actions.attempts import admit
from identity.actions.challenges import demand_work
from identity.domain.access import User
from identity.domain.access_log import UNKNOWN_ORIGIN, Happening, Origin
from identity.domain.applicant import EMAIL_ERROR
from identity.domain.attempts import network, of_address
from identity.domain.errors import FormInvalid
from identity.domain.link import LinkRequest, PasswordLink, fingerprint, issue, may_be_issued, usable

HOUR = timedelta(hours=1)


def prepare_link_request(
    work: Work[Any],
    *,
    account_number: str | None,
    email: str,
    address: str,
    work_done: str = "",
    origin: Origin = UNKNOWN_ORIGIN,
) -> LinkRequest:
    """The request as it is kept: no readable address, and nothing looked up yet."""
    if work.tools.addresses.normal(email) is None:
        raise FormInvalid((EMAIL_ERROR,))
    demand_work(work, "link", address=address, given=work_done)
    admit(work, (of_address("link", address=network(address), free=work.settings.free_attempts_per_address),))
    return LinkRequest(
        request_id=work.new_id(),
        account_number=account_number,
        email_index=work.tools.addresses.index(email),
        requested_at=work.system_now,
        origin=origin,
    )


def ask_for_link(work: Work[Any], request: LinkRequest) -> None:
    """Keep the request; the worker answers it, so the time of this answer is the same for everybody."""
    work.store.links.ask(request)


def answer_link_requests(transactions: Transactions[Any]) -> None:
    """Send a link to everyone who asked and fits."""
    while transactions.run(answer_oldest_request):
        pass


def answer_oldest_request(work: Work[Any]) -> bool:
    """Answer one request; False when there is none."""
    request = work.store.links.oldest_request()
    if request is None:
        return False
    work.store.links.settle(request)
    user = _asking(work, request)
    if user is None or not hmac.compare_digest(user.email_index, request.email_index):
        return True
    if may_be_issued(work.store.links.issued_since(user.user_id, work.system_now - HOUR)):
        send_link(work, user)
        note(work, user.user_id, Happening.LINK_SENT, request.origin)
    return True


def _asking(work: Work[Any], request: LinkRequest) -> User | None:
    """By the number the owner of the account; without one, whoever has an e-mail and a password and no account of their own."""
    people = work.store.people
    if request.account_number is not None:
        owner: User | None = people.user_of_account(request.account_number)
        return owner
    return next((each for each in people.users_with_email(request.email_index) if not people.grants(each.user_id)), None)


def send_link(work: Work[Any], user: User) -> None:
    """Issue a link, void the earlier ones, and let notification mail it; only notification can open the secret."""
    secret = work.tools.secrets.fresh()
    link = issue(user, link_id=work.new_id(), secret=secret, now=work.system_now)
    work.store.links.add(link)
    work.store.people.keep_pending(user.user_id, until=link.expires_at)
    work.announce(announce.password_link_issued(link, user=user, sealed_secret=work.tools.secrets.seal(secret)))


def check_link(work: Work[Any], secret: str) -> PasswordLink:
    """What the link is good for; looking does not use it up."""
    return usable(work.store.links.by_fingerprint(fingerprint(secret)), now=work.system_now)
