"""The second proof: asked of everybody who is not confirmed, answered here, compared by account-sync, decided here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chassis.transaction import Work

from identity import announce
from identity.actions.attempts import admit
from identity.actions.binding import admit_holder, put_before_owner
from identity.actions.challenges import demand_work
from identity.domain.access import Grant, may_be_granted
from identity.domain.attempts import network
from identity.domain.errors import NoSuchRegistration, NothingAsked
from identity.domain.holder_change import is_of_former_holder
from identity.domain.proof import Answer, Kind, NotOfLegalEntity, Verdict, counted_as, plain
from identity.domain.registration import Registration, Step, answered, is_judged, put_into_review, questioned
from identity.domain.review import Reason
from identity.domain.standing import kinds_for, standing


def prepare_answer(
    work: Work[Any],
    registration_id: str,
    *,
    kind: str,
    answer: str,
    address: str,
    work_done: str = "",
    adds_to: str | None = None,
) -> Answer:
    """Check that an answer is awaited (an addition's by the person who adds), count it, and encrypt it with its own key."""
    registration = _awaiting_answer(work, registration_id, adds_to=adds_to)
    if Kind(kind) not in kinds_for(registration):
        raise NotOfLegalEntity
    text = plain(Kind(kind), answer)
    demand_work(work, "proof", address=address, given=work_done)
    dimensions = counted_as(
        registration_id=registration_id,
        account=work.tools.secrets.login_fingerprint(registration.account_number),
        address=network(address),
        free_per_address=work.settings.free_attempts_per_address,
    )
    admit(work, dimensions)
    return Answer(
        registration_id=registration_id,
        user_id=registration.user_id,
        attempt=registration.answers + 1,
        kind=Kind(kind),
        answer=work.tools.vault.encrypt(registration.user_id, text),
        given_at=work.system_now,
        adds_to=adds_to,
    )


def give_answer(work: Work[Any], answer: Answer) -> Registration:
    """Let account-sync compare the answer, whoever it is from: known and unknown take the same way again."""
    registration = answered(_awaiting_answer(work, answer.registration_id, adds_to=answer.adds_to), now=answer.given_at)
    if registration.answers != answer.attempt:
        raise NothingAsked  # a twin in flight was faster
    work.store.registrations.save([registration])
    work.announce(announce.proof_given(answer))
    return registration


def judge_proofs(work: Work[Any], verdicts: list[Verdict]) -> None:
    """Welcome those whose proof fits a free account; the others may answer again, or read what strangers read."""
    registrations = work.store.registrations.several(verdict.registration_id for verdict in verdicts)
    found = [each.found.account_id for each in registrations.values() if each.found]
    holders = work.store.people.holders(found)
    for verdict in verdicts:
        registration = registrations.get(verdict.registration_id)
        if registration is not None and is_judged(registration, attempt=verdict.attempt):
            registrations[verdict.registration_id] = _judged(work, registration, fits=verdict.fits, holders=holders)
    work.store.registrations.save(registrations.values())


def _judged(work: Work[Any], registration: Registration, *, fits: bool, holders: dict[str, Grant]) -> Registration:
    match, now = registration.found, work.system_now
    if match is not None and is_of_former_holder(match, work.store.holder_changes.of([match.account_id]).get(match.account_id)):
        return questioned(registration, found=None, now=now)
    if match is not None and fits and may_be_granted(holders.get(match.account_id), now=now):
        return admit_holder(work, registration, match=match, holders=holders)
    asked = questioned(registration, found=match, now=now)
    if match is not None and fits:  # reads like a wrong answer, and a person looks at it
        return put_before_owner(work, asked, owner=holders[match.account_id])
    if match is not None and asked.step is Step.NONE:
        return put_into_review(asked, Reason.WRONG_ANSWERS, now=now)
    return asked


def _awaiting_answer(work: Work[Any], registration_id: str, *, adds_to: str | None) -> Registration:
    registration: Registration | None = work.store.registrations.one(registration_id)
    if registration is None or registration.adds_to != adds_to:  # somebody else's is answered like one that never was
        raise NoSuchRegistration
    tick = timedelta(milliseconds=work.settings.registration_tick_ms)
    shown = standing(registration, now=work.system_now, tick=tick, phone="")
    if shown.answers_left == 0:
        raise NothingAsked
    return registration
