"""Refusals of account-sync."""

from __future__ import annotations

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


class ImportUnknown(AccountSyncError):
    """No import with this identifier."""

    kind = "missing"
    code = "import_not_found"

    def __init__(self) -> None:
        super().__init__(
            ru="Такой загрузки нет. Покажите последнюю: show-import без номера.",
            en="There is no such import. Show the last one: show-import without a number.",
        )
