"""What identity refuses about the erasure of a person and the export of their data."""

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


class NoExport(IdentityError):
    """There is no such archive to be fetched: not asked for, not ready, or kept no longer."""

    kind = "missing"
    code = "no_export"

    def __init__(self) -> None:
        super().__init__(
            "Такого архива нет: он ещё не готов или уже удалён. Запросите выгрузку ещё раз.",
            "There is no such archive: it is not ready yet or kept no longer. Please ask for the export again.",
        )
