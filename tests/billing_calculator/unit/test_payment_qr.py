"""The payment code says what ГОСТ Р 56042 wants, and refuses what a bank would misread."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import segno
from billing_calculator.domain.payment_qr import QrRefused, Requisites, control_key_fits, faults_of, text_of
from billing_calculator.domain.supplier import SupplierMisset, supplier_of

THREE_WHALES = Requisites(  # the bank details of the published example
    "ООО «Три кита»", "40702810138250123017", 'ОАО "БАНК"', "044525225", "30101810400000000225", "6200098765"
)
ASKED: dict[str, Any] = {
    "amount": Decimal("1257.80"), "account_number": "520000000017", "period": "2022-11", "purpose": "Оплата электроэнергии"
}  # fmt: skip
SAID = (
    'ST00012|Name=ООО «Три кита»|PersonalAcc=40702810138250123017|BankName=ОАО "БАНК"|BIC=044525225'
    "|CorrespAcc=30101810400000000225|Sum=125780|Purpose=Оплата электроэнергии|PayeeINN=6200098765|PersAcc=520000000017"
    "|PaymPeriod=112022|TechCode=02"
)


def test_the_published_example_is_written_in_the_order_of_the_standard_with_the_sum_in_kopecks() -> None:
    assert faults_of(THREE_WHALES) == []
    assert text_of(THREE_WHALES, **ASKED) == SAID


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is not here")
def test_a_stock_decoder_reads_the_same_fields_back(tmp_path: Path) -> None:
    picture = tmp_path / "code.png"
    segno.make(SAID, error="m", micro=False, encoding="utf-8").save(str(picture), scale=4, border=4)
    read = subprocess.run(["zbarimg", "--raw", "-q", str(picture)], capture_output=True, text=True, check=True)
    assert read.stdout.strip() == SAID


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"name": "ООО | Кит"}, "Name"),
        ({"name": "К" * 161}, "Name"),
        ({"name": " "}, "Name"),
        ({"bank_name": "Б" * 46}, "BankName"),
        ({"personal_acc": "4070281013825012301"}, "PersonalAcc"),
        ({"personal_acc": "40702810238250123017"}, "PersonalAcc"),
        ({"bic": "04452522x"}, "BIC"),
        ({"corresp_acc": "30101810500000000225"}, "CorrespAcc"),
        ({"inn": "123"}, "PayeeINN"),
        ({"kpp": "12"}, "KPP"),
    ],
)
def test_bank_details_that_cannot_be_are_named(changed: dict[str, str], named: str) -> None:
    (fault,) = faults_of(replace(THREE_WHALES, **changed))
    assert fault.ru.startswith(named) and fault.en.startswith(named)


def test_an_account_at_the_bank_of_russia_is_checked_by_its_office() -> None:
    key = next(each for each in "0123456789" if control_key_fits("002", f"40702810{each}00000000017"))
    there = replace(THREE_WHALES, bic="042202001", personal_acc=f"40702810{key}00000000017")
    assert [fault.en.partition(":")[0] for fault in faults_of(there)] == ["CorrespAcc"]


@pytest.mark.parametrize(
    ("asked", "word"),
    [({"purpose": "а|б"}, "Purpose"), ({"purpose": "о" * 211}, "Purpose"), ({"amount": Decimal("0.00")}, "kopecks"),
     ({"amount": Decimal("1.005")}, "kopecks")],
)  # fmt: skip
def test_what_would_break_the_code_is_refused(asked: dict[str, Any], word: str) -> None:
    with pytest.raises(QrRefused, match=word):
        text_of(THREE_WHALES, **{**ASKED, **asked})


def test_a_supplier_without_bank_details_is_a_supplier_and_a_wrong_one_stops_the_start_in_both_languages() -> None:
    assert supplier_of({}) is None
    plain = supplier_of({"name": "Сбыт", "phone": "8-831"})
    assert plain is not None and plain.requisites is None
    for said, words in (
        ({"phone": "8-831"}, "нет названия"),
        ({"name": "Сбыт", "bik": "1"}, "неизвестные поля: bik"),
        ({"name": "Сбыт", "bic": "044525225"}, "Реквизиты поставщика неверны.*bank details are wrong"),
    ):
        with pytest.raises(SupplierMisset, match=words):
            supplier_of(said)
