"""The retailer as its bills name it: set once by the operator, checked when the service starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from billing_calculator.domain.payment_qr import Requisites, faults_of

BANK = {"personal_acc", "bank_name", "bic", "corresp_acc"}
OWN = {"name", "inn", "kpp", "address", "phone", "site"}


class SupplierMisset(ValueError):
    """The supplier's settings say what cannot be; the message is in both languages, for whoever starts the service."""


@dataclass(frozen=True)
class Supplier:
    """Without bank details (`requisites`) a bill has no payment code and says how to pay without one."""

    name: str
    inn: str = ""
    address: str = ""
    phone: str = ""
    site: str = ""
    requisites: Requisites | None = None


def supplier_of(said: Mapping[str, Any]) -> Supplier | None:
    """The supplier, if anything is said of it."""
    if not said:
        return None
    if unknown := sorted(set(said) - OWN - BANK):
        named = ", ".join(unknown)
        raise SupplierMisset(f"Поставщик: неизвестные поля: {named}. / Supplier: unknown fields: {named}.")
    text = {name: str(said.get(name, "")).strip() for name in OWN | BANK}
    if not text["name"]:
        raise SupplierMisset("Поставщик: нет названия (name). / Supplier: the name is missing.")
    requisites = _requisites(text) if any(text[name] for name in BANK) else None
    return Supplier(text["name"], text["inn"], text["address"], text["phone"], text["site"], requisites)


def _requisites(text: Mapping[str, str]) -> Requisites:
    it = Requisites(
        text["name"], text["personal_acc"], text["bank_name"], text["bic"], text["corresp_acc"], text["inn"], text["kpp"]
    )  # fmt: skip
    if faults := faults_of(it):
        ru, en = " ".join(each.ru for each in faults), " ".join(each.en for each in faults)
        raise SupplierMisset(f"Реквизиты поставщика неверны: {ru} / The supplier's bank details are wrong: {en}")
    return it
