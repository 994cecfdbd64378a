"""One zone's dial: what a figure on it comes to, and how a refusal of the figure reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from readings.domain import texts
from readings.domain.faults import FieldFault
from readings.domain.texts import Text, sentence

THOUSANDTH = Decimal("0.001")  # of a kWh: as exact as energy is told


@dataclass(frozen=True)
class Dial:
    """One zone's dial with what is expected of it."""

    zone: str
    previous: Decimal
    capacity: Decimal
    bound: Decimal
    ratio: Decimal
    rolls_over_from: Decimal  # the part of the dial from which a lower figure may mean that it passed zero

    def consumption(self, value: Decimal) -> Decimal | None:
        """The kWh since the previous figure, over zero when the dial passed it; None when it can only be a mistake."""
        if value >= self.previous:
            return kwh(value - self.previous, ratio=self.ratio)
        rolled = kwh(self.capacity - self.previous + value, ratio=self.ratio)
        return rolled if self.previous >= self.capacity * self.rolls_over_from and rolled <= self.bound else None

    def takes(self, value: Decimal) -> bool:
        """Whether the figure needs no second look."""
        consumption = self.consumption(value)
        return consumption is not None and value >= self.previous and consumption <= self.bound

    @property
    def highest(self) -> Decimal:
        """The highest figure that needs no confirmation."""
        return min(self.previous + int(self.bound / self.ratio), self.capacity - 1)

    def details(self, value: Decimal) -> dict[str, object]:
        """The figures of a refusal, for programs."""
        expected = {"from": plain(self.previous), "to": plain(self.highest)}
        return {"zone": self.zone, "previous": plain(self.previous), "value": plain(value), "expected": expected}

    @property
    def expected(self) -> Text:
        """The bounds of a figure that needs no confirmation, in words."""
        lowest, highest = texts.dial(self.previous), texts.dial(self.highest)
        return Text(f"Ожидается число от {lowest} до {highest}.", f"A figure from {lowest} to {highest} is expected.")


def kwh(difference: Decimal, *, ratio: Decimal) -> Decimal:
    """What a difference of figures comes to."""
    return (difference * ratio).quantize(THOUSANDTH, ROUND_HALF_UP).normalize() + 0 if ratio != 1 else difference


def times_ratio(ratio: Decimal) -> Text:
    """How the kWh of a meter with a ratio came about, in brackets; nothing for a meter without one."""
    if ratio == 1:
        return Text("", "")
    shown = plain(ratio)
    return Text(f"(разница показаний × {shown.replace('.', ',')})", f"(the difference of the figures × {shown})")


def plain(figure: Decimal) -> str:
    """A figure for programs, without zeros after the point."""
    return format(figure.normalize(), "f")


def unknown(index: int, zone: str, names: Text, details: Mapping[str, object]) -> FieldFault:
    """The meter has no such zone; its zones are named."""
    if details["zones"] == ["single"]:
        has = Text("Он однозонный: введите одно показание.", "It has a single zone: please enter one figure.")
    else:
        has = Text(f"Его зоны: {names.ru}.", f"Its zones are {names.en}.")
    text = Text(f"У этого счётчика нет зоны {texts.zone_name(zone).ru}.", f"This meter has no zone {texts.zone_name(zone).en}.")
    return FieldFault(index, text + has, {"zone": zone, **details})


def twice(index: int, zone: str) -> FieldFault:
    """One zone was sent twice."""
    text = sentence(zone, "показание указано дважды, а нужно одно.", "the figure was sent twice, and one is needed.")
    return FieldFault(index, text, {"zone": zone})


def not_whole(index: int, dial: Dial, value: Decimal) -> FieldFault:
    """A figure with the digits after the comma."""
    shown, whole = texts.dial(value), int(value)
    text = sentence(
        dial.zone,
        f"введите {whole} вместо {shown}. Красные цифры после запятой не нужны.",
        f"please enter {whole} instead of {shown}. The red digits after the comma are not needed.",
    )
    return FieldFault(index, text, dial.details(value))


def too_long(index: int, dial: Dial, value: Decimal, digits: int) -> FieldFault:
    """A figure longer than the dial."""
    shown = texts.dial(value)
    text = sentence(
        dial.zone,
        f"в показании {shown} больше цифр, чем на счётчике: их {digits} до запятой.",
        f"the reading {shown} has more digits than the meter, which has {digits} before the comma.",
    )
    return FieldFault(index, text + dial.expected, {"digits": digits, **dial.details(value)})


def backwards(index: int, dial: Dial, value: Decimal) -> FieldFault:
    """A figure below the previous one that no passing of zero explains."""
    shown, before = texts.dial(value), texts.dial(dial.previous)
    text = sentence(
        dial.zone,
        f"показание {shown} меньше предыдущего, {before}.",
        f"the reading {shown} is below the previous one, {before}.",
    )
    return FieldFault(index, text + dial.expected, dial.details(value))


def with_way_out(fault: FieldFault, phone: str) -> FieldFault:
    """The last of the figures that went backwards also says what to do when not it but the earlier figure is wrong."""
    way_out = Text(
        f"Если неверно предыдущее показание, исправьте или отмените его, а если его месяц уже закрыт, позвоните нам: {phone}.",
        f"If the previous one is wrong, correct or cancel it, and if its month is closed already, please call us: {phone}.",
    )
    return replace(fault, text=fault.text + way_out)


def doubt(index: int, dial: Dial, value: Decimal, consumption: Decimal) -> FieldFault:
    """A figure the customer has to confirm: unusually high, or past zero."""
    used, usual, rolled_over = texts.kwh(consumption) + times_ratio(dial.ratio), texts.kwh(dial.bound), value < dial.previous
    shown, before = texts.dial(value), texts.dial(dial.previous)
    if rolled_over:
        text = sentence(
            dial.zone,
            f"показание {shown} меньше предыдущего, {before}. Если счётчик дошёл до конца и начал с нуля, "
            f"расход составит {used.ru}. Подтвердите, что это так, или исправьте показание.",
            f"the reading {shown} is below the previous one, {before}. If the meter reached its end and began again "
            f"from zero, {used.en} were used. Please confirm that, or change the figure.",
        )
    else:
        text = sentence(
            dial.zone,
            f"получается {used.ru} с прошлых показаний, а ожидается не больше {usual.ru}. "
            "Проверьте показание и подтвердите его, если оно верное.",
            f"this makes {used.en} since the last reading, while at most {usual.en} are expected. "
            "Please check the figure and confirm it if it is right.",
        )
    figures = {"consumption": plain(consumption), "expected_consumption": plain(dial.bound), "rolled_over": rolled_over}
    code = "meter_rolled_over" if rolled_over else "reading_implausible"
    return FieldFault(index, text, {**dial.details(value), **figures}, code)
