"""Money, energy and dates as people read them, with no-break spaces; and the words of zones and bands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

NBSP = "\u00a0"
MINUS = "\u2212"

ZONE_RU = {"single": "", "day": "День", "night": "Ночь", "peak": "Пик", "semi_peak": "Полупик"}
ZONE_EN = {"single": "", "day": "Day", "night": "Night", "peak": "Peak", "semi_peak": "Semi-peak"}

UNIT_RU = {"kWh": "кВт·ч", "Gcal": "Гкал", "m3": "м³"}
UNIT_EN = {"kWh": "kWh", "Gcal": "Gcal", "m3": "m³"}

MONTH_RU = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MONTH_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTH_OF_RU = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


def plain(number: Decimal) -> str:
    """The shortest exact decimal string: `260`, `4.12`, `0.5`."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _grouped(text: str, *, thousands: str, point: str) -> str:
    sign = MINUS if text.startswith("-") else ""
    whole, _, fraction = text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", thousands)
    return sign + grouped + (point + fraction if fraction else "")


def _price(number: Decimal) -> str:
    return format(number, "f") if -number.as_tuple().exponent > 2 else f"{number:.2f}"  # type: ignore[operator]


def money_ru(amount: Decimal) -> str:
    """`1 257,80 ₽`"""
    return _grouped(_price(amount), thousands=NBSP, point=",") + NBSP + "₽"


def money_en(amount: Decimal) -> str:
    """`RUB 1,257.80`"""
    sign = MINUS if amount < 0 else ""
    return f"{sign}RUB{NBSP}{_grouped(_price(abs(amount)), thousands=',', point='.')}"


def kopecks_ru(count: Decimal) -> str:
    """`1 копейку`, `3 копейки`, `311 копеек`, `206,5 копейки`: so much dearer."""
    shown = plain(count).replace(".", ",")
    if count != count.to_integral_value():
        return f"{shown}{NBSP}копейки"
    tens, ones = int(count) % 100, int(count) % 10
    many = tens in (11, 12, 13, 14) or ones in (0, 5, 6, 7, 8, 9)
    return f"{shown}{NBSP}{'копеек' if many else 'копейку' if ones == 1 else 'копейки'}"


def kopecks_en(count: Decimal) -> str:
    """`1 kopeck`, `311 kopecks`"""
    return f"{plain(count)}{NBSP}{'kopeck' if count == 1 else 'kopecks'}"


def kwh_ru(volume: Decimal) -> str:
    """`260 кВт·ч`"""
    return volume_ru(volume, "kWh")


def kwh_en(volume: Decimal) -> str:
    """`260 kWh`"""
    return volume_en(volume, "kWh")


def volume_ru(volume: Decimal, unit: str) -> str:
    """`1,5 Гкал`"""
    return _grouped(plain(volume), thousands=NBSP, point=",") + NBSP + UNIT_RU[unit]


def volume_en(volume: Decimal, unit: str) -> str:
    """`1.5 Gcal`"""
    return _grouped(plain(volume), thousands=",", point=".") + NBSP + UNIT_EN[unit]


def month_ru(period: str) -> str:
    """`ноябрь 2022 года`"""
    return f"{MONTH_RU[int(period[5:]) - 1]}{NBSP}{period[:4]}{NBSP}года"


def month_of_ru(period: str) -> str:
    """`ноября 2022 года`"""
    return f"{MONTH_OF_RU[int(period[5:]) - 1]}{NBSP}{period[:4]}{NBSP}года"


def month_en(period: str) -> str:
    """`November 2022`"""
    return f"{MONTH_EN[int(period[5:]) - 1]}{NBSP}{period[:4]}"


def day_ru(day: date) -> str:
    """`1 ноября 2022 года`"""
    return f"{day.day}{NBSP}{MONTH_OF_RU[day.month - 1]}{NBSP}{day.year}{NBSP}года"


