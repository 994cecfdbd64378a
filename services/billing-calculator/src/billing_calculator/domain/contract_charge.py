"""What a legal entity's month costs by its contract: a line for each zone without VAT, and one of the VAT on their sum."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from billing_calculator.domain.charge import KOPECK, NOTHING, Line, Priced, Volume, Why, merged
from billing_calculator.domain.terms import Terms
from billing_calculator.domain.words import ZONE_EN, ZONE_RU, kwh_en, kwh_ru, money_en, money_ru, plain

CONTRACT, BY_CONTRACT, VAT = "contract", "contract", "vat"
HUNDRED = Decimal(100)


def charge_by_contract(volumes: Sequence[Volume], terms: Terms) -> Priced:
    """All metering points together; nothing else than the contract decides the price. What was billed too much comes back."""
    points = tuple(_point(each, terms) for each in merged(volumes) if each.kwh)
    net = sum((line.amount for line in points), NOTHING)
    amount = (net * terms.vat_percent / HUNDRED).quantize(KOPECK, ROUND_HALF_UP)
    percent = plain(terms.vat_percent)
    why = Why(
        ru=f"НДС {percent.replace('.', ',')} % с {money_ru(net)} = {money_ru(amount)}",
        en=f"VAT {percent} % of {money_en(net)} = {money_en(amount)}",
    )
    lines = (*points, Line("single", VAT, Decimal(0), Decimal(0), amount, why)) if points else ()
    used = sum((each.kwh for each in volumes), Decimal(0))
    return Priced(lines, used, net + amount, CONTRACT, None, terms)


def _point(volume: Volume, terms: Terms) -> Line:
    amount = (volume.kwh * terms.price).quantize(KOPECK, ROUND_HALF_UP)
    lead_ru, lead_en = (f"{zone}: " if zone else "" for zone in (ZONE_RU[volume.zone], ZONE_EN[volume.zone]))
    why = Why(
        ru=f"{lead_ru}{kwh_ru(volume.kwh)} × {money_ru(terms.price)} по договору = {money_ru(amount)} без НДС",
        en=f"{lead_en}{kwh_en(volume.kwh)} × {money_en(terms.price)} by contract = {money_en(amount)} without VAT",
    )
    return Line(volume.zone, BY_CONTRACT, volume.kwh, terms.price, amount, why, volume.rates)
