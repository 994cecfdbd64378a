"""Legal entities: the price of the contract for each metering point, and the VAT apart."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from billing_calculator.domain.charge import KOPECK, Why
from billing_calculator.domain.engine.case import Contract
from billing_calculator.domain.engine.result import Result, Row, total_of
from billing_calculator.domain.engine.rules import CONTRACT, VAT
from billing_calculator.domain.words import kwh_en, kwh_ru, money_en, money_ru, plain

HUNDRED = Decimal(100)


def bill_contract(contract: Contract, *, period: str, on: date) -> Result:
    """A line a point without VAT, one line of VAT on their sum, and the total with it."""
    rows = [_point(contract, name=point.name, kwh=point.volume, period=period, on=on) for point in contract.points]
    net = total_of(rows)
    vat = (net * contract.vat_percent / HUNDRED).quantize(KOPECK, ROUND_HALF_UP)
    why = Why(
        ru=f"НДС {plain(contract.vat_percent).replace('.', ',')} % с {money_ru(net)} = {money_ru(vat)}",
        en=f"VAT {plain(contract.vat_percent)} % of {money_en(net)} = {money_en(vat)}",
    )
    rows.append(Row("vat", "single", "all", None, None, vat, why, VAT, "", "", period, on))
    used = sum((point.volume for point in contract.points), Decimal(0))
    return Result(tuple(rows), (), used, net + vat, net=net, vat=vat)


def _point(contract: Contract, *, name: str, kwh: Decimal, period: str, on: date) -> Row:
    amount = (kwh * contract.price).quantize(KOPECK, ROUND_HALF_UP)
    why = Why(
        ru=f"{name}: {kwh_ru(kwh)} × {money_ru(contract.price)} = {money_ru(amount)} без НДС",
        en=f"{name}: {kwh_en(kwh)} × {money_en(contract.price)} = {money_en(amount)} without VAT",
    )
    return Row("point", "single", "all", kwh, contract.price, amount, why, CONTRACT, "", name, period, on)
