"""What the customer is told when somebody of the retailer looks into the cabinet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from notification.domain.letter import Language, Letter
from notification.domain.letters import Place
from notification.domain.words import NO_BREAK, moment

REASONS: dict[str, tuple[str, str]] = {
    "call": ("чтобы помочь вам по телефону", "to help you on the telephone"),
    "appeal": ("чтобы ответить на ваше обращение", "to answer what you wrote to us"),
    "check": ("чтобы проверить данные по счёту", "to check the account's figures"),
}
OTHER_REASON = ("чтобы проверить данные по счёту", "to check the account's figures")


@dataclass(frozen=True)
class View:
    """Somebody of the staff opened the cabinet of one person, to look only."""

    account_id: str
    user_id: str
    reason: str
    viewed_at: datetime
    minutes: int


def view_letter(view: View, place: Place, language: Language) -> Letter:
    """Who looked, why, for how long, what could not be done, and how to close it."""
    at, (ru, en) = moment(view.viewed_at, place.zone, language), REASONS.get(view.reason, OTHER_REASON)
    profile = f"{place.cabinet}/profile"
    if language == "en":
        sentences = (
            f"On {at} our support opened your cabinet for account {place.account_number}, {en}.",
            f"They can look for {view.minutes}{NO_BREAK}minutes and change nothing: send no readings, change no password.",
            "You can close it yourself: profile, «Where the cabinet is open».",
        )
        return Letter("Our support looked into your cabinet", sentences, link_label="Open the profile", link=profile)
    sentences = (
        f"Сотрудник поддержки открыл ваш кабинет по лицевому счёту {place.account_number} {at}, {ru}.",
        f"Он может только смотреть, {view.minutes}{NO_BREAK}минут: передать показания, сменить пароль, изменить что-то нельзя.",
        "Вы можете закрыть этот просмотр сами: профиль, «Где открыт кабинет».",
    )
    return Letter("Сотрудник поддержки открыл ваш кабинет", sentences, link_label="Открыть профиль", link=profile)
