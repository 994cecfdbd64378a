"""Letters about a person's rights: the erasure of the account, asked for, cancelled, begun; the export of all data."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from notification.domain.letter import Language, Letter
from notification.domain.words import day, moment


def scheduled_letter(*, erases_at: datetime, cabinet: str, phone: str, zone: ZoneInfo, language: Language) -> Letter:
    """The request is noted; until that day it can be taken back."""
    at = moment(erases_at, zone, language)
    if language == "en":
        sentences = (
            f"You asked to erase your personal account. It will be erased on {at}.",
            "Until then you can cancel it: enter the personal account, “Profile”, “Erasing the personal account”.",
            f"If it was not you, cancel the erasure, change your password at once and call us: {phone}.",
        )
        return Letter("Your personal account will be erased", sentences, link_label="Cancel", link=f"{cabinet}/profile/erasure")
    sentences = (
        f"Вы попросили удалить личный кабинет. Он будет удалён {at}.",
        "До этого удаление можно отменить: войдите в личный кабинет, «Профиль», «Удаление личного кабинета».",
        f"Если это были не вы, отмените удаление, сразу измените пароль и позвоните нам: {phone}.",
    )
    return Letter("Личный кабинет будет удалён", sentences, link_label="Отменить удаление", link=f"{cabinet}/profile/erasure")


def cancelled_letter(*, cabinet: str, language: Language) -> Letter:
    """Nothing will be erased."""
    if language == "en":
        sentences = ("The erasure of your personal account is cancelled. Everything stays as it was.",)
        return Letter("The erasure is cancelled", sentences, link_label="Open the cabinet", link=cabinet)
    sentences = ("Удаление личного кабинета отменено. Всё осталось как было.",)
    return Letter("Удаление отменено", sentences, link_label="Открыть личный кабинет", link=cabinet)


def last_letter(
    *, certificate: str, asked_at: datetime, cabinet: str, phone: str, zone: ZoneInfo, language: Language
) -> Letter:
    """The last letter to this address: what becomes of the data, and the number to ask by."""
    asked = day(asked_at.astimezone(zone).date(), language)
    link = f"{cabinet}/erasure/{certificate}"
    if language == "en":
        sentences = (
            f"By your request of {asked} your personal account is closed and your data are being erased.",
            "This is the last letter to this address: we erase it as well.",
            f"The number of the certificate of erasure: {certificate}. Keep it.",
            "By this number you can read what was erased, what the law obliges us to keep and by which rule.",
            f"Electricity is supplied as before; readings are taken by telephone: {phone}.",
        )
        return Letter("Your personal account is closed", sentences, link_label="Certificate of erasure", link=link)
    sentences = (
        f"По вашей просьбе от {asked} года личный кабинет закрыт, ваши данные удаляются.",
        "Это последнее письмо на этот адрес: его мы тоже удаляем.",
        f"Номер акта об удалении: {certificate}. Сохраните его.",
        "По этому номеру можно прочитать, что удалено, что мы обязаны хранить по закону и по какому правилу.",
        f"Электроснабжение не меняется; показания принимаем по телефону {phone}.",
    )
    return Letter("Личный кабинет закрыт", sentences, link_label="Акт об удалении", link=link)


def export_letter(*, kept_until: datetime, cabinet: str, zone: ZoneInfo, language: Language) -> Letter:
    """The archive is there; it is fetched in the cabinet and never mailed."""
    until, link = moment(kept_until, zone, language), f"{cabinet}/profile/data"
    if language == "en":
        sentences = (
            "The archive with your data is ready. It can be fetched in the personal account, under “Profile”, “Your data”.",
            f"It is kept until {until}. If it was not you who asked for it, change your password.",
        )
        return Letter("Your data are ready", sentences, link_label="Fetch the archive", link=link)
    sentences = (
        "Архив с вашими данными готов. Скачать его можно в личном кабинете: «Профиль», «Выгрузка данных».",
        f"Архив хранится до {until}. Если его запросили не вы, измените пароль.",
    )
    return Letter("Ваши данные готовы", sentences, link_label="Скачать архив", link=link)
