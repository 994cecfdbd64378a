"""What notification refuses."""

from __future__ import annotations

from typing import Any


class NotificationError(Exception):
    """Base of all refusals: `kind` decides the HTTP status, `code` is stable, the texts are complete sentences."""

    kind = "invalid"
    code = "notification_error"

    def __init__(self, ru: str, en: str, **details: Any) -> None:
        super().__init__(en)
        self.ru, self.en, self.details = ru, en, details


class MessageUnknown(NotificationError):
    """There is no such message for this person."""

    kind = "missing"
    code = "message_unknown"

    def __init__(self) -> None:
        super().__init__("Такого сообщения нет. Обновите список сообщений.", "There is no such message. Refresh the list.")


class CursorUnknown(NotificationError):
    """The cursor was not made by this list."""

    code = "cursor_unknown"

    def __init__(self) -> None:
        super().__init__(
            "Откройте список сначала: ссылка на страницу устарела.", "Open the list from its start: the page link is stale."
        )
