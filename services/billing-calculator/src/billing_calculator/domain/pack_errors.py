"""What can be refused about a tariff pack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.pack_text import Fault
from billing_calculator.domain.words import day_en, day_ru

STATE_RU = {
    "proposed": "ждёт утверждения",
    "published": "опубликован",
    "refused": "отклонён",
    "withdrawn": "отозван",
    "replaced": "заменён",
}


class PackFaulty(BillingError):
    """The pack has faults; each is told with its line."""

    code = "pack_faulty"

    def __init__(self, faults: Sequence[Fault]) -> None:
        count = len(faults)
        super().__init__(
            ru=f"В пакете есть ошибки: {count}. Исправьте файл и загрузите его снова.",
            en=f"The pack has {count} faults. Correct the file and upload it again.",
            details={"faults": [vars(fault) for fault in faults]},
        )


class PackUnknown(BillingError):
    """There is no such pack."""

    kind = "missing"
    code = "pack_unknown"

    def __init__(self) -> None:
        super().__init__(ru="Такого тарифного пакета нет.", en="There is no such tariff pack.")


class PackAlready(BillingError):
    """The same content is here already."""

    kind = "conflict"
    code = "pack_already"

    def __init__(self, state: str) -> None:
        ru = f"Этот же пакет уже загружен: он {STATE_RU[state]}."
        super().__init__(ru=ru, en=f"This very pack is here already: it is {state}.", details={"state": state})


class PackDecided(BillingError):
    """The pack does not wait for a decision."""

    kind = "conflict"
    code = "pack_decided"

    def __init__(self, state: str) -> None:
        ru = f"Решение уже принято: пакет {STATE_RU[state]}."
        super().__init__(ru=ru, en=f"This is decided already: the pack is {state}.", details={"state": state})


class PackNotPublished(BillingError):
    """Only what is published can be withdrawn."""

    kind = "conflict"
    code = "pack_not_published"

    def __init__(self, state: str) -> None:
        ru = f"Отозвать можно только опубликованный пакет, а этот {STATE_RU[state]}."
        super().__init__(ru=ru, en=f"Only a published pack can be withdrawn; this one is {state}.", details={"state": state})


class PackInForce(BillingError):
    """The pack has begun: by it somebody may have been charged."""

    kind = "conflict"
    code = "pack_in_force"

    def __init__(self, since: date | None) -> None:
        ru = f"Пакет действует с {day_ru(since)}: отозвать его нельзя." if since else "Справочный пакет без даты не отзывают."
        en = f"The pack is in force since {day_en(since)} and cannot be withdrawn." if since else "A pack without a date stays."
        ru, en = f"{ru} Загрузите исправленный с полем «replaces».", f'{en} Upload a corrected one with "replaces".'
        super().__init__(ru=ru, en=en)


class OwnPack(BillingError):
    """Whoever uploaded a pack does not approve it."""

    kind = "forbidden"
    code = "own_pack"

    def __init__(self) -> None:
        super().__init__(
            ru="Этот пакет загрузили вы. Утвердить его должен другой сотрудник.",
            en="You have uploaded this pack. Another person has to approve it.",
        )


class ReasonMissing(BillingError):
    """Dates that have begun need a reason."""

    code = "reason_missing"

    def __init__(self, since: date) -> None:
        ru = f"Пакет начинается {day_ru(since)}, в прошлом. Напишите, почему он загружается задним числом."
        en = f"The pack begins on {day_en(since)}, in the past. Say why it is uploaded after its day."
        super().__init__(ru=ru, en=en)
        self.errors = [{"pointer": "/reason", "ru": ru, "en": en}]
