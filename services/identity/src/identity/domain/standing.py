"""What an applicant may see of a registration, and when; all who are refused see the same, in the same words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from identity.domain.applicant import INITIALS_HINT_EN, INITIALS_HINT_RU
from identity.domain.proof import Kind
from identity.domain.registration import Registration, State, Step
from identity.domain.words import Text


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
    waits_until: datetime | None = None
    with_staff: bool = False
    kinds: tuple[Kind, ...] = tuple(Kind)


def standing(registration: Registration, *, now: datetime, tick: timedelta, phone: str) -> Standing:
    """The state that shows now, with its words; the question shows no sooner than the refusal it comes with."""
    if registration.step is Step.WAITING:
        text, until = _waits(registration, phone=phone), registration.waits_until
        return Standing(state=State.CHECKING, text=text, answers_left=0, waits_until=until, with_staff=until is None)
    state = shown_state(registration, now=now, tick=tick)
    left = registration.answers_left if state is State.NOT_CONFIRMED else 0
    text = _words(registration)(state, phone=phone, asked=left > 0)
    return Standing(state=state, text=text, answers_left=left, kinds=kinds_for(registration))


def kinds_for(registration: Registration) -> tuple[Kind, ...]:
    """What may be answered with: for a legal entity not what stands on the invoice, where its numbers stand too."""
    return tuple(each for each in Kind if each is not Kind.BILL_TOTAL) if registration.organisation else tuple(Kind)


def _words(registration: Registration) -> Callable[..., Text]:
    if registration.organisation:
        return contract_message if registration.adds_to else organisation_message
    return addition_message if registration.adds_to else message


def _waits(registration: Registration, *, phone: str) -> Text:
    left = _staff_looks if registration.organisation else _staff_calls
    why = _contact_is_told() if registration.waits_until else left()
    then = _then_it_is_added() if registration.adds_to else _then_a_letter_comes(registration)
    return Text(ru=f"{why.ru} {then.ru} Вопросы — по телефону {phone}.", en=f"{why.en} {then.en} Questions: {phone}.")


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


def _contact_is_told() -> Text:
    return Text(
        ru="Данные подтвердились. По этому счёту у нас записан другой контакт, поэтому мы сообщили туда о вашей заявке. "
        "Если за 24 часа никто не возразит, счёт откроется.",
        en="Your details are confirmed. We have another contact on file for this account, so we told it of your request. "
        "If nobody objects within 24 hours, the account opens.",
    )


def _staff_looks() -> Text:
    return Text(
        ru="Данные подтвердились. Заявку от организации смотрит наш сотрудник: он может позвонить и спросить доверенность.",
        en="Your details are confirmed. A member of our staff looks at requests of organisations and may call and ask for your "
        "authority.",
    )


def _staff_calls() -> Text:
    return Text(
        ru="Данные подтвердились. По этому счёту у нас записан только телефон. Чтобы посторонний не вошёл в ваш кабинет, наш "
        "сотрудник позвонит по нему в рабочее время и спросит, вы ли это.",
        en="Your details are confirmed. All we have on file for this account is a telephone number. So that no stranger "
        "enters your cabinet, a member of our staff calls it in working hours and asks whether it was you.",
    )


def _then_a_letter_comes(registration: Registration) -> Text:
    if registration.waits_until:
        return Text(
            ru="Тогда мы напишем вам на электронную почту. Ждать на этой странице не нужно.",
            en="We then write to your e-mail. You need not wait on this page.",
        )
    return Text(
        ru="После этого вам на электронную почту придёт ссылка для пароля. Ждать на этой странице не нужно.",
        en="After that, a link to set your password comes to your e-mail. You need not wait on this page.",
    )


def _then_it_is_added() -> Text:
    return Text(
        ru="После этого счёт сам появится в разделе «Мои счета». Ждать на этой странице не нужно.",
        en="After that it appears in “My accounts” by itself. You need not wait on this page.",
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


def organisation_message(state: State, *, phone: str, asked: bool = False) -> Text:
    """What the representative of a legal entity reads: alike for an unknown account, a wrong INN, another contract, a person's
    account and one that is registered already."""
    if state is not State.NOT_CONFIRMED:
        return message(state, phone=phone)
    check_ru = "Проверьте номер лицевого счёта, ИНН и номер договора по договору энергоснабжения."
    check_en = "Check the account number, the INN and the contract number against the supply contract."
    if asked:
        return Text(
            ru=f"Пока данные не подтвердились. {check_ru} Если всё верно, назовите номер счётчика или последние показания. "
            f"Если организация уже зарегистрирована, воспользуйтесь восстановлением пароля. Вопросы — по телефону {phone}.",
            en=f"Your details are not confirmed yet. {check_en} If all is right, give the number of a meter or the last reading. "
            f"If the organisation is registered already, recover the password. Questions: {phone}.",
        )
    return Text(
        ru=f"Данные не подтвердились. {check_ru} Если организация уже зарегистрирована, воспользуйтесь восстановлением пароля. "
        f"Если в адресе почты ошибка, зарегистрируйтесь ещё раз через 24 часа. Вопросы — по телефону {phone}.",
        en=f"We could not confirm your details. {check_en} If the organisation is registered already, recover the password. "
        f"If you mistyped the e-mail, register again after 24 hours. Questions: {phone}.",
    )


def contract_message(state: State, *, phone: str, asked: bool = False) -> Text:
    """What a representative reads who asked for one more contract of the legal entity: alike whatever was wrong."""
    if state is not State.NOT_CONFIRMED:
        return addition_message(state, phone=phone)
    check_ru = "Проверьте номер лицевого счёта и номер договора: договор должен быть заключён с вашей организацией."
    check_en = "Check the account number and the contract number: the contract must be with your organisation."
    if asked:
        return Text(
            ru=f"Пока данные не подтвердились. {check_ru} Если всё верно, назовите номер счётчика или последние показания. "
            f"Вопросы — по телефону {phone}.",
            en=f"Your details are not confirmed yet. {check_en} If all is right, give the number of a meter or the last reading. "
            f"Questions: {phone}.",
        )
    return Text(
        ru=f"Данные не подтвердились. {check_ru} Если счёт уже подключён к другому кабинету, попросите его владельца дать вам "
        f"доступ. Вопросы — по телефону {phone}.",
        en=f"We could not confirm these details. {check_en} If the account is in another cabinet already, ask its owner to give "
        f"you access. Questions: {phone}.",
    )
