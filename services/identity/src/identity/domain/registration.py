"""A registration: asked for, checked against the retailer's base, and told to the applicant without being an oracle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from identity.domain.access import Grant, User, may_be_granted
from identity.domain.applicant import INITIALS_HINT_EN, INITIALS_HINT_RU
from identity.domain.consent import Consent
from identity.domain.proof import ANSWERS, Policy


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


@dataclass(frozen=True, kw_only=True)
class Match:
    """What account-sync found: the applicant is the holder of this account."""

    registration_id: str
    account_id: str
    account_number: str
    weak: bool
    holder_revision: int = 1


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


@dataclass(frozen=True, kw_only=True)
class Text:
    """A sentence in both languages."""

    ru: str
    en: str


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


def is_at_first_check(registration: Registration) -> bool:
    """Whether account-sync's answer about the name is still awaited; one that comes twice or late changes nothing."""
    return registration.state is State.CHECKING and registration.step is Step.NONE


def is_judged(registration: Registration, *, attempt: int) -> bool:
    """Whether account-sync's word about this answer is awaited."""
    return registration.step is Step.JUDGING and registration.answers == attempt


def suffices(match: Match, *, policy: Policy, holder: Grant | None, now: datetime) -> bool:
    """Whether the name alone proves enough: it was written in full, nobody holds the account, and not everyone is asked."""
    return policy is Policy.WEAK and not match.weak and may_be_granted(holder, now=now)


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
    )


def shown_state(registration: Registration, *, now: datetime, tick: timedelta) -> State:
    """What the applicant may see: a decision shows at the next whole tick after asking, so its time does not tell its reason."""
    if registration.decided_at is None:
        return State.CHECKING
    ticks = max(1, -((registration.asked_at - registration.decided_at) // tick))
    return registration.state if now >= registration.asked_at + ticks * tick else State.CHECKING


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the applicant may see of a registration; with `answers_left`, a second proof is asked."""

    state: State
    text: Text
    answers_left: int


def standing(registration: Registration, *, now: datetime, tick: timedelta, phone: str) -> Standing:
    """The state that shows now, with its words; the question shows no sooner than the refusal it comes with."""
    state = shown_state(registration, now=now, tick=tick)
    left = registration.answers_left if state is State.NOT_CONFIRMED else 0
    words = addition_message if registration.adds_to else message
    return Standing(state=state, text=words(state, phone=phone, asked=left > 0), answers_left=left)


def message(state: State, *, phone: str, asked: bool = False) -> Text:
    """What the applicant reads. A refusal reads alike for an unknown account, a wrong name and an account already registered."""
    if state is State.CHECKING:
        return Text(
            ru="Проверяем ваши данные. Обычно это занимает несколько секунд, страница обновится сама.",
            en="We are checking your details. It usually takes a few seconds; the page updates by itself.",
        )
    if state is State.THANKS:
        return Text(
            ru="Спасибо за регистрацию! На вашу электронную почту отправлена ссылка: по ней вы придумаете пароль. "
            "Ссылка действует 24 часа. В течение суток в личный кабинет загрузится полная информация по счёту.",
            en="Thank you for registering! A link to set your password has been sent to your e-mail; it is good for 24 hours. "
            "The full information on your account will be loaded within a day.",
        )
    if asked:
        return _question(phone=phone)
    return Text(
        ru="Данные не подтвердились. Проверьте номер лицевого счёта и фамилию по квитанции. "
        f"Если счёт не найден, {INITIALS_HINT_RU}. Если вы уже регистрировались, воспользуйтесь восстановлением пароля. "
        "Если при регистрации вы ошиблись в адресе почты, зарегистрируйтесь ещё раз через 24 часа. "
        f"Вопросы — по телефону {phone}.",
        en="We could not confirm your details. Check the account number and the surname against your bill. "
        f"If the account is not found, {INITIALS_HINT_EN}. If you registered before, recover your password. "
        "If you mistyped the e-mail when you registered, register again after 24 hours. "
        f"Questions: {phone}.",
    )


def _question(*, phone: str) -> Text:
    return Text(
        ru="Пока данные не подтвердились. Проверьте номер лицевого счёта и фамилию по квитанции. "
        f"Если счёт не найден, {INITIALS_HINT_RU}. Если всё верно, назовите номер счётчика, последние показания "
        "или сумму последней квитанции. Если вы уже регистрировались, воспользуйтесь восстановлением пароля. "
        f"Вопросы — по телефону {phone}.",
        en="Your details are not confirmed yet. Check the account number and the surname against your bill. "
        f"If the account is not found, {INITIALS_HINT_EN}. If all is right, give the number of the meter, the last reading "
        "or the total of the last bill. If you registered before, recover your password. "
        f"Questions: {phone}.",
    )


def addition_message(state: State, *, phone: str, asked: bool = False) -> Text:
    """What a person reads who asked for one more account; why it was refused stays unsaid here too."""
    if state is State.CHECKING:
        return message(state, phone=phone)
    if state is State.THANKS:
        return Text(ru="Счёт добавлен в ваш личный кабинет.", en="The account has been added to your cabinet.")
    if asked:
        return message(state, phone=phone, asked=asked)
    return Text(
        ru="Данные не подтвердились. Проверьте номер лицевого счёта и фамилию владельца по квитанции. "
        f"Если счёт не найден, {INITIALS_HINT_RU}. Если счёт уже подключён к другому кабинету, попросите его владельца "
        f"дать вам доступ. Вопросы — по телефону {phone}.",
        en="We could not confirm these details. Check the account number and the holder's surname against the bill. "
        f"If the account is not found, {INITIALS_HINT_EN}. If the account is in another cabinet already, ask its owner "
        f"to give you access. Questions: {phone}.",
    )
