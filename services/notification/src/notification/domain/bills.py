"""What a customer is told about the bill of a month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from notification.domain.letter import Language, Letter
from notification.domain.letters import Place, as_of
from notification.domain.words import day, money, month

KIND = "bill_issued"


@dataclass(frozen=True)
class Bill:
    """A bill that is there: what is to be paid until when, and how much of it was due before."""

    bill_id: str
    account_id: str
    period: str
    charged: Decimal
    to_pay: Decimal
    advance: Decimal
    overdue: Decimal
    due_on: date
    made_at: datetime


def bill_letter(bill: Bill, place: Place, language: Language) -> Letter:
    """The sum, the day, and where the bill is seen and saved; nobody is sent a file that somebody else could open."""
    title, sentences, label = (_english if language == "en" else _russian)(bill, place)
    return Letter(
        title=title,
        sentences=sentences,
        lines=tuple(_lines(bill, language)),
        as_of=as_of(bill.made_at, place, language),
        link_label=label,
        link=f"{place.cabinet}/bills/{bill.period}",
    )


def _russian(bill: Bill, place: Place) -> tuple[str, tuple[str, ...], str]:
    period = f"{month(bill.period, 'ru')} года"
    sentences = (
        f"Готова квитанция по лицевому счёту {place.account_number} за {period}.",
        "Её можно посмотреть, сохранить и распечатать в личном кабинете.",
        "Письмо пришло, потому что вы согласились на квитанции по почте. Отказаться: в кабинете, «Профиль», «Согласия».",
    )
    told = f"к оплате {money(bill.to_pay, 'ru')}" if bill.to_pay else "платить не нужно"
    return f"Квитанция за {period}, {told}", sentences, "Открыть квитанцию"


def _english(bill: Bill, place: Place) -> tuple[str, tuple[str, ...], str]:
    period = month(bill.period, "en")
    sentences = (
        f"The bill of account {place.account_number} for {period} is ready.",
        "You can see, save and print it in your cabinet.",
        "You get this letter because you agreed to bills by e-mail. To withdraw: Profile, Consents.",
    )
    told = f"{money(bill.to_pay, 'en')} to pay" if bill.to_pay else "nothing to pay"
    return f"Bill for {period}, {told}", sentences, "Open the bill"


def _lines(bill: Bill, language: Language) -> Iterator[str]:
    russian = language == "ru"
    charged, to_pay, overdue, advance = (
        money(each, language) for each in (bill.charged, bill.to_pay, bill.overdue, bill.advance)
    )
    until = day(bill.due_on, language)
    yield f"Начислено за месяц: {charged}" if russian else f"Charged for the month: {charged}"
    if bill.to_pay:
        yield f"К оплате до {until} года: {to_pay}" if russian else f"To pay by {until}: {to_pay}"
    if bill.overdue:
        yield f"Из них долг за прошлые месяцы: {overdue}" if russian else f"Of it overdue from earlier months: {overdue}"
    if bill.advance:
        yield f"Платить не нужно, аванс {advance}" if russian else f"Nothing to pay, your advance is {advance}"
