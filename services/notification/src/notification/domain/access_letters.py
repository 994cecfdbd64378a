"""Letters about access to the cabinet: they go by e-mail alone and never into the list of messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from notification.domain.letter import Language, Letter
from notification.domain.words import NO_BREAK, moment

TOKENS_ENDED = {
    "ru": "Токены для устройств перестали действовать: если устройство передаёт показания само, создайте новый в профиле.",
    "en": "The tokens of your devices no longer work: if a device sends readings by itself, make a new one in the profile.",
}


def link_letter(*, purpose: str, secret: str, lasts: timedelta, cabinet: str, language: Language) -> Letter:
    """The one-time link. The secret stands after `#`, so no server log and no referrer ever sees it."""
    link = f"{cabinet}/password#{secret}"
    if language == "en":
        title = "Set your password" if purpose == "first_password" else "Set a new password"
        opening = "Thank you for registering!" if purpose == "first_password" else "You asked for a new password."
        sentences = (
            f"{opening} Follow the link, then type and confirm your new password in the window «Change of password».",
            f"The link works once, for {_lasting(lasts, language)}.",
            "If it was not you, do nothing: without the link nobody gets in.",
        )
        return Letter(title, sentences, link_label="Set the password", link=link)
    title = "Ссылка для ввода пароля" if purpose == "first_password" else "Ссылка для ввода нового пароля"
    opening = "Спасибо за регистрацию!" if purpose == "first_password" else "Вы попросили восстановить пароль."
    sentences = (
        f"{opening} Пройдите по ссылке и в окне «Изменение пароля» введите и подтвердите придуманный новый пароль.",
        f"Ссылка сработает один раз и действует {_lasting(lasts, language)}.",
        "Если это были не вы, ничего делать не нужно: без ссылки в кабинет никто не войдёт.",
    )
    return Letter(title, sentences, link_label="Задать пароль", link=link)


def binding_letter(*, account_number: str, binds_at: datetime, cabinet: str, phone: str, zone: ZoneInfo) -> Letter:
    """Tell the contact that the retailer has on file that somebody else asks for the account, while it can still be stopped."""
    until = moment(binds_at, zone, "ru")
    sentences = (
        f"По лицевому счёту {account_number} оформляют личный кабинет и указали другую электронную почту.",
        "Вашу почту нам когда-то назвал владелец счёта, поэтому мы спрашиваем вас.",
        f"Если это вы или ваши близкие, ничего делать не нужно: кабинет откроется {until}.",
        f"Если нет, до этого времени пройдите по ссылке и нажмите «Это не я» или позвоните нам: {phone}.",
        "Тогда кабинет не откроется, пока наш сотрудник во всём не разберётся.",
    )
    return Letter("По вашему счёту регистрируется другой человек", sentences, link_label="Это не я", link=f"{cabinet}/objection")


def changed_letter(
    *, changed_at: datetime, tokens_ended: int, cabinet: str, phone: str, zone: ZoneInfo, language: Language
) -> Letter:
    """Tell the person that the password changed, in case it was somebody else."""
    at = moment(changed_at, zone, language)
    if language == "en":
        sentences = (
            f"The password of your cabinet was changed on {at}.",
            *([TOKENS_ENDED["en"]] if tokens_ended else []),
            f"If it was not you, set a new one by «Forgot the password» at once and call us: {phone}.",
        )
        return Letter("Your password was changed", sentences, link_label="Open the cabinet", link=cabinet)
    sentences = (
        f"Пароль от личного кабинета изменён {at}.",
        *([TOKENS_ENDED["ru"]] if tokens_ended else []),
        f"Если это были не вы, сразу задайте новый пароль через «Восстановление пароля» и позвоните нам: {phone}.",
    )
    return Letter("Пароль изменён", sentences, link_label="Открыть личный кабинет", link=cabinet)


def _lasting(lasts: timedelta, language: Language) -> str:
    """`24 ч`, below two hours `60 минут`."""
    minutes = round(lasts.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} {'minutes' if language == 'en' else 'минут'}".replace(" ", NO_BREAK)
    return f"{minutes // 60} {'hours' if language == 'en' else 'ч'}".replace(" ", NO_BREAK)
