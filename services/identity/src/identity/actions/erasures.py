"""The erasure of a person: asked for with the password, cancelled in time, carried out by every service, certified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from chassis.auth import Principal
from chassis.transaction import Transactions, Work

from identity import announce
from identity.actions.access_log import note
from identity.actions.consents import decisions_of
from identity.actions.passwords import prove_current
from identity.actions.trusts import end_all_of, end_trust
from identity.domain import erasure as rules
from identity.domain.access import closed, void_before
from identity.domain.access_log import Happening, Origin
from identity.domain.erasure import Erasure, Part, State
from identity.domain.erasure_errors import NoSuchCertificate
from identity.domain.session import end
from identity.domain.trust import Reason

AT_ONCE = 50

log = structlog.get_logger(__name__)


def prepare_erasure(work: Work[Any], person: Principal, *, current: str, address: str) -> None:
    """The password once more: whoever finds an open cabinet must not be able to erase it."""
    prove_current(work, user_id=person.user_id, session_id=person.session_id, current=current, address=address)


def ask_for_erasure(work: Work[Any], person: Principal, *, origin: Origin) -> Erasure:
    """Note the request and have it mailed; one that is open already stays the one."""
    held: Erasure | None = work.store.erasures.open_one(person.user_id)
    if held is not None:
        return held
    user = work.store.people.user(person.user_id)
    erasure = rules.schedule(
        erasure_id=work.new_id(),
        user_id=user.user_id,
        seed=work.new_id(),
        now=work.system_now,
        grace=timedelta(days=work.settings.erasure_grace_days),
    )
    work.store.erasures.save(erasure)
    work.store.people.save_user(user)  # two requests at once conflict here, and one finds the other
    note(work, user.user_id, Happening.ERASURE_ASKED, origin)
    work.announce(announce.erasure_scheduled(erasure, user=user))
    return erasure


def cancel_erasure(work: Work[Any], person: Principal, *, origin: Origin) -> None:
    """Take it back; nothing has happened."""
    cancelled = rules.cancel(work.store.erasures.open_one(person.user_id), now=work.system_now)
    work.store.erasures.save(cancelled)
    note(work, person.user_id, Happening.ERASURE_CANCELLED, origin)
    work.announce(announce.erasure_cancelled(cancelled, user=work.store.people.user(person.user_id)))


def my_erasure(work: Work[Any], person: Principal) -> Erasure | None:
    """The person's own open request."""
    found: Erasure | None = work.store.erasures.open_one(person.user_id)
    return found


def start_erasures(transactions: Transactions[Any]) -> None:
    """Begin what can no longer be taken back."""
    while transactions.run(start_oldest_due):
        pass


def start_oldest_due(work: Work[Any]) -> bool:
    """Close the cabinet and ask every service to erase the person; False when nothing is due."""
    due: Erasure | None = work.store.erasures.oldest_due(work.system_now)
    if due is None:
        return False
    account_ids = _let_go(work, due.user_id)
    user = closed(work.store.people.user(due.user_id))
    guests = work.store.invitations.guests_who_never_came(user.user_id)
    other_ids = [*work.store.registrations.ids_of_additions(user.user_id), *guests]
    running = rules.start(due, grants=len(account_ids), other_ids=other_ids, now=work.system_now)
    work.store.erasures.save(running)
    work.store.people.save_user(user)
    work.store.links.revoke(user.user_id, now=work.system_now)
    for session in work.store.sessions.open_ones(user.user_id):
        work.store.sessions.save(end(session, now=work.system_now))
    work.announce(announce.all_sessions_revoked(user, at=void_before(user, now=work.system_now)))
    work.announce(announce.erasure_requested(running, user=user, account_ids=account_ids))
    return True


def _let_go(work: Work[Any], user_id: str) -> list[str]:
    """What others let the person see, and what the person let others see, ends; returns the accounts they held."""
    for trust in work.store.trusts.of_person(user_id):
        end_trust(work, trust, reason=Reason.LEFT)
    account_ids = [grant.account_id for grant in work.store.people.grants(user_id)]
    for account_id in account_ids:
        end_all_of(work, account_id, owner_id=user_id)
    work.store.people.drop_grants(user_id)
    return account_ids


def keep_answers(work: Work[Any], answers: Sequence[tuple[str, Part]]) -> None:
    """Write down what a service erased and what it keeps."""
    found: dict[str, Erasure] = work.store.erasures.several(erasure_id for erasure_id, _ in answers)
    for erasure_id, part in answers:
        if erasure_id in found and found[erasure_id].state is State.RUNNING:
            found[erasure_id] = rules.answered(found[erasure_id], part)
    for erasure in found.values():
        work.store.erasures.save(erasure)


def close_erasures(transactions: Transactions[Any]) -> None:
    """When all have answered: identity's own rows, then the data key, then the certificate. Broken off anywhere, it goes on."""
    for erasure in transactions.read().store.erasures.answered(limit=AT_ONCE):
        if erasure.state is State.RUNNING:
            transactions.run(partial(erase_own, erasure_id=erasure.erasure_id))
        for each in (*erasure.other_ids, erasure.user_id):
            transactions.tools.vault.destroy_key(each)
        transactions.run(partial(close_erasure, erasure_id=erasure.erasure_id))


def erase_own(work: Work[Any], *, erasure_id: str) -> None:
    """Delete what identity keeps of the person; the proof of the consents stays, without from where they came."""
    erasure: Erasure = work.store.erasures.several([erasure_id])[erasure_id]
    if erasure.state is State.RUNNING:
        decisions, everybody = decisions_of(work, erasure.user_id), [erasure.user_id, *erasure.other_ids]
        until = work.system_now + rules.KEPT_FOR
        lines = work.store.staff.forget_whom(everybody, certificate=erasure.certificate, forget_at=until)
        counts = work.store.erasures.erase_person(everybody)
        counts["access_to_accounts"] += erasure.grants
        work.store.erasures.save(rules.emptied(erasure, counts=counts, decisions=decisions, lines=lines, now=work.system_now))


def close_erasure(work: Work[Any], *, erasure_id: str) -> None:
    """The key is destroyed: the certificate is complete."""
    erasure: Erasure = work.store.erasures.several([erasure_id])[erasure_id]
    if erasure.state is State.EMPTIED:
        work.store.erasures.save(rules.done(erasure, now=work.system_now))
        log.info("person_erased", erasure_id=erasure_id, certificate=erasure.certificate)


def report_overdue(transactions: Transactions[Any]) -> None:
    """Raise the alarm at half of the time that the law gives: some service does not answer."""
    work = transactions.read()
    for erasure in work.store.erasures.oldest_running(limit=AT_ONCE):
        if rules.overdue(erasure, now=work.system_now):
            log.error("erasure_overdue", erasure_id=erasure.erasure_id, waiting_for=list(erasure.waiting_for))


def certificate_of(work: Work[Any], certificate: str) -> Mapping[str, Any]:
    """What was erased, what is kept and by which rule, in words; it names nobody, so whoever has the number may read it."""
    erasure: Erasure | None = work.store.erasures.by_certificate(certificate.strip().upper())
    if erasure is None or erasure.started_at is None:
        raise NoSuchCertificate
    retention = work.tools.retention
    return {
        "certificate": erasure.certificate,
        "state": "done" if erasure.state is State.DONE else "running",
        "asked_at": erasure.asked_at,
        "started_at": erasure.started_at,
        "closed_at": erasure.closed_at,
        "waiting_for": list(erasure.waiting_for),
        "parts": [retention.describe(part) for part in erasure.parts],
    }
