"""Tariffs and packs in the shape of the answers."""

from __future__ import annotations

from typing import Any

from billing_calculator.actions.packs import Considered
from billing_calculator.domain.pack_life import Pack
from billing_calculator.domain.tariff import Normative, Tariff
from billing_calculator.domain.tariff_page import OfDay
from billing_calculator.domain.unread import NORMATIVE_LACKING, READING_LACKING
from billing_calculator.domain.waiting import Waiting
from billing_calculator.domain.words import NO_READING_EN, NO_READING_RU, UNREAD_EN, UNREAD_RU, waiting_en, waiting_ru


def tariffs_shown(found: OfDay) -> dict[str, Any]:
    """The tables of a day, and what else could be asked."""
    regions = [
        {"region": name, "ru": region.ru, "en": region.en, "known": [_span(each) for each in region.tables]}
        for name, region in found.regions.items()
    ]
    tables = [table_shown(each) for each in found.tables]
    return {"date": found.day, "region": found.region, "regions": regions, "tables": tables}


def table_shown(tariff: Tariff) -> dict[str, Any]:
    """A pack as a table."""
    same = (
        "pack_hash", "plan", "region", "service", "unit", "valid_from", "valid_to", "for_reference", "vat", "norm", "limits",
    )  # fmt: skip
    order = tariff.legal
    return {
        **{name: getattr(tariff, name) for name in same},
        "tariff": tariff.name,
        "model": str(tariff.model),
        "seasons": [{**vars(each), "months": sorted(each.months)} for each in tariff.seasons],
        "normatives": [_normative(each) for each in tariff.normatives],
        "prices": [{**vars(key), "price": price} for key, price in tariff.prices.items()],
        "source": tariff.source,
        "order": {"number": order.number, "date": order.on, "body": order.body} if order else None,
        "absent": tariff.absent,
    }


def pack_shown(pack: Pack, viewer: str) -> dict[str, Any]:
    """A pack in one line."""
    tariff = pack.tariff
    same = ("pack_hash", "plan", "service", "valid_from", "valid_to", "for_reference")
    shown = {name: getattr(tariff, name) for name in same}
    own = pack.proposed_by == viewer
    return {**shown, "tariff": tariff.name, "state": str(pack.state), "own": own, "steps": pack.steps}


def considered_shown(considered: Considered, viewer: str) -> dict[str, Any]:
    """A pack with its faults or with what it changes."""
    checked, pack = considered.checked, considered.pack
    return {
        "pack": pack_shown(pack, viewer) if pack else None,
        "faults": checked.faults,
        "table": table_shown(checked.tariff) if checked.tariff else None,
        "examples": len(checked.document["examples"]) if checked.document else 0,
        "before": considered.before.name if considered.before else None,
        "changes": considered.changes,
        "charged": considered.charged,
        "waiting": considered.waiting,
        "needs_reason": considered.needs_reason,
    }


NOT_A_PRICE = {NORMATIVE_LACKING: (UNREAD_RU, UNREAD_EN), READING_LACKING: (NO_READING_RU, NO_READING_EN)}


def waiting_shown(waiting: Waiting) -> dict[str, Any]:
    """A charge that waits, and why."""
    key = waiting.key
    of_tariff = (waiting_ru(waiting.day, whole=not waiting.lacking), waiting_en(waiting.day, whole=not waiting.lacking))
    ru, en = NOT_A_PRICE.get(waiting.lacking, of_tariff)
    return {"service": key.service, "period": key.period, "since": waiting.since, "ru": ru, "en": en}


def _span(tariff: Tariff) -> dict[str, Any]:
    return {"tariff": tariff.name, "valid_from": tariff.valid_from, "valid_to": tariff.valid_to}


def _normative(each: Normative) -> dict[str, Any]:
    rooms = f"{each.rooms}{'+' if each.rooms_or_more else ''}"
    persons = f"{each.persons}{'+' if each.persons_or_more else ''}"
    return {"group": each.group, "rooms": rooms, "persons": persons, "volume": each.volume}