def day_en(day: date) -> str:
    """`1 November 2022`"""
    return f"{day.day}{NBSP}{MONTH_EN[day.month - 1]}{NBSP}{day.year}"


def persons_ru(count: int) -> str:
    """`1 человек`, `4 человека`, `12 человек`"""
    few = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
    return f"{count}{NBSP}{'человека' if few else 'человек'}"


def persons_en(count: int) -> str:
    """`1 person`, `4 persons`"""
    return f"{count}{NBSP}{'person' if count == 1 else 'persons'}"


def days_ru(count: int) -> str:
    """`1 день`, `3 дня`, `60 дней`, `12 дней`"""
    tens, ones = count % 100, count % 10
    many = tens in (11, 12, 13, 14) or ones in (0, 5, 6, 7, 8, 9)
    return f"{count}{NBSP}{'дней' if many else 'день' if ones == 1 else 'дня'}"


def days_en(count: int) -> str:
    """`1 day`, `60 days`"""
    return f"{count}{NBSP}{'day' if count == 1 else 'days'}"


def months_ru(count: int) -> str:
    """`1 месяц`, `3 месяца`, `12 месяцев`"""
    tens, ones = count % 100, count % 10
    many = tens in (11, 12, 13, 14) or ones in (0, 5, 6, 7, 8, 9)
    return f"{count}{NBSP}{'месяцев' if many else 'месяц' if ones == 1 else 'месяца'}"


def months_en(count: int) -> str:
    """`1 month`, `3 months`"""
    return f"{count}{NBSP}{'month' if count == 1 else 'months'}"


def waiting_ru(day: date, *, whole: bool) -> str:
    """Why a charge waits: there is no tariff of that day at all, or it lacks the price for this home."""
    missing = f"Утверждённый тариф на {day_ru(day)} ещё не опубликован"
    what = missing if whole else "В утверждённом тарифе ещё нет цены для вашего счёта"
    return f"{what}, поэтому сумма не посчитана. Переданные показания хранятся; начисление появится само, когда тариф опубликуют."


NO_READING_RU = (
    "За этот месяц нет показаний. Организациям по среднему и по нормативу не начисляем, поэтому сумма не посчитана. "
    "Передайте показания — начислим по ним."
)
NO_READING_EN = (
    "There is no reading for this month. Organisations are not charged by average or normative, so no amount was calculated. "
    "Please send a reading: it will be charged."
)
UNREAD_RU = (
    "Показаний за месяц нет, по среднему больше начислять нельзя, а норматив для вашего дома ещё не задан. Сумма не посчитана. "
    "Передайте показания — начислим по ним."
)
UNREAD_EN = (
    "There is no reading for the month, the average may stand in no longer, and no normative is set for your home yet. No amount "
    "was calculated. Please send a reading: it will be charged."
)


def waiting_en(day: date, *, whole: bool) -> str:
    """Why a charge waits."""
    missing = f"The approved tariff of {day_en(day)} is not published yet"
    what = missing if whole else "The approved tariff lacks the price for your account"
    return f"{what}, so no amount was calculated. Readings you sent are kept; the charge will come by itself with the tariff."


def estimate_ru(volume: Decimal, total: Decimal, already: Decimal) -> str:
    """What a month would cost, in a sentence or two."""
    text = f"За {kwh_ru(volume)} будет начислено {money_ru(total)}."
    if not already:
        return text
    change = money_ru(abs(total - already))
    then = "сумма не изменится" if total == already else f"{'прибавится' if total > already else 'убавится'} {change}"
    return f"{text} Уже начислено {money_ru(already)}, {then}."


def estimate_en(volume: Decimal, total: Decimal, already: Decimal) -> str:
    """What a month would cost, in a sentence or two."""
    text = f"{kwh_en(volume)} will be charged at {money_en(total)}."
    if not already:
        return text
    change = money_en(abs(total - already))
    then = "the sum will not change" if total == already else f"{change} will be {'added' if total > already else 'taken off'}"
    return f"{text} {money_en(already)} is charged already, {then}."
