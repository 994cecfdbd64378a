"""What the customer is told about charges, payments and the cabinet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from notification.domain.letter import Kind, Language, Letter
from notification.domain.words import day, energy, moment, money, month

ZERO = Decimal(0)


@dataclass(frozen=True)
class Unpaid:
    """So much of the balance is to be paid until that day."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True)
class Charge:
    """A calculated charge as billing-calculator announced it; `balance` is what is owed after it, in roubles."""

    account_id: str
    period: str
    reason: str
    revision: int
    volume: Decimal
    total: Decimal
    previous_total: Decimal
    difference: Decimal
    balance: Decimal
    unpaid: tuple[Unpaid, ...]  # the parts of the balance by due date, oldest first
    calculated_at: datetime
    why: tuple[tuple[str, str], ...]  # (ru, en) for each line

    @property
    def worth_telling(self) -> bool:
        """A recalculation that changed nothing would only frighten."""
        return self.revision == 1 or self.difference != ZERO

    @property
    def kind(self) -> Kind:
        """The first charge of a month, or a change of it."""
        return "charge_calculated" if self.revision == 1 else "charge_recalculated"


@dataclass(frozen=True)
class Payment:
    """A payment as billing-calculator announced it."""

    account_id: str
    amount: Decimal
    balance: Decimal
    received_at: datetime


@dataclass(frozen=True)
class Loaded:
    """An account's full information is there, as the base knew it at a moment."""

    account_id: str
    as_of: datetime


@dataclass(frozen=True)
class Place:
    """Where the letter is written: the account's number, the cabinet's address, the retailer's zone."""

    account_number: str
    cabinet: str
    zone: ZoneInfo


REASONS: dict[str, tuple[str, str]] = {
    "reading_submitted": ("переданы показания", "readings were sent"),
    "reading_corrected": ("показания исправлены", "the readings were corrected"),
    "reading_cancelled": ("показания отменены", "the readings were cancelled"),
    "account_updated": ("изменились сведения о лицевом счёте", "the account's particulars changed"),
    "month_unread": ("показаний не было, начислено по правилам", "no readings came, it is charged by the rules"),
    "meter_unread": (
        "по одному из счётчиков показаний не было, за него начислено по правилам",
        "one of the meters was not read and is charged by the rules",
    ),
}


def charge_letter(charge: Charge, place: Place, language: Language) -> Letter:
    """The charge of a month or its recalculation, with every line and what is to be paid until when."""
    period, total = month(charge.period, language), money(charge.total, language)
    if charge.revision == 1:
        title = f"Начислено за {period}: {total}" if language == "ru" else f"Charged for {period}: {total}"
        opening = _first_charge(charge, place, language)
    else:
        title = f"Перерасчёт за {period}: {_signed(charge.difference, language)}"
        if language == "en":
            title = f"Recalculation for {period}: {_signed(charge.difference, language)}"
        opening = _recalculation(charge, place, language)
    return Letter(
        title=title,
        sentences=(opening, owed(charge.balance, charge.unpaid, language, today=_day_of(charge.calculated_at, place))),
        lines=tuple(ru if language == "ru" else en for ru, en in charge.why),
        as_of=as_of(charge.calculated_at, place, language),
        link_label="Посмотреть начисление" if language == "ru" else "See the charge",
        link=f"{place.cabinet}/charges",
    )


def _first_charge(charge: Charge, place: Place, language: Language) -> str:
    period, total, volume = month(charge.period, language), money(charge.total, language), energy(charge.volume, language)
    if language == "ru":
        return f"По лицевому счёту {place.account_number} за {period} начислено {total} за {volume}."
    return f"{total} was charged to account {place.account_number} for {period}, for {volume}."


