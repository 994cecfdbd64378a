"""What an owner is told when somebody else proved to know their account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from notification.domain.delivery import OneTimeLink
from notification.domain.letter import Language, Letter
from notification.domain.letters import Place
from notification.domain.words import moment


@dataclass(frozen=True)
class Claim:
    """Somebody with the holder's name answered right about an account that has an owner; `link` is where the owner objects."""

    account_id: str
    user_id: str
    claimed_at: datetime
    link: OneTimeLink
    phone: str


def claim_letter(claim: Claim, place: Place, language: Language) -> Letter:
    """What happened, that nobody was let in, how to object, and how a relative is let in rightly."""
    at, link = moment(claim.claimed_at, place.zone, language), f"{place.cabinet}/objection"
    if language == "en":
        sentences = (
            f"On {at} somebody asked for a cabinet for your account {place.account_number} and gave right details of it.",
            "They were not let in: our colleague decides, and your cabinet works as before.",
            f"If you know nothing of it, press “It was not me” in the letter we sent you, or call us: {claim.phone}.",
            "If it is one of your family, you can open the account to them yourself: page “Trusted people”.",
        )
        return Letter("Somebody asks for your account", sentences, link_label="It was not me", link=link)
    sentences = (
        f"{at} другой человек попросил доступ к вашему лицевому счёту {place.account_number} и верно назвал его данные.",
        "Его не пустили: решать будет наш сотрудник, а ваш кабинет работает как раньше.",
        f"Если вы об этом не знаете, нажмите «Это не я» в нашем письме или позвоните: {claim.phone}.",
        "Если это кто-то из близких, откройте ему доступ сами: раздел «Доверенные люди».",
    )
    return Letter("Кто-то просит доступ к вашему счёту", sentences, link_label="Это не я", link=link)
