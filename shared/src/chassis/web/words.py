"""What marshmallow found wrong, as a list of JSON Pointers with a sentence in Russian and in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_RULES: tuple[tuple[str, str], ...] = (
    (r"Missing data for required field\.", "Обязательное поле."),
    (r"Field may not be null\.", "Поле не может быть пустым."),
    (r"Unknown field\.", "Такого поля нет."),
    (r"Invalid input type\.", "Нужен объект JSON."),
    (r"Invalid type\.", "Нужен объект JSON."),
    (r"Invalid value\.", "Недопустимое значение."),
    (r"Invalid input\.", "Недопустимое значение."),
    (r"Not a valid string\.", "Нужна строка."),
    (r"Not a valid utf-8 string\.", "Нужна строка в кодировке UTF-8."),
    (r"Not a valid integer\.", "Нужно целое число."),
    (r"Not a valid number\.", "Нужно число."),
    (r"Not a valid boolean\.", "Нужно значение true или false."),
    (r"Not a valid list\.", "Нужен список."),
    (r"Not a valid mapping type\.", "Нужен объект JSON."),
    (r"Not a valid UUID\.", "Нужен идентификатор UUID."),
    (r"Not a valid date\.", "Нужна дата вида 2022-11-20."),
    (r"Not a valid (?:aware )?datetime\.", "Нужны дата и время с часовым поясом вида 2022-11-20T10:15:00Z."),
    (r"Not a valid email address\.", "Проверьте адрес электронной почты."),
    (r"Not a valid URL\.", "Нужен адрес сайта."),
    (r"Number too large\.", "Слишком большое число."),
    (r"String does not match expected pattern\.", "Неверный формат."),
    (r'Send the number as a string such as "1\.50"\.', "Передайте число строкой, например «1.50»."),
    (r'Send a sum above zero as a string such as "300\.00"\.', "Передайте сумму больше нуля строкой, например «300.00»."),
    (r"Type the figures of the meter up to the comma, such as 12345\.", "Введите цифры со счётчика до запятой, например 12345."),
    (r"Type the account number as on the bill: 12 digits\.", "Введите номер лицевого счёта, как в квитанции: 12 цифр."),
    (r"Please fill in this field\.", "Заполните это поле."),
    (r"Must be at least (.+)\.", "Не меньше {0}."),
    (r"Must be greater than or equal to (.+) and less than or equal to (.+)\.", "От {0} до {1}."),
    (r"Must be greater than or equal to (.+)\.", "Не меньше {0}."),
    (r"Must be less than or equal to (.+)\.", "Не больше {0}."),
    (r"Must be greater than (.+)\.", "Больше {0}."),
    (r"Must be less than (.+)\.", "Меньше {0}."),
    (r"Must be equal to (.+)\.", "Должно быть равно {0}."),
    (r"Must be one of: (.+)\.", "Одно из значений: {0}."),
    (r"Shorter than minimum length (\d+)\.", "Слишком коротко: нужно не меньше {0} (знаков или строк)."),
    (r"Longer than maximum length (\d+)\.", "Слишком длинно: допустимо не больше {0} (знаков или строк)."),
    (r"Length must be between (\d+) and (\d+)\.", "Допустимая длина: от {0} до {1}."),
    (r"Length must be (\d+)\.", "Длина должна быть {0}."),
)
_COMPILED = tuple((re.compile(pattern), russian) for pattern, russian in _RULES)


def field_errors(messages: Any) -> list[dict[str, str]]:
    """One entry per broken rule: `{"pointer": "/values/0/value", "ru": ..., "en": ...}`."""
    return [{"pointer": pointer, "ru": russian(text), "en": text} for pointer, text in _walk(messages, "")]


def russian(text: str) -> str:
    """The Russian sentence for one of marshmallow's; a text that is no known one stays as the schema's author wrote it."""
    for pattern, sentence in _COMPILED:
        found = pattern.fullmatch(text)
        if found:
            return sentence.format(*found.groups())
    return text


def _walk(messages: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, dict):
        for key, below in messages.items():
            step = "" if key == "_schema" else "/" + str(key).replace("~", "~0").replace("/", "~1")
            yield from _walk(below, pointer + step)
    elif isinstance(messages, list | tuple):
        for below in messages:
            yield from _walk(below, pointer)
    else:
        yield pointer, str(messages)
