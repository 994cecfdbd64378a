"""What can be refused, with the reason in both languages."""

from __future__ import annotations

from typing import Any

from billing_calculator.domain.words import kwh_en, kwh_ru


class BillingError(Exception):
    """Base of everything this service refuses."""

    kind = "invalid"
    code = "billing_refused"

    def __init__(self, *, ru: str, en: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(en)
        self.ru = ru
        self.en = en
        self.details = details or {}
        self.errors: list[dict[str, str]] = []


class AccountUnknown(BillingError):
    """No such account is known here, or not yet."""

    kind = "missing"
    code = "account_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Лицевой счёт не найден.", en="The account was not found.")


class ChargeUnknown(BillingError):
    """The account has no such charge."""

    kind = "missing"
    code = "charge_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Начисление не найдено.", en="The charge was not found.")


class MeterUnknown(BillingError):
    """The account has no such meter."""

    kind = "missing"
    code = "meter_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Прибор учёта не найден.", en="The meter was not found.")


class ReadingUnknown(BillingError):
    """The reading to be corrected is not there, or was cancelled."""

    kind = "missing"
    code = "reading_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Показания для исправления не найдены.", en="The reading to correct was not found.")


class CursorUnreadable(BillingError):
    """The cursor of a page was not made by this service."""

    code = "cursor_unreadable"

    def __init__(self) -> None:
        super().__init__(ru="Страница не найдена, начните список сначала.", en="The page was not found, start the list again.")


class TariffMissing(BillingError):
    """The tariff packs hold no approved price for what has to be charged; prices are never made up."""

    kind = "conflict"
    code = "tariff_missing"

    def __init__(self, *, plan: str, details: dict[str, Any]) -> None:
        super().__init__(
            ru="Утверждённая цена для вашего счёта ещё не загружена, поэтому сумму назвать нельзя. Показания принимаются.",
            en="The approved price for your account is not loaded yet, so no amount can be named. Readings are accepted.",
            details={"tariff_plan": plan, **details},
        )
        self.plan = plan


class ZonesDoNotFit(BillingError):
    """The values are not one for each zone of the meter."""

    code = "zones_do_not_fit"

    def __init__(self, *, expected: tuple[str, ...]) -> None:
        super().__init__(
            ru="Укажите показания по каждой зоне прибора учёта, по одному значению.",
            en="Give one value for each zone of the meter.",
            details={"zones": list(expected)},
        )


class ReadingBelowPrevious(BillingError):
    """A dial cannot go back: the value is below the previous one."""

    code = "reading_went_backwards"

    def __init__(self, *, index: int, zone: str, previous: Any, value: Any) -> None:
        ru = f"Показание {kwh_ru(value)} меньше предыдущего {kwh_ru(previous)}."
        en = f"The value {kwh_en(value)} is below the previous one, {kwh_en(previous)}."
        super().__init__(ru=ru, en=en, details={"zone": zone, "previous": str(previous), "value": str(value)})
        self.errors = [{"pointer": f"/values/{index}/value", "ru": ru, "en": en}]
