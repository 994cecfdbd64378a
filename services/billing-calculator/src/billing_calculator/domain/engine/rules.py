"""The rules a line can rest on, as they are cited. `checked` is false where no copy of the rule's text was read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Rule:
    """A rule by its reference, in both languages."""

    code: str
    ru: str
    en: str
    checked: bool = True


def _of_354(code: str, ru: str, en: str, *, checked: bool = True) -> Rule:
    return Rule(code, f"Правила № 354, {ru}", f"Rules 354, {en}", checked)


PRICE = Rule("price", "Утверждённая цена", "The approved price")
READINGS = _of_354("readings", "показания прибора учёта", "readings of the meter")
SWAP = _of_354("swap", "замена прибора учёта", "replacement of the meter")
RATIO = Rule("ratio", "Коэффициент трансформации прибора", "The meter's transformation ratio")
ROLL_OVER = Rule("roll_over", "Переход счётчика через ноль", "The dial passing zero")
GIVEN = Rule("given", "Объём указан в условии", "The volume as given")
NO_READING = _of_354("59b", "п. 59 «б»", "clause 59 “б”")
METER_FAILED = _of_354("59a", "п. 59 «а»", "clause 59 “а”")
ACCESS_REFUSED = _of_354("59v", "п. 59 «в»", "clause 59 “в”", checked=False)
SUPPLIER_REPLACES = _of_354("59g", "п. 59 «г»", "clause 59 “г”")
NORMATIVE_AFTER = _of_354("60", "п. 60", "clause 60")
NO_METER = _of_354("42", "п. 42", "clause 42", checked=False)
OWNERS = _of_354("56", "п. 56", "clause 56", checked=False)
LATER_READING = _of_354("61", "п. 61", "clause 61")
ABSENCE = _of_354("86", "п. 86", "clause 86")
HOUSE_BY_METER = _of_354("formula_12", "формулы 10, 12", "formulas 10, 12")
HOUSE_BY_NORMATIVE = _of_354("formula_10", "норматив на общедомовые нужды", "the normative of common use")
BENEFIT = Rule("benefit", "Мера социальной поддержки", "A measure of social support")
CONTRACT = Rule("contract", "Цена договора", "The price of the contract")
VAT = Rule("vat", "НДС", "VAT")
PENALTY = Rule("penalty", "ЖК РФ, статья 155, часть 14", "Housing Code, article 155, part 14")

AVERAGE_PERIODS = 3
AVERAGE_MONTHS, AVERAGE_MONTHS_LEAST = 6, 3
RAISED = Decimal("1.5")
ABSENT_DAYS = 5
