"""The legal entity of a row: an organisation or a sole trader, told in columns that most registries do without."""

from __future__ import annotations

from decimal import Decimal

from account_sync.domain.account import Kind, LegalEntity
from account_sync.domain.contract_number import comparable
from account_sync.domain.registry.cells import Cells
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.profile import Profile

LONGEST_CONTRACT = 40
PRICE_PLACES = 5


def legal_entity(cells: Cells, profile: Profile) -> LegalEntity | None:
    """Whom the contract is with where it is no person; what stands there of a person is not kept."""
    words = profile.words[Column.KIND]
    if not cells.has(Column.KIND) or cells.word(Column.KIND, words, code="unknown_kind") != Kind.LEGAL_ENTITY:
        return None
    return LegalEntity(
        organisation=" ".join(cells.text(Column.ORGANISATION).split()),
        inn=cells.pattern(
            Column.INN,
            r"[0-9]{10}|[0-9]{12}",
            code="bad_inn",
            ru="в ИНН 10 цифр у организации, 12 у предпринимателя",
            en="an INN has 10 digits for an organisation, 12 for a sole trader",
        ),
        kpp=_kpp(cells),
        contract_number=_contract_number(cells),
        contract_price=_contract_price(cells),
    )


def _contract_price(cells: Cells) -> Decimal | None:
    """For a kWh, without VAT; registries that do not tell it leave what is held."""
    if not cells.has(Column.CONTRACT_PRICE):
        return None
    noted = len(cells.faults)
    price = cells.decimal(Column.CONTRACT_PRICE, places=PRICE_PLACES)
    if not price and len(cells.faults) == noted:
        cells.fault(Column.CONTRACT_PRICE, "bad_contract_price", "цена должна быть больше нуля", "the price must be above zero")
    return price


def _kpp(cells: Cells) -> str | None:
    if not cells.has(Column.KPP):  # sole traders have none
        return None
    return cells.pattern(
        Column.KPP, r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}", code="bad_kpp", ru="в КПП 9 знаков", en="a KPP has 9 characters"
    )


def _contract_number(cells: Cells) -> str:
    noted = len(cells.faults)
    number = cells.text(Column.CONTRACT)
    if len(cells.faults) == noted and (len(number) > LONGEST_CONTRACT or not comparable(number)):
        cells.fault(
            Column.CONTRACT,
            "bad_contract_number",
            f"нужны буквы или цифры, не больше {LONGEST_CONTRACT} знаков",
            f"must be letters or digits, at most {LONGEST_CONTRACT} characters",
        )
    return number
