"""Why a case cannot be answered: each doubt points at its field and says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from billing_calculator.domain.errors import BillingError


class Doubt(StrEnum):
    """What can be wrong with a case beyond the form of its fields."""

    ONE_USE = "one_use"
    NOTHING_ASKED = "nothing_asked"
    NO_PRICES = "no_prices"
    TWO_PRICES = "two_prices"
    UNKNOWN_REGION = "unknown_region"
    UNKNOWN_TARIFF = "unknown_tariff"
    NO_TABLE = "no_table"
    UNKNOWN_GROUP = "unknown_group"
    NO_PRICE = "no_price"
    OTHER_SERVICE = "other_service"
    OTHER_ZONES = "other_zones"
    FIRST_IS_A_READING = "first_is_a_reading"
    OUT_OF_ORDER = "out_of_order"
    TOO_LONG = "too_long"
    WENT_BACKWARDS = "went_backwards"
    NO_NORMATIVE = "no_normative"
    TOO_MANY_HOLDERS = "too_many_holders"
    BACK_TOO_EARLY = "back_too_early"
    TOO_MANY_AWAY = "too_many_away"
    NO_AREA = "no_area"
    PAID_TOO_MUCH = "paid_too_much"
    FAR_DAY = "far_day"
    NO_RATIO = "no_ratio"
    FIELD_MISSING = "field_missing"
    NO_HEATING = "no_heating"
    BAD_PACK = "bad_pack"


TEXTS: dict[Doubt, tuple[str, str]] = {
    Doubt.ONE_USE: (
        "Укажите что-то одно: расход, показания счётчика, отсутствие показаний, квартиру без счётчика, договор или долг.",
        "Name one of these only: consumption, a meter, missing readings, no meter, a contract or a debt.",
    ),
    Doubt.NOTHING_ASKED: (
        "Укажите расход, показания счётчика или общедомовые данные: считать пока нечего.",
        "Name the consumption, the meter's figures or the common use: there is nothing to calculate yet.",
    ),
    Doubt.NO_PRICES: (
        "Укажите регион или пакет тарифов.",
        "Name a region or give a tariff pack.",
    ),
    Doubt.TWO_PRICES: (
        "Укажите что-то одно: регион, название таблицы тарифов или свой пакет тарифов.",
        "Name one of these only: a region, the name of a table or a pack of your own.",
    ),
    Doubt.UNKNOWN_REGION: (
        "Такого региона нет. Выберите один из этих: {known}.",
        "There is no such region. Take one of these: {known}.",
    ),
    Doubt.UNKNOWN_TARIFF: (
        "Такой таблицы тарифов нет. Выберите одну из этих: {known}.",
        "There is no such table. Take one of these: {known}.",
    ),
    Doubt.NO_TABLE: (
        "На этот день тарифов нет. Цены загружены за эти дни: {known}.",
        "There are no prices for this day. Prices are loaded for these days: {known}.",
    ),
    Doubt.UNKNOWN_GROUP: (
        "Такой группы в этих тарифах нет. Выберите одну из этих: {known}.",
        "These prices have no such group. Take one of these: {known}.",
    ),
    Doubt.NO_PRICE: (
        "В опубликованных тарифах нет цены для этих группы, числа зон и расхода. Придумывать её мы не станем.",
        "The published prices lack one for this group, these zones and this consumption. It will not be made up.",
    ),
    Doubt.OTHER_SERVICE: (
        "Эти тарифы — для другой услуги: {known}.",
        "These prices are for another service: {known}.",
    ),
    Doubt.OTHER_ZONES: (
        "Нужны цифры ровно этих зон: {zones}.",
        "The figures of exactly these zones are needed: {zones}.",
    ),
    Doubt.FIRST_IS_A_READING: (
        "Первым событием укажите показания, от которых считать.",
        "Let the first event be the reading to count from.",
    ),
    Doubt.OUT_OF_ORDER: (
        "Это событие раньше предыдущего. Расставьте их по датам.",
        "This event is earlier than the one before it. Put them in the order of their days.",
    ),
    Doubt.TOO_LONG: (
        "В показании {value} больше цифр, чем на счётчике: их {digits} до запятой.",
        "The reading {value} has more digits than the meter, which has {digits} before the comma.",
    ),
    Doubt.WENT_BACKWARDS: (
        "Показание {value} меньше предыдущего, {previous}. Проверьте цифры; если счётчик заменили, добавьте замену.",
        "The reading {value} is below the previous one, {previous}. Check the figures; if the meter was replaced, add that.",
    ),
    Doubt.NO_NORMATIVE: (
        "В этих тарифах нет норматива для такой квартиры. Укажите норматив: сколько кВт·ч на человека в месяц.",
        "These prices have no normative for this home. Name it: kWh a person a month.",
    ),
    Doubt.TOO_MANY_HOLDERS: (
        "Льготников больше, чем человек в квартире.",
        "There are more holders of the benefit than people in the home.",
    ),
    Doubt.BACK_TOO_EARLY: (
        "День возвращения должен быть позже дня отъезда.",
        "The day of coming back must be after that of leaving.",
    ),
    Doubt.TOO_MANY_AWAY: (
        "Отсутствовало больше человек, чем зарегистрировано.",
        "More people were away than are registered.",
    ),
    Doubt.NO_AREA: (
        "Площадь всех помещений должна быть больше нуля и не меньше площади квартиры.",
        "The area of all rooms must be above zero and not below that of the flat.",
    ),
    Doubt.PAID_TOO_MUCH: (
        "Оплат больше, чем долга. Проверьте суммы.",
        "More is paid than owed. Please check the sums.",
    ),
    Doubt.FAR_DAY: (
        "Такого дня в расчётах не бывает: нужен год от {first} до {last}.",
        "No such day is ever charged: a year from {first} to {last} is needed.",
    ),
    Doubt.NO_RATIO: (
        "Коэффициент трансформации должен быть больше нуля. Если его нет, укажите 1.",
        "The transformation ratio must be above zero. If there is none, give 1.",
    ),
    Doubt.FIELD_MISSING: (
        "Заполните это поле: без него посчитать нельзя.",
        "Please fill in this field: nothing can be calculated without it.",
    ),
    Doubt.NO_HEATING: (
        "В этих тарифах нет особых условий для электроотопления. Снимите эту отметку или выберите другую группу.",
        "These prices have no terms of their own for electric heating. Leave the mark out or choose another group.",
    ),
    Doubt.BAD_PACK: (
        "По этому пакету тарифов посчитать нельзя: числа в нём слишком велики.",
        "Nothing can be calculated by this tariff pack: its figures are too large.",
    ),
}


class CaseRefused(BillingError):
    """A case that cannot be answered; `errors` names every field that stands in the way."""

    code = "case_refused"

    def __init__(self, errors: Sequence[dict[str, str]], details: dict[str, Any] | None = None) -> None:
        super().__init__(
            ru="По этим данным посчитать нельзя. Исправьте отмеченное и повторите.",
            en="This cannot be calculated. Correct what is marked and try again.",
            details=details,
        )
        self.errors = list(errors)


def doubted(doubt: Doubt, *, at: str = "", **words: Any) -> dict[str, str]:
    """One field and what to do about it."""
    shown = {name: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value for name, value in words.items()}
    ru, en = TEXTS[doubt]
    return {"pointer": at, "ru": ru.format(**shown), "en": en.format(**shown)}


def refuse(doubt: Doubt, *, at: str = "", **words: Any) -> CaseRefused:
    """The refusal of a case for one doubt."""
    return CaseRefused([doubted(doubt, at=at, **words)])
