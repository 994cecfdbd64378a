"""What the customer is told about a meter that is to be verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from notification.domain.letter import Language, Letter
from notification.domain.letters import Place
from notification.domain.words import day


@dataclass(frozen=True)
class Verification:
    """Until when a meter is verified; `days_left` is negative once that day is over."""

    account_id: str
    serial: str
    due_on: date
    days_left: int


def verification_letter(due: Verification, place: Place, language: Language) -> Letter:
    """How long the verification still holds, and what to do."""
    until = day(due.due_on, language)
    if language == "en":
        ends = "ended" if due.days_left < 0 else "ends"
        meter = f"no. {due.serial} on account {place.account_number}"
        title, opening = f"Meter verification {ends} on {until}", f"The verification of meter {meter} {ends} on {until}."
        what = "Please call us: we will say how to have the meter verified or replaced. Until then please go on sending readings."
    else:
        ends = "истёк" if due.days_left < 0 else "истекает"
        meter = f"№ {due.serial} на лицевом счёте {place.account_number}"
        title, opening = f"Срок поверки счётчика {ends} {until} года", f"У счётчика {meter} срок поверки {ends} {until} года."
        what = "Позвоните нам: подскажем, как поверить или заменить счётчик. Показания пока передавайте как обычно."
    return Letter(
        title=title,
        sentences=(opening, what),
        link_label="Карточка счётчика" if language == "ru" else "The meter's card",
        link=f"{place.cabinet}/readings/meters",
    )
