"""What identity refuses, each with a stable code and a sentence in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """What is wrong with one field of a form; `pointer` is a JSON pointer into the request."""

    pointer: str
    ru: str
    en: str


class IdentityError(Exception):
    """Base of everything identity refuses."""

    kind = "invalid"
    code = "identity_error"

    def __init__(
        self, ru: str, en: str, *, details: Mapping[str, Any] | None = None, errors: tuple[FieldError, ...] = ()
    ) -> None:
        super().__init__(self.code)
        self.ru = ru
        self.en = en
        self.details = dict(details or {})
        self.errors = [{"pointer": error.pointer, "ru": error.ru, "en": error.en} for error in errors]


class FormInvalid(IdentityError):
    """A field of the form is not filled in as it should be."""

    code = "form_invalid"

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__("Проверьте отмеченные поля.", "Please check the marked fields.", errors=errors)


class ConsentNotGiven(IdentityError):
    """Without consent to the processing of personal data nobody is registered."""

    code = "consent_not_given"

    def __init__(self) -> None:
        ru = "Чтобы зарегистрироваться, дайте согласие на обработку персональных данных."
        en = "To register, please agree to the processing of your personal data."
        super().__init__(ru, en, errors=(FieldError(pointer="/consent", ru=ru, en=en),))


class ConsentOutdated(IdentityError):
    """The consent shown was not the text in force."""

    kind = "conflict"
    code = "consent_outdated"

    def __init__(self, *, given: str, current: str) -> None:
        ru = "Текст согласия изменился. Прочитайте действующий текст и подтвердите согласие ещё раз."
        en = "The text of the consent has changed. Please read the current text and agree again."
        error = FieldError(pointer="/consent_version", ru=ru, en=en)
        super().__init__(ru, en, details={"given_version": given, "current_version": current}, errors=(error,))


class ConsentUnknown(IdentityError):
    """There is no document of this kind."""

    kind = "missing"
    code = "consent_unknown"

    def __init__(self) -> None:
        super().__init__("Такого документа о согласии нет.", "There is no such consent document.")


class ConsentRequired(IdentityError):
    """Without this consent there is no personal account: it ends with the account, and not before."""

    kind = "conflict"
    code = "consent_required"

    def __init__(self) -> None:
        super().__init__(
            "Без этого согласия вести личный кабинет нельзя. Чтобы отозвать его, удалите личный кабинет: "
            "«Профиль», «Удаление личного кабинета».",
            "There is no personal account without this consent. To withdraw it, erase the personal account: "
            "“Profile”, “Erasing the personal account”.",
        )


class NoSuchRegistration(IdentityError):
    """There is no registration of this id."""

    kind = "missing"
    code = "no_such_registration"

    def __init__(self) -> None:
        super().__init__("Такой заявки на регистрацию нет.", "There is no such registration.")


class NothingAsked(IdentityError):
    """No answer is awaited: the registration is being checked, is confirmed, or was answered often enough."""

    kind = "conflict"
    code = "nothing_asked"

    def __init__(self) -> None:
        super().__init__(
            "Сейчас ответа на вопрос не ждём: посмотрите, что сказано о заявке.",
            "No answer is awaited now: please look at what is said about the registration.",
        )


class LinkNotValid(IdentityError):
    """The one-time link was used, replaced by a newer one, has run out, or never was."""

    kind = "missing"
    code = "link_not_valid"

    def __init__(self) -> None:
        super().__init__(
            "Ссылка больше не действует: её уже использовали, заменили новой или истёк её срок. Запросите новую ссылку.",
            "The link is no longer valid: it was used, replaced by a newer one or has run out. Please ask for a new link.",
        )


class PasswordRefused(IdentityError):
    """The new password is too short, too long, easily guessed, or was typed differently the second time."""

    code = "password_refused"

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__("Этот пароль не подходит.", "This password will not do.", errors=errors)


class CurrentPasswordWrong(IdentityError):
    """The current password typed along with the new one is not right."""

    code = "current_password_wrong"

    def __init__(self) -> None:
        ru, en = "Текущий пароль набран неверно.", "The current password is not right."
        super().__init__(ru, en, errors=(FieldError(pointer="/current_password", ru=ru, en=en),))


class WrongLoginOrPassword(IdentityError):
    """Login and password do not fit; which of the two stays unsaid."""

    kind = "unauthenticated"
    code = "wrong_login_or_password"

    def __init__(self) -> None:
        super().__init__(
            "Номер лицевого счёта (или адрес почты) и пароль не подходят друг к другу. Проверьте раскладку клавиатуры "
            "или восстановите пароль. Если на один адрес зарегистрировано несколько счетов, входите по номеру счёта.",
            "The account number (or e-mail) and the password do not fit. Check the keyboard layout or recover the password. "
            "If several accounts share an e-mail, sign in by account number.",
        )


class SessionOver(IdentityError):
    """The session has ended, here or elsewhere; signing in again begins a new one."""

    kind = "unauthenticated"
    code = "session_over"

    def __init__(self) -> None:
        super().__init__("Сеанс завершён. Войдите снова.", "Your session is over. Please sign in again.")


class CursorUnknown(IdentityError):
    """The cursor was not made by this list."""

    code = "cursor_unknown"

    def __init__(self) -> None:
        super().__init__(
            "Откройте список сначала: ссылка на страницу устарела.", "Open the list from its start: the page link is stale."
        )


class NoSuchSession(IdentityError):
    """The person has no session of this id that is still open."""

    kind = "missing"
    code = "no_such_session"

    def __init__(self) -> None:
        super().__init__("Этот вход уже завершён.", "This sign-in has already ended.")


class TooManyAttempts(IdentityError):
    """So many attempts that the next one has to wait; nobody is locked out for good."""

    kind = "too_many"
    code = "too_many_attempts"

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(
            f"Слишком много попыток подряд. Повторите через {retry_after} с.",
            f"Too many attempts in a row. Please try again in {retry_after} s.",
            details={"retry_after": retry_after},
        )


class WorkWanted(IdentityError):
    """So many ask at once that each first shows some work; the client does it by itself, nobody types anything."""

    kind = "too_many"
    code = "work_wanted"

    def __init__(self, *, challenge: str, bits: int, retry_after: int) -> None:
        super().__init__(
            "Сейчас очень много обращений. Обновите страницу или приложение и повторите через минуту.",
            "There are very many requests just now. Please refresh the page or the app and try again in a minute.",
            details={"challenge": challenge, "bits": bits, "retry_after": retry_after},
        )


class ForeignOrigin(IdentityError):
    """A page of another site tried to use the browser's session."""

    kind = "forbidden"
    code = "foreign_origin"

    def __init__(self) -> None:
        super().__init__("Запрос пришёл с другого сайта и отклонён.", "The request came from another site and was refused.")
