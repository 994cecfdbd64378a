"""Queued deliveries become e-mails: claim, send, settle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from chassis.transaction import Transactions, Work

from notification import announce
from notification.actions.erasure import finish_erasure
from notification.domain.access_letters import link_letter
from notification.domain.bills import KIND as BILL
from notification.domain.delivery import Delivery, OneTimeLink, Outcome
from notification.domain.erasure import LAST_LETTER
from notification.domain.letter import Letter
from notification.domain.trust_letters import filled
from notification.store import Store

BATCH = 50


class Tools(Protocol):
    """What notification reaches beyond its database."""

    def address(self, delivery: Delivery) -> str | None:
        """The e-mail address in plain text, None when the person was erased."""

    def names(self, delivery: Delivery) -> dict[str, str]:
        """The names that the letter's blanks stand for."""

    def secret(self, link: OneTimeLink) -> str:
        """The secret of a one-time link, unsealed."""

    def send(self, letters: Sequence[tuple[Delivery, str, Letter]]) -> list[Outcome]:
        """Hand the letters to the mail server."""


def send_due(transactions: Transactions[Store]) -> int:
    """Send what is due: claim, send outside any transaction, settle. Killed in between, the same letter leaves again
    with the same Message-ID (a second mail is harmless, a missing one is not). Returns how many were tried."""
    claimed = transactions.run(lambda work: work.store.claim_due(work.system_now, BATCH))
    if not claimed:
        return 0
    outcomes = _send(transactions.read(), claimed)
    transactions.run(lambda work: _settle(work, outcomes))
    return len(claimed)


def _send(work: Work[Store], claimed: Sequence[Delivery]) -> list[Outcome]:
    tools: Tools = work.tools
    ready, outcomes = [], []
    agreed = work.store.agreed_to_bills(each.user_id for each in claimed if each.kind == BILL)
    for delivery in claimed:
        address = tools.address(delivery)
        if address is None:
            outcomes.append(Outcome(delivery, sent=False, refused=True, reason="person erased"))
        elif delivery.kind == BILL and delivery.user_id not in agreed:
            outcomes.append(Outcome(delivery, sent=False, refused=True, reason="consent withdrawn"))
        elif delivery.link is not None and delivery.link.expires_at <= work.system_now:
            outcomes.append(Outcome(delivery, sent=False, refused=True, reason="link expired"))
        else:
            ready.append((delivery, address, _letter(work, delivery)))
    return outcomes + tools.send(ready)


def _letter(work: Work[Store], delivery: Delivery) -> Letter:
    if delivery.letter is not None:
        letter = filled(delivery.letter, work.tools.names(delivery))
        return letter if delivery.link is None else replace(letter, link=f"{letter.link}#{work.tools.secret(delivery.link)}")
    assert delivery.link is not None
    return link_letter(
        purpose=delivery.link.purpose,
        secret=work.tools.secret(delivery.link),
        lasts=delivery.link.lasts,
        cabinet=work.settings.public_url,
        language=delivery.language,
    )


def _settle(work: Work[Store], outcomes: Sequence[Outcome]) -> None:
    work.store.settle(outcomes, work.system_now)
    for outcome in outcomes:
        if outcome.final:
            work.announce(announce.message_delivered(outcome, work.now))
        if outcome.final and outcome.delivery.kind == LAST_LETTER:
            finish_erasure(work, outcome)
