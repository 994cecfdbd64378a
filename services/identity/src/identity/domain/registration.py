"""A registration: asked for, checked against the retailer's base, and told to the applicant without being an oracle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from identity.domain.access import Grant, User, may_be_granted
from identity.domain.consent import Consent
from identity.domain.organisation import Organisation
from identity.domain.proof import ANSWERS, Policy
from identity.domain.review import Reason, Review

TIME_TO_OBJECT = timedelta(hours=24)
TIME_TO_DISOWN = timedelta(days=7)  # how long an owner may say that they know nothing of a claim


class State(StrEnum):
    """Where a registration stands, as the applicant may know it."""

    CHECKING = "checking"
    THANKS = "thanks"
    NOT_CONFIRMED = "not_confirmed"


class Step(StrEnum):
    """What a registration waits for beyond the first check. The applicant's state stays one of the three words above."""

    NONE = ""
    QUESTION = "question"  # not confirmed yet: a second proof is asked
    JUDGING = "judging"  # being checked again: account-sync compares the answer
    WAITING = "waiting"  # proved: the contact on file may object until `waits_until`


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A contact that the base has on file, encrypted with the applicant's key: `channel` is `email` or `phone`."""

    channel: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Match:
    """What account-sync found: the applicant is the holder of this account; `filed` is to be told before they are let in.

    `email_on_file`: the base has the applicant's own e-mail on file. `of_legal_entity`: INN and contract number fit, not a name.
    """

    registration_id: str
    account_id: str
    account_number: str
    weak: bool
    holder_revision: int = 1
    filed: Filed | None = None
    former_numbers: Sequence[str] = ()
    email_on_file: bool = False
    of_legal_entity: bool = False


@dataclass(frozen=True, kw_only=True)
class Registration:
    """One request for access. `user_id` is the person it will create; names and e-mail are encrypted with their key.

    With `adds_to` somebody who has a cabinet asks for one more account: nobody is created, and the key of `user_id` serves for
    nothing but this question, so that account-sync is asked alike.
    `found` is the account whose holder has this name, if there is one; no answer to the applicant depends on it alone.
    """

    registration_id: str
    user_id: str
    account_number: str
    surname: str
    name: str
    patronymic: str | None
    email: str
    email_index: str
    consent: Consent | None
    requested_at: datetime
    state: State = State.CHECKING
    decided_at: datetime | None = None
    adds_to: str | None = None
    applied_at: datetime | None = None
    step: Step = Step.NONE
    found: Match | None = None
    answers: int = 0
    answered_at: datetime | None = None
    waits_until: datetime | None = None
    objection: str | None = None  # fingerprint of the secret that lets the contact on file object
    review: Review | None = None
    organisation: Organisation | None = None  # who registers for a legal entity speaks for it; encrypted like the names

    @property
    def asked_at(self) -> datetime:
        """The machine's time of asking, which `decided_at` can be compared with; `requested_at` is business time."""
        return self.answered_at or self.applied_at or self.own_consent.given_at

    @property
    def own_consent(self) -> Consent:
        """The consent given with it; only who asks for one more account gave it long before."""
        assert self.consent is not None
        return self.consent

    @property
    def answers_left(self) -> int:
        """How many answers may still be given."""
        return ANSWERS - self.answers if self.step is Step.QUESTION else 0


def confirmed(registration: Registration, *, now: datetime) -> Registration:
    """The registration after the applicant turned out to be the holder of a free account."""
    return replace(registration, state=State.THANKS, step=Step.NONE, decided_at=now)


def not_confirmed(registration: Registration, *, now: datetime) -> Registration:
    """The registration after the last word was a refusal."""
    return replace(registration, state=State.NOT_CONFIRMED, step=Step.NONE, decided_at=now)


def questioned(registration: Registration, *, found: Match | None, now: datetime) -> Registration:
    """Not confirmed yet: a second proof is asked while answers are left, whatever the reason was."""
    asked = replace(registration, state=State.NOT_CONFIRMED, step=Step.QUESTION, found=found, decided_at=now)
    return asked if asked.answers_left > 0 else not_confirmed(asked, now=now)


