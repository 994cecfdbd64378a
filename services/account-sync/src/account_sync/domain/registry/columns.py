"""What a registry tells of an account, whatever the file calls it."""

from __future__ import annotations

from enum import StrEnum


class Column(StrEnum):
    """A column under the title that the retailer's own registry gives it; a profile says what another file calls it."""

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
    RATIO = "Коэффициент трансформации"
    LARGEST = "Наибольший расход"
    AUTOMATIC = "Автоматический съём"
    PLACE = "Место счётчика"
    EMAIL = "Электронная почта"
    PHONE = "Телефон"
    KIND = "Вид потребителя"
    ORGANISATION = "Организация"
    INN = "ИНН"
    KPP = "КПП"
    CONTRACT = "Номер договора"
    CONTRACT_PRICE = "Цена договора без НДС"
    FLAT = "Помещение"
    ROOM = "Комната"
    REMOVED = "Дата снятия"
    ROOMS = "Число комнат"
    VERSION = "Версия"


OF_HOLDER = (Column.EMAIL, Column.PHONE)
OF_LEGAL_ENTITY = (Column.KIND, Column.ORGANISATION, Column.INN, Column.KPP, Column.CONTRACT)
OF_CONTRACT = (Column.CONTRACT_PRICE,)
OF_FLAT = (Column.FLAT, Column.ROOM, Column.REMOVED)  # by which a file of meters alone finds whose each is
FACTS_OF_METER = (Column.RATIO, Column.LARGEST, Column.AUTOMATIC, Column.PLACE)
# the retailer's own registry does without those
_RARELY = {*OF_HOLDER, *OF_LEGAL_ENTITY, *OF_CONTRACT, *FACTS_OF_METER, *OF_FLAT, Column.ROOMS, Column.VERSION}
HEADER = tuple(column for column in Column if column not in _RARELY)
# never repeated in a report: a sole trader is a person, and a contract's number proves something
_OF_SOMEBODY = {Column.SURNAME, Column.NAME, Column.PATRONYMIC, Column.ADDRESS, Column.ORGANISATION, Column.INN, Column.CONTRACT}
PERSONAL = frozenset({*_OF_SOMEBODY, *OF_HOLDER})
INITIAL_VALUES = (Column.T1, Column.T2, Column.T3)
OF_METER = HEADER[HEADER.index(Column.SERIAL) : HEADER.index(Column.T3) + 1]
OF_PERSON = (Column.SURNAME, Column.NAME)  # no need of them where a file tells the kind: of a legal entity alone, say
_NOT_OF_ALL = {Column.PATRONYMIC, Column.CLOSED, Column.T2, Column.T3, Column.TYPICAL}
# no file need tell them
MAY_BE_ABSENT = frozenset({*_NOT_OF_ALL, *_RARELY})
# told in words of a closed list, which a profile translates
IN_WORDS = (Column.GROUP, Column.STATUS, Column.ALONE, Column.AUTOMATIC, Column.PLACE, Column.KIND)
