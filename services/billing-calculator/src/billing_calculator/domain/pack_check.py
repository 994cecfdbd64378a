"""Is a pack fit to be published? Its form, its sense, its worked examples, and the packs before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from billing_calculator.domain.charge import Household, Volume, charge
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.pack import tariff_from
from billing_calculator.domain.pack_neighbours import check_neighbours
from billing_calculator.domain.pack_shape import MOST_LIMITS, UNITS, ZONES_OF_RATES, bands_of, check_shape
from billing_calculator.domain.pack_text import Fault, Notes, read
from billing_calculator.domain.tariff import Tariff
from billing_calculator.domain.words import plain


@dataclass(frozen=True)
class Checked:
    """A pack that was looked at: all its faults by line, or the tariff it describes."""

    faults: tuple[Fault, ...]
    document: Mapping[str, Any] | None = None
    tariff: Tariff | None = None


def check_pack(content: bytes, others: Sequence[Tariff]) -> Checked:
    """All that is wrong with a pack beside those that are published already; `others` are every pack of the service."""
    notes = Notes()
    document = read(content, notes)
    if document is None or not check_shape(notes, document):
        return _refused(notes)
    _dates(notes, document)
    _unit(notes, document)
    _limits(notes, document)
    _seasons(notes, document)
    _zones(notes, document)
    _holes(notes, document)
    if notes.faults:
        return _refused(notes)
    tariff = tariff_from(document)
    _examples(notes, document, tariff)
    check_neighbours(notes, document, tariff, others)
    return _refused(notes) if notes.faults else Checked((), document, tariff)


def _refused(notes: Notes) -> Checked:
    return Checked(tuple(sorted(notes.faults, key=lambda fault: fault.line)))


def _dates(notes: Notes, document: Mapping[str, Any]) -> None:
    start, end = document["valid_from"], document["valid_to"]
    if start is None and not document.get("for_reference"):
        ru = 'Без даты начала по пакету никому не начислить: укажите дату или "for_reference": true.'
        en = 'Without its first day a pack charges nobody: give the date or "for_reference": true.'
        notes.add(("valid_from",), "date_missing", ru, en)
    if end is not None and (start is None or end < start):
        notes.add(("valid_to",), "dates_reversed", "Последний день раньше первого.", "The last day is before the first.")


def _unit(notes: Notes, document: Mapping[str, Any]) -> None:
    service = document.get("service", "electricity")
    unit = document.get("unit", UNITS["electricity"])
    if unit != UNITS[service]:
        notes.add(("unit",), "unit_wrong", f"Единица здесь {UNITS[service]}.", f"The unit here is {UNITS[service]}.")
    if service != "electricity" and document["model"] != "unit_price":
        ru, en = "Норма и диапазоны бывают только у электроэнергии.", "Only electricity has a norm or ranges."
        notes.add(("model",), "model_wrong", ru, en)


def _limits(notes: Notes, document: Mapping[str, Any]) -> None:
    limits = [Decimal(limit) for limit in document.get("limits", ()) if limit is not None]
    if len(document.get("limits", ())) > MOST_LIMITS:
        notes.add(("limits",), "limits_many", "Границ диапазонов не больше двух.", "There are two limits at most.")
    for number, (low, high) in enumerate(pairwise(limits), start=1):
        if high <= low:
            ru = f"Диапазоны пересекаются: {plain(high)} не больше {plain(low)}."
            en = f"The ranges overlap: {plain(high)} is not above {plain(low)}."
            notes.add(("limits", number), "ranges_overlap", ru, en)


def _seasons(notes: Notes, document: Mapping[str, Any]) -> None:
    seen: dict[tuple[int, str], int] = {}
    for number, season in enumerate(document.get("seasons", ())):
        for month in season["months"]:
            for group in season.get("groups") or [""]:
                clash = [key for key in seen if key[0] == month and (not group or not key[1] or key[1] == group)]
                if clash:
                    ru, en = f"Месяц {month} уже есть в другом сезоне.", f"Month {month} is in another season already."
                    notes.add(("seasons", number, "months"), "seasons_overlap", ru, en)
                seen[month, group] = number


def _zones(notes: Notes, document: Mapping[str, Any]) -> None:
    for group, by_rates in document["prices"].items():
        for rates, by_zone in by_rates.items():
            for zone in by_zone:
                if zone not in ZONES_OF_RATES[rates]:
                    ru, en = f"При {rates} зонах зоны «{zone}» нет.", f"With {rates} zones there is no zone “{zone}”."
                    notes.add(("prices", group, rates, zone), "zone_unknown", ru, en)


def _holes(notes: Notes, document: Mapping[str, Any]) -> None:
    """Each group and number of zones has a price for every zone and band, or the pack says under `missing` that it has not."""
    missing = {name: number for number, name in enumerate(document.get("missing", ()))}
    used = set()
    for group, rates, zone, band in _wanted(document):
        there = band in document["prices"][group][rates].get(zone, {})
        names = [name for name in missing if f"{group}/{rates}/{zone}/{band}/".startswith(f"{name}/")]
        if there:
            continue
        used.update(names)
        if not names:
            name = f"{group}/{rates}/{zone}/{band}"
            ru, en = (
                f"Нет цены {name}. Впишите её или назовите в «missing».",
                f"The price {name} is not there. Add it, or name it in “missing”.",
            )
            notes.add(("prices", group, rates, zone), "price_missing", ru, en)
    for name in missing.keys() - used:
        ru, en = f"«{name}» не пропущено: есть цены или нет такого.", f"“{name}” is not missing: it is priced, or unknown."
        notes.add(("missing", missing[name]), "missing_wrong", ru, en)


def _wanted(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for group, by_rates in document["prices"].items():
        for rates in by_rates:
            for zone in ZONES_OF_RATES[rates]:
                for band in bands_of(document):
                    yield group, rates, zone, band


def _examples(notes: Notes, document: Mapping[str, Any], tariff: Tariff) -> None:
    for number, example in enumerate(document["examples"]):
        _example(notes, ("examples", number), example, tariff)


def _example(notes: Notes, path: tuple[str, int], example: Mapping[str, Any], tariff: Tariff) -> None:
    zones = ZONES_OF_RATES[str(example["rates"])]
    if foreign := [zone for zone in example["volumes"] if zone not in zones]:
        ru, en = f"Зоны «{foreign[0]}» у такого счётчика нет.", f"Such a meter has no zone “{foreign[0]}”."
        return notes.add((*path, "volumes", foreign[0]), "zone_unknown", ru, en)
    volumes = [Volume(example["rates"], zone, Decimal(kwh)) for zone, kwh in example["volumes"].items()]
    household = Household(example["group"], example["persons"], example["lives_alone"])
    try:
        span = {"month": example.get("month"), "periods": example.get("periods", 1)}
        priced = charge(volumes=volumes, tariff=tariff, household=household, **span)
    except TariffMissing as missing:
        what = "/".join(str(missing.details[name]) for name in ("group", "rates", "zone", "band"))
        ru, en = f"Для примера нет цены {what}.", f"The example lacks the price {what}."
        return notes.add(path, "example_without_price", ru, en)
    lines = [(line.zone, line.band, line.volume, line.amount) for line in priced.lines]
    told = [(line["zone"], line["band"], Decimal(line["volume"]), Decimal(line["amount"])) for line in example["lines"]]
    shown = "; ".join(f"{zone} {band} {plain(volume)} = {cost}" for zone, band, volume, cost in lines)
    if lines != told:
        ru = f"Пример не сходится, по ценам пакета строки такие: {shown}."
        en = f"The example is wrong; by the pack's prices the lines are: {shown}."
        wrong = next((n for n, (one, other) in enumerate(zip(lines, told, strict=False)) if one != other), len(lines))
        notes.add((*path, "lines", wrong, "amount"), "example_wrong", ru, en)
    if priced.total != Decimal(example["total"]):
        ru = f"Пример не сходится: по ценам пакета {priced.total}, а написано {example['total']}."
        en = f"The example is wrong: by the pack's prices it is {priced.total}, but {example['total']} is written."
        notes.add((*path, "total"), "example_wrong", ru, en)
    return None
