"""Letters about trusted people: the invitation, and what both sides are told when a trust begins or ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from notification.domain.letter import Language, Letter
from notification.domain.words import NO_BREAK, day

RIGHTS = {
    "payer": {
        "ru": "видеть счёт, передавать показания и платить",
        "en": "see the account, send readings and pay",
    },
    "reader": {"ru": "только видеть счёт", "en": "only see the account"},
}
ENDINGS = {
    "revoked": {"ru": "Доступ закрыл владелец счёта.", "en": "The account's owner ended the access."},
    "left": {"ru": "От доступа отказался сам доверенный человек.", "en": "The trusted person gave the access back."},
    "expired": {"ru": "Срок доступа закончился.", "en": "The time of the access is over."},
    "owner_left": {
        "ru": "Счёт больше не подключён к кабинету владельца.",
        "en": "The account is no longer in its owner's cabinet.",
    },
}


@dataclass(frozen=True)
class Trust:
    """What is told: which account, which rights, until when, and what happened."""

    account_number: str
    role: str
    until: date | None
    reason: str = "accepted"

    @property
    def ending(self) -> str:
        """`…0017`: enough to know which account, too little to use it."""
        return f"…{self.account_number[-4:]}"


def invitation_letter(trust: Trust, *, cabinet: str, language: Language) -> Letter:
    """Somebody is invited; `{inviter}` and the secret of the link are filled in at the moment of sending."""
    rights, until, link = RIGHTS[trust.role][language], _until(trust, language), f"{cabinet}/invitation"
    if language == "en":
        sentences = (
            f"{{inviter}} gives you access to the account {trust.ending}. You may {rights}{until}.",
            "To accept, follow the link. If you have a cabinet, sign in; if not, choose a password there.",
            "The link works once, for 7 days. If you do not know this person, do nothing.",
        )
        return Letter("You are invited to an account", sentences, link_label="See the invitation", link=link)
    sentences = (
        f"{{inviter}} открывает вам доступ к лицевому счёту {trust.ending}. Вы сможете {rights}{until}.",
        "Чтобы принять приглашение, пройдите по ссылке. Если у вас есть личный кабинет, войдите; если нет, придумайте пароль.",
        f"Ссылка сработает один раз и действует 7{NO_BREAK}дней. Если вы не знаете этого человека, ничего делать не нужно.",
    )
    return Letter("Вам открывают доступ к лицевому счёту", sentences, link_label="Посмотреть приглашение", link=link)


def owner_letter(trust: Trust, *, cabinet: str, phone: str, language: Language) -> Letter:
    """What the owner is told; `{called}` is filled in at the moment of sending."""
    if trust.reason != "accepted":
        return _ended(trust, whose={"ru": ": {called}", "en": ": {called}"}, cabinet=cabinet, language=language)
    rights, until = RIGHTS[trust.role][language], _until(trust, language)
    if language == "en":
        sentences = (
            f"Your invitation to the account {trust.ending} was accepted: {{called}}. This person may {rights}{until}.",
            "You can end the access at any moment in «Trusted people».",
            f"If you invited nobody, change your password at once and call us: {phone}.",
        )
        return Letter("Your account is shared", sentences, link_label="Trusted people", link=f"{cabinet}/people")
    sentences = (
        f"Ваше приглашение к лицевому счёту {trust.ending} приняли: {{called}}. Этот человек может {rights}{until}.",
        "Закрыть доступ можно в любую минуту в разделе «Доверенные люди».",
        f"Если вы никого не приглашали, сразу смените пароль и позвоните нам: {phone}.",
    )
    return Letter("Доступ к вашему счёту открыт", sentences, link_label="Доверенные люди", link=f"{cabinet}/people")


def trusted_letter(trust: Trust, *, cabinet: str, language: Language) -> Letter:
    """What the trusted person is told."""
    if trust.reason != "accepted":
        return _ended(trust, whose={"ru": "", "en": ""}, cabinet=cabinet, language=language)
    rights, until = RIGHTS[trust.role][language], _until(trust, language)
    if language == "en":
        sentences = (f"You have access to the account {trust.ending}. You may {rights}{until}.",)
        return Letter("You have access to an account", sentences, link_label="Open the cabinet", link=cabinet)
    sentences = (f"Вам открыт доступ к лицевому счёту {trust.ending}. Вы можете {rights}{until}.",)
    return Letter("Вам открыт доступ к счёту", sentences, link_label="Открыть личный кабинет", link=cabinet)


def ownership_letter(account_number: str, ended_on: date, *, phone: str, cabinet: str, language: Language) -> Letter:
    """An account left somebody's cabinet, for it has another holder."""
    ending, since = f"…{account_number[-4:]}", day(ended_on, language)
    if language == "en":
        sentences = (
            f"Since {since} the account {ending} has another holder in our records, and is no longer in your cabinet.",
            f"If this is a mistake, or you need papers for the time before, call us: {phone}.",
        )
        return Letter("The account is no longer in your cabinet", sentences, link_label="Open the cabinet", link=cabinet)
    sentences = (
        f"С {since} года по нашим данным у лицевого счёта {ending} другой владелец, и в вашем кабинете его больше нет.",
        f"Если это ошибка или нужны документы за прежнее время, позвоните нам: {phone}.",
    )
    return Letter("Счёта больше нет в вашем кабинете", sentences, link_label="Открыть личный кабинет", link=cabinet)


def filled(letter: Letter, blanks: Mapping[str, str]) -> Letter:
    """The letter with names in place of their blanks."""
    sentences = letter.sentences
    for blank, text in blanks.items():
        sentences = tuple(each.replace(f"{{{blank}}}", text) for each in sentences)
    return replace(letter, sentences=sentences)


def _ended(trust: Trust, *, whose: Mapping[str, str], cabinet: str, language: Language) -> Letter:
    why = ENDINGS[trust.reason][language]
    if language == "en":
        sentences = (f"The access to the account {trust.ending} has ended{whose['en']}.", why)
        return Letter("The access to an account has ended", sentences, link_label="Open the cabinet", link=cabinet)
    sentences = (f"Доступ к лицевому счёту {trust.ending} закрыт{whose['ru']}.", why)
    return Letter("Доступ к счёту закрыт", sentences, link_label="Открыть личный кабинет", link=cabinet)


def _until(trust: Trust, language: Language) -> str:
    if trust.until is None:
        return ""
    return f" until {day(trust.until, language)}" if language == "en" else f" до {day(trust.until, language)} включительно"
