"""What identity refuses about trusted people and invitations."""

from __future__ import annotations

from identity.domain.errors import FieldError, IdentityError


class InvitationNotValid(IdentityError):
    """The invitation was accepted, withdrawn, has run out, or never was."""

    kind = "missing"
    code = "invitation_not_valid"

    def __init__(self) -> None:
        super().__init__(
            "Приглашение больше не действует: его уже приняли, отозвали или прошло семь дней. "
            "Попросите владельца счёта пригласить вас ещё раз.",
            "The invitation is no longer valid: it was accepted, withdrawn, or seven days have passed. "
            "Please ask the account's owner to invite you again.",
        )


class NoSuchInvitation(IdentityError):
    """The account has no open invitation of this id."""

    kind = "missing"
    code = "no_such_invitation"

    def __init__(self) -> None:
        super().__init__("Этого приглашения уже нет.", "This invitation is no longer there.")


class NoSuchTrust(IdentityError):
    """Nobody of this id is trusted with the account."""

    kind = "missing"
    code = "no_such_trust"

    def __init__(self) -> None:
        super().__init__("Доступ этого человека уже закрыт.", "This person's access has already ended.")


class TooManyPeople(IdentityError):
    """An account is shared with only so many people."""

    kind = "conflict"
    code = "too_many_people"

    def __init__(self, *, most: int) -> None:
        super().__init__(
            f"К одному счёту можно дать доступ не больше чем {most} людям. Закройте доступ тем, кому он не нужен.",
            f"An account can be shared with {most} people at most. Please end the access of those who do not need it.",
        )


class YourOwnAccount(IdentityError):
    """The owner invited themselves, or opened their own invitation."""

    kind = "conflict"
    code = "your_own_account"

    def __init__(self) -> None:
        ru = "Это ваш собственный счёт: он уже в вашем кабинете."
        en = "It is your own account: you have it in your cabinet already."
        super().__init__(ru, en, errors=(FieldError(pointer="/email", ru=ru, en=en),))


class TrustedAlready(IdentityError):
    """The person is trusted with this account already."""

    kind = "conflict"
    code = "trusted_already"

    def __init__(self) -> None:
        super().__init__(
            "У вас уже есть доступ к этому счёту. Чтобы получить другие права, попросите владельца закрыть прежний доступ.",
            "You have access to this account already. For other rights ask its owner to end the present access first.",
        )


class InvitedAlready(IdentityError):
    """There is an open invitation to the same e-mail."""

    kind = "conflict"
    code = "invited_already"

    def __init__(self) -> None:
        ru = "Этот человек уже приглашён. Чтобы пригласить иначе, сначала отзовите прежнее приглашение."
        en = "This person is invited already. To invite otherwise, withdraw the former invitation first."
        super().__init__(ru, en, errors=(FieldError(pointer="/email", ru=ru, en=en),))


class SignInInstead(IdentityError):
    """Somebody with this e-mail has a cabinet already."""

    kind = "conflict"
    code = "sign_in_instead"

    def __init__(self) -> None:
        super().__init__(
            "С этой почтой уже есть личный кабинет. Войдите в него и откройте ссылку из письма ещё раз.",
            "There is a cabinet with this e-mail already. Sign in and open the link of the letter once more.",
        )
