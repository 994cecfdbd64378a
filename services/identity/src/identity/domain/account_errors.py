"""What identity refuses about the accounts of a signed-in person."""

from __future__ import annotations

from identity.domain.errors import FieldError, IdentityError


class NoSuchAccount(IdentityError):
    """The account is not, or no longer, one of the person's."""

    kind = "missing"
    code = "account_not_yours"

    def __init__(self) -> None:
        super().__init__("Этого счёта в вашем кабинете нет.", "This account is not in your cabinet.")


class NoSuchAddition(IdentityError):
    """The person has asked for no such account."""

    kind = "missing"
    code = "no_such_addition"

    def __init__(self) -> None:
        super().__init__("Такой заявки на добавление счёта нет.", "There is no such request to add an account.")


class AccountAlreadyYours(IdentityError):
    """The account is in the person's cabinet already."""

    kind = "conflict"
    code = "account_already_yours"

    def __init__(self) -> None:
        ru, en = "Этот счёт уже есть в вашем кабинете.", "This account is in your cabinet already."
        super().__init__(ru, en, errors=(FieldError(pointer="/account_number", ru=ru, en=en),))


class SpeaksForNobody(IdentityError):
    """Only who registered as the representative of a legal entity adds further contracts of it."""

    kind = "conflict"
    code = "not_a_representative"

    def __init__(self) -> None:
        super().__init__(
            "В этом кабинете нет организации. Чтобы подключить её счёт, зарегистрируйтесь как представитель юридического лица.",
            "There is no organisation in this cabinet. To connect its account, register as the representative of a legal entity.",
        )


class TooManyAccounts(IdentityError):
    """One cabinet holds only so many accounts."""

    kind = "conflict"
    code = "too_many_accounts"

    def __init__(self, *, most: int) -> None:
        super().__init__(f"В одном кабинете может быть не больше {most} счетов.", f"A cabinet holds at most {most} accounts.")
