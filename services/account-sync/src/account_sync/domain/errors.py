"""Refusals of account-sync."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any


class AccountSyncError(Exception):
    """Base of the domain errors: `kind` decides the status, `code` is stable, the sentences are for people."""

    kind = "invalid"
    code = "account_sync_error"

    def __init__(self, *, ru: str, en: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(f"{self.code}: {en}")
        self.ru = ru
        self.en = en
        self.details: dict[str, Any] = details or {}


class AccountUnknown(AccountSyncError):
    """No such account in the base; the same words whether it never was or is somebody else's."""

    kind = "missing"
    code = "account_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Лицевой счёт не найден.", en="The account was not found.")


class RegistryUnreadable(AccountSyncError):
    """The file as a whole cannot be imported; the message says what to do."""

    code = "registry_unreadable"

    @classmethod
    def no_rows(cls) -> RegistryUnreadable:
        """The refusal of a file in which there is nothing to take."""
        return cls(
            ru="В файле нет ни одной строки со счётом или электросчётчиком. Выгрузите реестр заново.",
            en="There is not one account or meter of electricity in the file. Export the registry again.",
        )


class RegistryRefused(AccountSyncError):
    """The file was read to its end, and its profile refuses it as a whole; nothing of it is in the base."""

    kind = "conflict"
    code = "registry_refused"

    def __init__(self, import_id: str, *, troubles: Sequence[str], ru: str, en: str) -> None:
        super().__init__(
            ru=f"Файл отклонён, в базе ничего не изменилось. {ru}",
            en=f"The file was refused, nothing was changed. {en}",
            details={"import_id": import_id, "troubles": list(troubles)},
        )


class ImportUnknown(AccountSyncError):
    """No import with this identifier."""

    kind = "missing"
    code = "import_not_found"

    def __init__(self) -> None:
        super().__init__(
            ru="Такой загрузки нет. Покажите последнюю: show-import без номера.",
            en="There is no such import. Show the last one: show-import without a number.",
        )


class ProfileWrong(AccountSyncError):
    """A profile's data file says what no profile can; every mistake is named with its place."""

    code = "profile_wrong"

    def __init__(self, name: str, problems: list[str]) -> None:
        told = "; ".join(problems)
        super().__init__(
            ru=f"Профиль {name}.json не годится, исправьте его: {told}",
            en=f"The profile {name}.json is wrong, mend it: {told}",
            details={"profile": name, "problems": problems},
        )


class ProfileUnknown(AccountSyncError):
    """No profile of this name, or none that is meant for a file of this name."""

    kind = "missing"
    code = "profile_not_found"

    def __init__(self, name: str, known: list[str]) -> None:
        there = ", ".join(known)
        super().__init__(
            ru=f"Для «{name}» нет профиля. Назовите один из них: {there}.",
            en=f"There is no profile for “{name}”. Name one of these: {there}.",
            details={"known": known},
        )


class ImportNotReady(AccountSyncError):
    """The step does not follow from where the import stands."""

    kind = "conflict"
    code = "import_not_ready"

    def __init__(self, phase: str) -> None:
        ru, en = _STANDS.get(phase, (phase, phase))
        super().__init__(
            ru=f"Сейчас это невозможно: {ru}.", en=f"This is not possible now: {en}.", details={"phase": phase}
        )


class ImportBusy(AccountSyncError):
    """Somebody else goes on with the same import at this moment."""

    kind = "conflict"
    code = "import_busy"

    def __init__(self) -> None:
        super().__init__(
            ru="Эту загрузку сейчас продолжает кто-то другой. Дождитесь её окончания: show-import покажет, где она.",
            en="Somebody else goes on with this import. Wait for its end: show-import tells where it is.",
        )


class ExportUnknown(AccountSyncError):
    """No batch with this number."""

    kind = "missing"
    code = "export_not_found"

    def __init__(self, number: str) -> None:
        super().__init__(
            ru=f"Реестра {number[:9]} нет. Посмотрите список последних.",
            en=f"There is no registry {number[:9]}. Look at the list of the last ones.",
        )


class NoSuchDay(AccountSyncError):
    """The address names no day."""

    kind = "missing"
    code = "no_such_day"

    def __init__(self) -> None:
        super().__init__(ru="Такого дня нет: нужна дата вида 2022-11-20.", en="There is no such day: a date such as 2022-11-20.")


class NotReconciled(AccountSyncError):
    """The day was not accounted for yet."""

    kind = "missing"
    code = "not_reconciled"

    def __init__(self, day: date) -> None:
        super().__init__(
            ru=f"Сверки за {day:%d.%m.%Y} ещё нет. Закажите её: она займёт до минуты.",
            en=f"There is no reconciliation of {day} yet. Ask for it: it takes up to a minute.",
        )


class NoExportFolder(AccountSyncError):
    """Nothing says where the files go."""

    code = "no_export_folder"

    def __init__(self) -> None:
        super().__init__(
            ru="Не задана папка обмена с базой: ACCOUNT_SYNC_EXPORT_FOLDER.",
            en="The folder shared with the base is not set: ACCOUNT_SYNC_EXPORT_FOLDER.",
        )


_STANDS = {
    "staging": ("файл ещё не прочитан до конца, начните загрузку ещё раз", "the file was not read to its end, begin again"),
    "staged": ("загрузка проверена и ещё не применена", "the import is checked and not yet applied"),
    "refused": ("файл отклонён", "the file was refused"),
    "applying": ("загрузка применена не до конца, продолжите её", "the import was not applied to its end, go on with it"),
    "applied": ("загрузка уже применена", "the import has been applied"),
    "final": ("загрузку уже нельзя откатить: прошло слишком много времени", "the import is too old to be taken back"),
    "rolling_back": ("загрузку откатывают, продолжите откат", "the import is being rolled back, go on with that"),
    "rolled_back": ("загрузка уже откачена", "the import has been rolled back"),
}
