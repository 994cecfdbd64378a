"""What identity refuses to people of the retailer."""

from __future__ import annotations

from identity.domain.errors import FieldError, IdentityError


class WrongEntry(IdentityError):
    """Login, password and code do not fit together; which of them stays unsaid."""

    kind = "unauthenticated"
    code = "wrong_login_password_or_code"

    def __init__(self) -> None:
        super().__init__(
            "Логин, пароль и код не подходят друг к другу. Код действует полминуты и только один раз: дождитесь следующего. "
            "Если время на телефоне неверно, включите его автоматическую установку.",
            "Login, password and code do not fit. A code is good for half a minute and only once: wait for the next one. "
            "If the telephone's clock is wrong, let it set itself.",
        )


class SetupLinkNotValid(IdentityError):
    """The set-up link was used, replaced, has run out, or never was."""

    kind = "missing"
    code = "setup_link_not_valid"

    def __init__(self) -> None:
        super().__init__(
            "Ссылка больше не действует: её уже использовали, заменили новой или истёк её срок. Попросите руководителя о новой.",
            "The link is no longer valid: it was used, replaced by a newer one or has run out. Ask your head for a new one.",
        )


class WrongCode(IdentityError):
    """The code typed to finish the set-up is not the one the app shows."""

    code = "wrong_code"

    def __init__(self) -> None:
        ru = "Код не подошёл. Введите шесть цифр, которые приложение показывает сейчас; проверьте время на телефоне."
        en = "The code does not fit. Type the six digits the app shows now; check the telephone's clock."
        super().__init__(ru, en, errors=(FieldError(pointer="/code", ru=ru, en=en),))


class LoginTaken(IdentityError):
    """There is, or was, a member of this login."""

    kind = "conflict"
    code = "login_taken"

    def __init__(self) -> None:
        ru, en = "Такой логин уже есть или был. Возьмите другой.", "This login exists or existed. Take another one."
        super().__init__(ru, en, errors=(FieldError(pointer="/login", ru=ru, en=en),))


class NoSuchMember(IdentityError):
    """There is no member of staff of this name."""

    kind = "missing"
    code = "no_such_member"

    def __init__(self) -> None:
        super().__init__("Такого сотрудника нет.", "There is no such member of staff.")


class NoCabinet(IdentityError):
    """Nobody has a cabinet for the account of this number."""

    kind = "missing"
    code = "no_cabinet"

    def __init__(self) -> None:
        ru = "По этому лицевому счёту в личном кабинете никто не зарегистрирован."
        en = "Nobody is registered for this account."
        super().__init__(ru, en, errors=(FieldError(pointer="/account_number", ru=ru, en=en),))


class NoSuchView(IdentityError):
    """The member has no view of this id that is still open."""

    kind = "missing"
    code = "no_such_view"

    def __init__(self) -> None:
        super().__init__("Этот просмотр уже завершён.", "This view has already ended.")


class OwnRoles(IdentityError):
    """Nobody changes their own roles, resets or removes themselves."""

    kind = "forbidden"
    code = "own_account"

    def __init__(self) -> None:
        super().__init__(
            "Свою учётную запись так менять нельзя: попросите другого руководителя.",
            "You cannot change your own account this way: ask another head.",
        )