def answered(registration: Registration, *, now: datetime) -> Registration:
    """Checked again, as at first."""
    return replace(
        registration,
        state=State.CHECKING,
        step=Step.JUDGING,
        decided_at=None,
        answers=registration.answers + 1,
        answered_at=now,
    )


def announced(registration: Registration, *, match: Match, objection: str, now: datetime) -> Registration:
    """Proved, and bound a day later unless the contact on file objects."""
    return replace(
        registration,
        state=State.CHECKING,
        step=Step.WAITING,
        found=match,
        decided_at=None,
        waits_until=now + TIME_TO_OBJECT,
        objection=objection,
    )


def left_to_staff(registration: Registration, reason: Reason, *, match: Match, now: datetime) -> Registration:
    """Proved as far as papers and a meter can prove; a person at the retailer says the last word, however long it takes."""
    proved = replace(registration, state=State.CHECKING, step=Step.WAITING, found=match, decided_at=None, waits_until=None)
    return put_into_review(proved, reason, now=now)


def is_to_be_called(match: Match) -> bool:
    """Whether the base has a telephone alone on file: nobody can be written to, so nobody could object in time."""
    return match.filed is not None and match.filed.channel == "phone"


def is_due(registration: Registration, *, now: datetime) -> bool:
    """Whether nobody objected in time."""
    return registration.step is Step.WAITING and registration.waits_until is not None and registration.waits_until <= now


def put_into_review(registration: Registration, reason: Reason, *, now: datetime) -> Registration:
    """Let a person decide; the applicant reads what everybody reads. One question is one case, whatever else happens to it."""
    return registration if registration.review else replace(registration, review=Review(reason=reason, opened_at=now))


def is_before_owner(registration: Registration) -> bool:
    """Whether the owner of the account was told, and nobody has decided yet."""
    review = registration.review
    return review is not None and review.open and review.reason is Reason.HAS_OWNER


def disowned(registration: Registration) -> Registration:
    """The owner says that they know nothing of the claim; whoever decides reads it."""
    assert registration.review is not None
    return replace(registration, review=replace(registration.review, reason=Reason.OBJECTION))


def closed_by_time(registration: Registration, *, now: datetime) -> Registration:
    """A case nobody decided before the day was over needs nobody any more."""
    review = registration.review
    return replace(registration, review=replace(review, open=False, decided_at=now)) if review and review.open else registration


def is_at_first_check(registration: Registration) -> bool:
    """Whether account-sync's answer about the name is still awaited; one that comes twice or late changes nothing."""
    return registration.state is State.CHECKING and registration.step is Step.NONE


def is_judged(registration: Registration, *, attempt: int) -> bool:
    """Whether account-sync's word about this answer is awaited."""
    return registration.step is Step.JUDGING and registration.answers == attempt


def is_of_same_kind(match: Match, registration: Registration) -> bool:
    """Whether a person asked for a person's account, or a representative for a legal entity's."""
    return match.of_legal_entity == (registration.organisation is not None)


def suffices(match: Match, *, policy: Policy, holder: Grant | None, now: datetime) -> bool:
    """Whether the name alone proves enough: it was written in full, nobody holds the account, and not everyone is asked.

    A legal entity's numbers never do, whatever account-sync says of them.
    """
    strong = not match.weak and not match.of_legal_entity
    return policy is Policy.WEAK and strong and may_be_granted(holder, now=now)


def new_user(registration: Registration, *, now: datetime) -> User:
    """The person a confirmed registration creates."""
    return User(
        user_id=registration.user_id,
        surname=registration.surname,
        name=registration.name,
        patronymic=registration.patronymic,
        email=registration.email,
        email_index=registration.email_index,
        language="ru",
        created_at=now,
        organisation=registration.organisation,
    )
