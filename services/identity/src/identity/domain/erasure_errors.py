"""What identity refuses about the erasure of a person."""

from __future__ import annotations

from identity.domain.errors import IdentityError


class NoErasure(IdentityError):
    """There is nothing to cancel."""

    kind = "missing"
    code = "no_erasure"

    def __init__(self) -> None:
        super().__init__("Удаление кабинета не запрошено.", "No erasure was asked for.")


class ErasureUnderWay(IdentityError):
    """The erasure has begun and cannot be taken back."""

    kind = "conflict"
    code = "erasure_under_way"

    def __init__(self) -> None:
        super().__init__("Удаление уже началось, отменить его нельзя.", "The erasure has begun and cannot be cancelled.")


class NoSuchCertificate(IdentityError):
    """No erasure that has begun has this number."""

    kind = "missing"
    code = "no_such_certificate"

    def __init__(self) -> None:
        super().__init__(
            "Акта с таким номером нет. Проверьте номер по письму: три группы по четыре знака.",
            "There is no certificate of this number. Check it against the letter: three groups of four characters.",
        )
