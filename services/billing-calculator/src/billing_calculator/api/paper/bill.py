"""A bill as its template is told it: every sum and date as a Russian reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import segno

from billing_calculator.api.paper.chart import chart, chart_ru
from billing_calculator.api.paper.press import printed
from billing_calculator.domain.bill_archive import KeptBill
from billing_calculator.domain.payer import Payer
from billing_calculator.domain.words import (
    ZONE_RU,
    day_ru,
    money_ru,
    month_ru,
    persons_ru,
    plain,
    volume_ru,
)

SERVICES = {"electricity": "Электроэнергия", "heating": "Отопление", "hot_water": "Горячая вода"}
BANDS = {
    "within_norm": "в пределах социальной нормы", "over_norm": "сверх социальной нормы", "range_1": "первый диапазон",
    "range_2": "второй диапазон", "range_3": "третий диапазон", "contract": "по договору", "vat": "НДС",
}  # fmt: skip
BY = {"reading": "по показаниям", "average": "по среднему расходу", "normative": "по нормативу"}
UNITS = {"heating": "Gcal", "hot_water": "m3"}
ERASED = "имя и адрес удалены по просьбе плательщика"
MOST = 4  # rows of one kind that are told one by one; the page is one page


def bill_pdf(kept: KeptBill, payer: Payer) -> bytes:
    """The bill on paper."""
    return printed("bill.typ", told_of(kept, payer), at=kept.made_at)


def told_of(kept: KeptBill, payer: Payer) -> dict[str, Any]:
    """All that the template shows."""
    it = kept.content
    return {
        "month": month_ru(kept.period),
        "number": it["account_number"],
        "persons": persons_ru(it["persons"]) if not it["legal_entity"] else "",
        "payer": {"name": ERASED if payer.erased else payer.name, "address": payer.address},
        "supplier": it["supplier"] or {},
        "made_on": day_ru(it["made_on"]),
        "until_on": day_ru(it["until_on"]),
        "due_on": day_ru(it["due_on"]),
        "owes": it["to_pay"] > 0,
        **_answer(it),
        "balance": _balance(it),
        "details": _details(it),
        "figures": [_figure(each) for each in it["figures"]],
        "charges": [_charge(each) for each in it["charges"]],
        "explained": [why["ru"] for each in it["charges"] for why in each["explained"]],
        "chart": chart(it["months"]),
        "chart_alt": chart_ru(it["months"]),
        "qr": _square(it["payment_code"]),
        "qr_alt": f"Код для оплаты {money_ru(it['to_pay'])} по лицевому счёту {it['account_number']} через приложение банка",
    }


def _answer(it: Mapping[str, Any]) -> dict[str, Any]:
    """The first thing a reader looks for."""
    if it["advance"]:
        note = f"Платить не нужно: у вас аванс {money_ru(it['advance'])}"
        return {"sum": money_ru(it["to_pay"]), "sum_note": note, "urgent": ""}
    if not it["to_pay"]:
        return {"sum": money_ru(it["to_pay"]), "sum_note": "Платить не нужно, долга нет", "urgent": ""}
    urgent = f"Из них {money_ru(it['overdue'])} — долг за прошлое, его срок уже прошёл" if it["overdue"] else ""
    return {"sum": money_ru(it["to_pay"]), "sum_note": f"Оплатите до {day_ru(it['due_on'])}", "urgent": urgent}


def _balance(it: Mapping[str, Any]) -> list[list[str]]:
    opening = "Аванс на начало" if it["opening"] < 0 else "Долг на начало"
    total = ["Останется аванс", money_ru(it["advance"])] if it["advance"] else ["К оплате", money_ru(it["to_pay"])]
    return [
        [opening, money_ru(it["opening"])],
        [f"Начислено за {month_ru(_period(it))}", money_ru(it["charged"])],
        ["Перерасчёты и исправления", money_ru(it["recalculated"])],
        ["Льготы и субсидии (в расчёте не применялись)", money_ru(it["benefits"])],
        ["Пени", money_ru(it["penalty"])],
        [f"Оплачено, поступило по {day_ru(it['until_on'])}", money_ru(-it["paid"])],
        total,
    ]


def _details(it: Mapping[str, Any]) -> list[str]:
    """Recalculations, penalties and payments one by one, as far as there is room."""
    changed = [f"{each['what']['ru']}: {money_ru(each['amount'])}{_because(each)}" for each in (*it["changes"], *it["penalties"])]
    paid = [f"Платёж {day_ru(each['paid_on'])}: {money_ru(each['amount'])}" for each in it["payments"]]
    return [*_some(changed, "перерасчётов и пеней"), *_some(paid, "платежей")]


def _because(change: Mapping[str, Any]) -> str:
    return f" ({change['why']['ru']})" if change["why"] else ""


def _some(told: list[str], what: str) -> Iterable[str]:
    if len(told) <= MOST:
        return told
    return [*told[:MOST], f"Ещё {what}: {len(told) - MOST}. Все они — в личном кабинете"]


def _figure(each: Mapping[str, Any]) -> list[str]:
    zone = ZONE_RU[each["zone"]] or "—"
    meter = f"№ {each['meter']}" if each["meter"] else "—"
    used = volume_ru(each["consumption"], UNITS.get(each["service"], "kWh"))
    return [meter, zone, _dial(each["previous"]), _dial(each["value"]), used, day_ru(each["read_on"])]


def _dial(value: Decimal) -> str:
    return plain(value).replace(".", ",")


def _charge(charge: Mapping[str, Any]) -> dict[str, Any]:
    unit = UNITS.get(charge["service"], "kWh")
    return {
        "service": f"{SERVICES.get(charge['service'], charge['service'])}, {BY[charge['by']]}",
        "total": money_ru(charge["total"]),
        "volume": volume_ru(charge["volume"], unit),
        "lines": [_row(each, unit) for each in charge["lines"]],
    }


def _row(line: Mapping[str, Any], unit: str) -> list[str]:
    """The VAT has neither a volume nor a price."""
    volume = volume_ru(line["volume"], unit) if line["volume"] else ""
    return [_line(line), volume, money_ru(line["price"]) if line["price"] else "", money_ru(line["amount"])]


def _line(line: Mapping[str, Any]) -> str:
    said = [_point(line.get("point")), ZONE_RU.get(line["zone"], ""), BANDS.get(line["band"], "")]
    text = ", ".join(each for each in said if each) or "По одному тарифу"
    return text[0].upper() + text[1:]


def _point(point: Mapping[str, Any] | None) -> str:
    """Bills of before have lines without one."""
    if not point:
        return ""
    times = f", коэффициент {_dial(point['ratio'])}" if point["ratio"] != 1 else ""
    return (f"счётчик № {point['serial']}" if point["serial"] else "счётчик") + times


def _square(code: str) -> str:
    """Without a mark of its encoding, which banks' readers do not expect: the standard's own header says it."""
    if not code:
        return ""
    return segno.make(code, error="m", micro=False, encoding="utf-8").svg_inline(border=4, omitsize=True, light="#fff")


def _period(it: Mapping[str, Any]) -> str:
    return str(it["period"])
