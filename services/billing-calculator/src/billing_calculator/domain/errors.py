"""What can be refused, with the reason in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from billing_calculator.domain.words import plain


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


class AgentUnknown(BillingError):
    """Whoever asks at the agents' door has not proved to be one of them; what of it is wrong stays unsaid."""

    kind = "unauthenticated"
    code = "agent_unknown"

    def __init__(self) -> None:
        super().__init__(
            ru="Имя, пароль или сертификат платёжного агента не подходят. Возьмите те, что выдал поставщик электроэнергии.",
            en="The payment agent's name, password or certificate does not fit. Take those agreed with the retailer.",
        )


class ChargeUnknown(BillingError):
    """The account has no such charge."""

    kind = "missing"
    code = "charge_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Начисление не найдено.", en="The charge was not found.")


class MeterUnknown(BillingError):
    """The account has no such meter."""

    kind = "missing"
    code = "meter_unknown"

    def __init__(self) -> None:
        super().__init__(ru="Прибор учёта не найден.", en="The meter was not found.")


class ReadingUnknown(BillingError):
    """The reading to be corrected is not there, or was cancelled."""

    kind = "missing"
    code = "reading_unknown"

    def __init__(self) -> None:
        super().__init__(ru="Показания для исправления не найдены.", en="The reading to correct was not found.")


class CursorUnknown(BillingError):
    """The cursor of a page was not made by this service."""

    code = "cursor_unknown"

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

    @property
    def lacking(self) -> str:
        """The single price that is missing (`group/rates/zone/band`); empty where there is no table at all."""
        return "/".join(str(self.details[name]) for name in ("group", "rates", "zone", "band") if name in self.details)


class ReadingAlreadyCancelled(BillingError):
    """A cancelled reading stays cancelled."""

    kind = "conflict"
    code = "reading_already_cancelled"

    def __init__(self) -> None:
        super().__init__(
            ru="Эти показания уже отменены. Передайте новые, если они нужны.",
            en="This reading has been cancelled already. Please send a new one if you need to.",
        )


class ReadingNotLast(BillingError):
    """A later reading was built on the one to be corrected."""

    kind = "conflict"
    code = "reading_not_last"

    def __init__(self) -> None:
        super().__init__(
            ru="После этих показаний уже приняты новые. Исправить можно только последние показания.",
            en="A later reading has been accepted since. Only the last reading can be corrected.",
        )


class ZoneMissing(BillingError):
    """A zone of the meter has no figure."""

    code = "zone_missing"

    def __init__(self, *, missing: Sequence[str], zones: Sequence[str]) -> None:
        ru, en = "Введите показания всех зон счётчика.", "Please enter the figures of all zones of the meter."
        super().__init__(ru=ru, en=en, details={"missing": list(missing), "zones": list(zones)})
        self.errors = [{"pointer": "/values", "ru": ru, "en": en}]


class ValueRefused(BillingError):
    """Base of what is wrong with one of the figures; the error points at it."""

    at = "value"

    def __init__(self, *, index: int, ru: str, en: str, details: dict[str, Any]) -> None:
        super().__init__(ru=ru, en=en, details=details)
        self.errors = [{"pointer": f"/values/{index}/{self.at}", "ru": ru, "en": en}]


class ZoneUnknown(ValueRefused):
    """The meter has no such zone."""

    code = "zone_unknown"
    at = "zone"

    def __init__(self, *, index: int, zone: str, zones: Sequence[str]) -> None:
        ru, en = "У этого счётчика нет такой зоны.", "This meter has no such zone."
        super().__init__(index=index, ru=ru, en=en, details={"zone": zone, "zones": list(zones)})


class ZoneTwice(ValueRefused):
    """One zone has two figures."""

    code = "zone_twice"
    at = "zone"

    def __init__(self, *, index: int, zone: str) -> None:
        ru, en = (
            "Показание одной зоны указано дважды, а нужно одно.",
            "The figure of one zone was given twice, and one is needed.",
        )
        super().__init__(index=index, ru=ru, en=en, details={"zone": zone})


class ReadingNotWhole(ValueRefused):
    """A figure with the digits after the comma."""

    code = "reading_not_whole"

    def __init__(self, *, index: int, value: Decimal) -> None:
        whole = int(value)
        ru = f"Введите {whole} вместо {plain(value).replace('.', ',')}. Красные цифры после запятой не нужны."
        en = f"Please enter {whole} instead of {plain(value)}. The red digits after the comma are not needed."
        super().__init__(index=index, ru=ru, en=en, details={"value": str(value)})


class ReadingTooLong(ValueRefused):
    """A figure longer than the dial."""

    code = "reading_too_long"

    def __init__(self, *, index: int, value: Decimal, digits: int) -> None:
        ru = f"В показании {plain(value)} больше цифр, чем на счётчике: их {digits} до запятой."
        en = f"The reading {plain(value)} has more digits than the meter, which has {digits} before the comma."
        super().__init__(index=index, ru=ru, en=en, details={"digits": digits, "value": str(value)})


class ReadingWentBackwards(ValueRefused):
    """A figure below the previous one that no passing of zero explains."""

    code = "reading_went_backwards"

    def __init__(self, *, index: int, zone: str, previous: Decimal, value: Decimal) -> None:
        ru = f"Показание {plain(value)} меньше предыдущего, {plain(previous)}."
        en = f"The reading {plain(value)} is below the previous one, {plain(previous)}."
        details = {"zone": zone, "previous": plain(previous), "value": plain(value)}
        super().__init__(index=index, ru=ru, en=en, details=details)
