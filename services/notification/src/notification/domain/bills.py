"""What a customer is told about the bill of a month."""

from __future__ import annotations

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
    period, sum_ = month(bill.period, language), money(bill.to_pay, language)
    if language == "en":
        title = f"Bill for {period}, {sum_} to pay" if bill.to_pay else f"Bill for {period}, nothing to pay"
        opening = f"The bill of account {place.account_number} for {period} is ready."
        lines = [f"Charged for the month: {money(bill.charged, language)}"]
        if bill.to_pay:
            lines.append(f"To pay by {day(bill.due_on, language)}: {sum_}")
        if bill.overdue:
            lines.append(f"Of it overdue from earlier months: {money(bill.overdue, language)}")
        if bill.advance:
            lines.append(f"Nothing to pay, your advance is {money(bill.advance, language)}")
        why = "You get this letter because you agreed to bills by e-mail. To withdraw: Profile, Consents."
        label = "Open the bill"
    else:
        title = f"Квитанция за {period} года, к оплате {sum_}" if bill.to_pay else f"Квитанция за {period} года, платить не нужно"
        opening = f"Готова квитанция по лицевому счёту {place.account_number} за {period} года."
        lines = [f"Начислено за месяц: {money(bill.charged, language)}"]
        if bill.to_pay:
            lines.append(f"К оплате до {day(bill.due_on, language)} года: {sum_}")
        if bill.overdue:
            lines.append(f"Из них долг за прошлые месяцы: {money(bill.overdue, language)}")
        if bill.advance:
            lines.append(f"Платить не нужно, аванс {money(bill.advance, language)}")
        why = "Письмо пришло, потому что вы согласились на квитанции по почте. Отказаться: в кабинете, «Профиль», «Согласия»."
        label = "Открыть квитанцию"
    return Letter(
        title=title,
        sentences=(opening, "Её можно посмотреть, сохранить и распечатать в личном кабинете." if language == "ru" else
                   "You can see, save and print it in your cabinet.", why),
        lines=tuple(lines),
        as_of=as_of(bill.made_at, place, language),
        link_label=label,
        link=f"{place.cabinet}/bills/{bill.period}",
    )  # fmt: skip
