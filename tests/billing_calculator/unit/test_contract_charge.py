"""What an organisation's month costs by its contract: each zone without VAT, then the VAT once, all to the kopeck."""

from __future__ import annotations

from decimal import Decimal

from billing_calculator.domain.charge import Volume
from billing_calculator.domain.contract_charge import charge_by_contract
from billing_calculator.domain.terms import Terms

TERMS = Terms(Decimal("7.12345"), Decimal(20))


def test_each_zone_has_a_line_and_the_vat_is_that_of_their_rounded_sum() -> None:
    priced = charge_by_contract([Volume(2, "day", Decimal(1000)), Volume(2, "night", Decimal(333))], TERMS)
    assert [(line.zone, line.band, *map(str, (line.volume, line.price, line.amount))) for line in priced.lines] == [
        ("day", "contract", "1000", "7.12345", "7123.45"),
        ("night", "contract", "333", "7.12345", "2372.11"),
        ("single", "vat", "0", "0", "1899.11"),
    ]
    assert (str(priced.volume), str(priced.total), priced.terms) == ("1333", "11394.67", TERMS)
    assert [line.why.ru.replace("\xa0", " ") for line in priced.lines] == [
        "День: 1 000 кВт·ч × 7,12345 ₽ по договору = 7 123,45 ₽ без НДС",
        "Ночь: 333 кВт·ч × 7,12345 ₽ по договору = 2 372,11 ₽ без НДС",
        "НДС 20 % с 9 495,56 ₽ = 1 899,11 ₽",
    ]


def test_one_zone_has_no_name_and_nothing_used_costs_nothing() -> None:
    (line, _vat) = charge_by_contract([Volume(1, "single", Decimal(10))], TERMS).lines
    assert line.why.en.startswith("10")
    nothing = charge_by_contract([Volume(1, "single", Decimal(0))], TERMS)
    assert not nothing.lines and (str(nothing.volume), str(nothing.total)) == ("0", "0.00")
