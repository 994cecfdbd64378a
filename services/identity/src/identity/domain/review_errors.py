"""What is refused around objections and reviews."""

from __future__ import annotations

from identity.domain.errors import IdentityError


class AlreadyReviewed(IdentityError):
    """There is no such case, or somebody has decided it."""

    kind = "conflict"
    code = "already_reviewed"

    def __init__(self) -> None:
        super().__init__("Эту заявку уже рассмотрели. Обновите список.", "This case was decided already. Refresh the list.")


class HolderChanged(IdentityError):
    """The base has told of another holder since: who applied is the holder no more."""

    kind = "conflict"
    code = "holder_changed"

    def __init__(self) -> None:
        super().__init__(
            "После подачи заявки у счёта сменился владелец. Откажите: новый владелец зарегистрируется сам.",
            "The account has another holder since. Refuse this case: the new holder registers by themselves.",
        )


class NothingToObjectTo(IdentityError):
    """The secret belongs to no registration that still waits."""

    kind = "missing"
    code = "nothing_to_object_to"

    def __init__(self, *, phone: str) -> None:
        super().__init__(
            f"По этой ссылке остановить уже нечего: срок прошёл. Если доступ открывали не вы, сразу позвоните нам: {phone}.",
            f"There is nothing left to stop by this link: its time is over. If it was not you, call us at once: {phone}.",
        )
