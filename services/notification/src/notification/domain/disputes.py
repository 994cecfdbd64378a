"""What a customer is told when the staff have decided about a reading they disagree with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from notification.domain.letter import Language, Letter
from notification.domain.letters import Place
from notification.domain.words import month


@dataclass(frozen=True)
class DisputeDecided:
    """A customer's word against a reading of a month was accepted or refused."""

    account_id: str
    user_id: str
    period: str
    accepted: bool
    decided_at: datetime


def dispute_letter(told: DisputeDecided, place: Place, language: Language) -> Letter:
    """What was decided and where the reason is; the reason itself is read in the cabinet, behind the password."""
    period, link = month(told.period, language), f"{place.cabinet}/readings"
    if language == "en":
        title = f"Your disagreement with the reading for {period} is settled"
        came = "We corrected the reading; the charge is calculated anew." if told.accepted else "The reading stays as it is."
        sentences = (
            f"You disagreed with the reading for {period} on account {place.account_number}. {came}",
            "Our answer is in the cabinet: readings, «All readings».",
        )
        return Letter(title, sentences, link_label="See the answer", link=link)
    title = f"Решено по показаниям за {period}"
    came = "Мы исправили показания, начисление пересчитается." if told.accepted else "Показания остались прежними."
    sentences = (
        f"Вы не согласились с показаниями за {period} по лицевому счёту {place.account_number}. {came}",
        "Наш ответ — в личном кабинете: раздел «Показания», «Все показания».",
    )
    return Letter(title, sentences, link_label="Посмотреть ответ", link=link)