def _recalculation(charge: Charge, place: Place, language: Language) -> str:
    ru, en = REASONS.get(charge.reason, ("изменились данные", "the figures changed"))
    before, now, volume = (money(charge.previous_total, language), money(charge.total, language), energy(charge.volume, language))
    if language == "ru":
        return (
            f"По лицевому счёту {place.account_number} начисление за {month(charge.period, language)} пересчитано: {ru}. "
            f"Было {before}, стало {now} за {volume}."
        )
    return (
        f"The charge for {month(charge.period, language)} on account {place.account_number} was recalculated: {en}. "
        f"It was {before} and is now {now} for {volume}."
    )


def payment_letter(payment: Payment, place: Place, language: Language) -> Letter:
    """A payment arrived: how much, for which account, and what is left."""
    amount = money(payment.amount, language)
    if language == "ru":
        title, opening = f"Платёж получен: {amount}", f"На лицевой счёт {place.account_number} поступил платёж {amount}. Спасибо!"
    else:
        title, opening = f"Payment received: {amount}", f"{amount} was paid to account {place.account_number}. Thank you!"
    return Letter(
        title=title,
        sentences=(opening, owed(payment.balance, (), language, today=_day_of(payment.received_at, place))),
        as_of=as_of(payment.received_at, place, language),
        link_label="Посмотреть платежи" if language == "ru" else "See the payments",
        link=f"{place.cabinet}/payments",
    )


def loaded_letter(loaded: Loaded, place: Place, language: Language) -> Letter:
    """The promise of the first day is kept: everything about the account is in the cabinet."""
    if language == "ru":
        sentence = f"Полная информация по лицевому счёту {place.account_number} загружена в личный кабинет."
        return Letter("Информация по счёту загружена", (sentence,), as_of=as_of(loaded.as_of, place, language))
    sentence = f"The full information of account {place.account_number} is in your cabinet."
    return Letter("Your account's information is loaded", (sentence,), as_of=as_of(loaded.as_of, place, language))


def owed(balance: Decimal, unpaid: Sequence[Unpaid], language: Language, *, today: date) -> str:
    """What is to be paid now, which part of it until when, and what is overdue; an advance is called an advance."""
    if balance <= ZERO:
        advance = f" Аванс {money(-balance, language)}." if language == "ru" else f" Advance {money(-balance, language)}."
        nothing = "Сейчас платить ничего не нужно." if language == "ru" else "There is nothing to pay now."
        return nothing + (advance if balance < ZERO else "")
    sums = _sums(unpaid, language, today=today)
    whole = f"К оплате {money(balance, language)}" if language == "ru" else f"To pay: {money(balance, language)}"
    if not sums:
        return f"{whole}."
    if len(sums) == 1:  # the whole of it
        late = unpaid[0].due_on < today
        return f"{whole}{',' if late else ''}{sums[0][1]}."
    among = "из них" if language == "ru" else "of which"
    return f"{whole}, {among} {', '.join(money(amount, language) + when for amount, when in sums)}."


def _sums(unpaid: Sequence[Unpaid], language: Language, *, today: date) -> list[tuple[Decimal, str]]:
    """The unpaid sums, each with the words for its day: what is overdue together, then by due date."""
    by_words: dict[str, Decimal] = {}
    for part in unpaid:
        if part.due_on < today:
            when = " просрочено" if language == "ru" else " overdue"
        else:
            when = f" до {day(part.due_on, language)} года" if language == "ru" else f" by {day(part.due_on, language)}"
        by_words[when] = by_words.get(when, ZERO) + part.amount
    return [(amount, when) for when, amount in by_words.items()]


def as_of(at: datetime, place: Place, language: Language) -> str:
    """Every figure says of which moment it is."""
    return f"Данные на {moment(at, place.zone, language)}." if language == "ru" else f"As of {moment(at, place.zone, language)}."


def _day_of(at: datetime, place: Place) -> date:
    return at.astimezone(place.zone).date()


def _signed(amount: Decimal, language: Language) -> str:
    return ("+" if amount > ZERO else "") + money(amount, language)
