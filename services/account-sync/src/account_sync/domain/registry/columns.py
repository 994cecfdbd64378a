"""The registry's columns in the order of its header, and the words its cells use."""

from __future__ import annotations

from enum import StrEnum

from account_sync.domain.account import Status


class Column(StrEnum):
    """A column by its Russian title; the import refuses a file with another header."""

    CODE = "Код абонента"
    NUMBER = "Лицевой счёт"
    SURNAME = "Фамилия"
    NAME = "Имя"
    PATRONYMIC = "Отчество"
    ADDRESS = "Адрес"
    PLAN = "Тарифный план"
    GROUP = "Группа"
    PERSONS = "Зарегистрировано"
    ALONE = "Проживает один"
    STATUS = "Статус"
    OPENED = "Дата открытия"
    CLOSED = "Дата закрытия"
    SERIAL = "Номер счётчика"
    ZONES = "Тарифных зон"
    DIGITS = "Разрядность"
    INSTALLED = "Дата установки"
    VERIFIED = "Поверка до"
    INITIAL_DAY = "Дата начальных показаний"
    T1 = "Начальные Т1"
    T2 = "Начальные Т2"
    T3 = "Начальные Т3"
    BALANCE = "Сальдо"
    BALANCE_DAY = "Дата сальдо"
    TYPICAL = "Обычный расход"


HEADER = tuple(Column)
PERSONAL = frozenset({Column.SURNAME, Column.NAME, Column.PATRONYMIC, Column.ADDRESS})  # never repeated in a report
INITIAL_VALUES = (Column.T1, Column.T2, Column.T3)

GROUPS = {"городские, газ": "urban_gas", "городские, электроплита": "urban_electric_stove", "сельские": "rural"}
STATUSES = {"открыт": Status.OPEN, "закрыт": Status.CLOSED}
YES_NO = {"да": True, "нет": False}
