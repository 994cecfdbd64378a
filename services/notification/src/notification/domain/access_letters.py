"""Letters about access to the cabinet: they go by e-mail alone and never into the list of messages."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from notification.domain.letter import Language, Letter
from notification.domain.words import moment


def link_letter(*, purpose: str, secret: str, expires_at: datetime, cabinet: str, zone: ZoneInfo, language: Language) -> Letter:
    """The one-time link. The secret stands after `#`, so no server log and no referrer ever sees it."""
    until = moment(expires_at, zone, language)
    link = f"{cabinet}/password#{secret}"
    if language == "en":
        title = "Set your password" if purpose == "first_password" else "Set a new password"
        opening = "Thank you for registering!" if purpose == "first_password" else "You asked for a new password."
        sentences = (
            f"{opening} Follow the link, then type and confirm your new password in the window «Change of password».",
            f"The link works once, until {until}.",
            "If it was not you, do nothing: without the link nobody gets in.",
        )
        return Letter(title, sentences, link_label="Set the password", link=link)
    title = "Ссылка для ввода пароля" if purpose == "first_password" else "Ссылка для ввода нового пароля"
    opening = "Спасибо за регистрацию!" if purpose == "first_password" else "Вы попросили восстановить пароль."
    sentences = (
        f"{opening} Пройдите по ссылке и в окне «Изменение пароля» введите и подтвердите придуманный новый пароль.",
        f"Ссылка сработает один раз и действует до {until}.",
        "Если это были не вы, ничего делать не нужно: без ссылки в кабинет никто не войдёт.",
    )
    return Letter(title, sentences, link_label="Задать пароль", link=link)


def changed_letter(*, changed_at: datetime, cabinet: str, phone: str, zone: ZoneInfo, language: Language) -> Letter:
    """Tell the person that the password changed, in case it was somebody else."""
    at = moment(changed_at, zone, language)
    if language == "en":
        sentences = (
            f"The password of your cabinet was changed on {at}.",
            f"If it was not you, set a new one by «Forgot the password» at once and call us: {phone}.",
        )
        return Letter("Your password was changed", sentences, link_label="Open the cabinet", link=cabinet)
    sentences = (
        f"Пароль от личного кабинета изменён {at}.",
        f"Если это были не вы, сразу задайте новый пароль через «Восстановление пароля» и позвоните нам: {phone}.",
    )
    return Letter("Пароль изменён", sentences, link_label="Открыть личный кабинет", link=cabinet)
