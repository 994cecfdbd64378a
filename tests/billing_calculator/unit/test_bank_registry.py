"""Registries of debts for banks: each kind is read back by our own reader from the answer of a bank where everybody has paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.domain.bank_registry import run, writing
from billing_calculator.domain.bank_registry.profile import BankProfile, Kind, ProfileWrong, profile_of
from billing_calculator.domain.bank_registry.run import BankRegistry, State
from billing_calculator.domain.bank_registry.writing import Debtor
from billing_calculator.domain.masking import masked_address, masked_name
from billing_calculator.domain.registry.reading import read
from billing_calculator.domain.supplier import Supplier, supplier_of
from billing_calculator.store.bank_profiles import BankProfileFiles
from billing_calculator.store.registry_profiles import RegistryProfiles

from tests.billing_calculator.examples import NOON

PROFILES = BankProfileFiles()
DEBTORS = [Debtor("520000000017", Decimal("200.00"), "И*** А. П."), Debtor("520000000025", Decimal("1057.80"))]
SUPPLIER = supplier_of({
    "name": "АО «Сбыт»", "inn": "7707083893", "personal_acc": "40702810138250123017", "bank_name": "ОАО «БАНК»",
    "bic": "044525225", "corresp_acc": "30101810400000000225",
})  # fmt: skip
PAID = "19-11-2022;12-30-05;8619;0155"
SAID: dict[str, Any] = {
    "title": {"ru": "Мой", "en": "Mine"}, "kind": "debts", "file": "a_{number}.txt", "encoding": "utf-8", "separator": ";",
    "line_end": "\n", "decimal": ",", "columns": ["account", "sum"],
}  # fmt: skip


def written(profile: BankProfile, debtors: list[Debtor], *, supplier: Supplier | None = SUPPLIER) -> tuple[str, bytes]:
    """The file's name and the file."""
    total = sum((each.amount for each in debtors), Decimal("0.00"))
    blanks = writing.blanks_for(supplier, number=7, period="2022-11", day=date(2022, 12, 2), decimal=profile.decimal,
                                rows=len(debtors), total=total)  # fmt: skip
    body = writing.body(debtors, profile, period="2022-11", first=1)
    return writing.name_of(profile, blanks), writing.head(profile, blanks) + body + writing.end(profile, blanks)


def of_sber(row: str, number: int) -> str:
    if row.startswith("="):
        return f"{row};{row.split(';')[1]};0,00;1;21-11-2022"
    cells = row.split(";")
    account, amount = cells[2], cells[-1]
    return f"{PAID};{number};{account};;;1122;{amount};{amount};0,00"


def of_gorod(row: str, number: int) -> str:
    return row if row.startswith("#") else f"{row};{number};19.11.2022"


def of_qiwi(row: str, number: int) -> str:
    return row if row.startswith("Total") else f"{number}\t2022-11-19\t12:30:05\t{row}"


def of_centre(row: str, number: int) -> str:
    return row if row.startswith(("ПАЧКА", "КОНЕЦ")) else f"{number};19.11.2022;{row}"


ANSWERS: dict[str, tuple[str, Callable[[str, int], str]]] = {
    "sber-debts": ("sber", of_sber),
    "sber-charges": ("sber", of_sber),
    "gorod-debts": ("gorod", of_gorod),
    "qiwi-debts": ("qiwi-daily", of_qiwi),
    "settlement-centre-debts": ("settlement-centre", of_centre),
}


@pytest.mark.parametrize("kind", [each.name for each in PROFILES.all()])
def test_what_a_bank_takes_for_our_rows_is_read_back_to_the_same_accounts_sums_and_control_row(kind: str) -> None:
    profile = next(each for each in PROFILES.all() if each.name == kind)
    _, raw = written(profile, DEBTORS)
    text = raw.decode(profile.encoding)
    assert text.endswith(profile.line_end) and text.count("\n") == text.count(profile.line_end)
    reader, of_bank = ANSWERS[kind]
    rows = [of_bank(row, number) for number, row in enumerate(text.split(profile.line_end)[:-1])]
    answer = (profile.line_end.join(rows) + profile.line_end).encode(profile.encoding)
    content = read(answer, RegistryProfiles().chosen(reader, ""), now=NOON)
    assert (content.troubles, content.bad, content.total) == ([], [], Decimal("1257.80"))
    told = [(each.account_number, each.amount) for each in content.rows]
    assert told == [(each.account_number, each.amount) for each in DEBTORS]
    more = read(answer.replace(b"200", b"201"), RegistryProfiles().chosen(reader, ""), now=NOON)
    assert [each.code for each in more.troubles] == ["control_differs"]


def test_the_banks_form_names_file_payer_and_totals() -> None:
    profile = PROFILES.get("sber-debts")
    assert profile is not None and profile.names
    name, raw = written(profile, DEBTORS)
    assert name == "7707083893_40702810138250123017_007_1122.txt"
    lines = raw.decode("cp1251").split("\r\n")
    assert lines == ["И*** А. П.;;520000000017;200,00", ";;520000000025;1057,80", "=2;1257,80", ""]
    strange = [replace(DEBTORS[0], name="Ł*** ;\nА.")]
    assert written(profile, strange)[1].decode("cp1251").startswith("?*** А.;;520000000017;")
    blanks = writing.blanks_for(None, number=7, period="2022-11", day=NOON.date(), decimal=",")
    assert writing.lacking(profile, blanks)
    assert not writing.lacking(profile_of("mine", SAID), blanks)


def test_sums_may_be_in_kopecks_and_rows_numbered() -> None:
    columns = ["line", "account", "=x y", "sum"]
    mine = profile_of("mine", {**SAID, "sums": "kopecks", "columns": columns, "end": "{count}/{kopecks}"})
    assert written(mine, DEBTORS)[1] == b"1;520000000017;x y;20000\n2;520000000025;x y;105780\n2/125780\n"
    assert writing.body(DEBTORS, mine, period="2022-11", first=41).startswith(b"41;")
    assert (mine.kind, written(mine, [])[1]) == (Kind.DEBTS, b"0/0\n")


@pytest.mark.parametrize(
    ("balance", "closed", "owing", "all_open"),
    [("10.00", False, "10.00", "10.00"), ("10.00", True, "10.00", "10.00"), ("0.00", False, None, "0.00"),
     ("0.00", True, None, None), ("-5.00", False, None, "0.00"), ("-5.00", True, None, None)],
)  # fmt: skip
def test_who_owes_has_a_row_and_whoever_owes_nothing_where_the_bank_must_find_them(
    balance: str, closed: bool, owing: str | None, all_open: str | None
) -> None:
    for without, expected in ((False, owing), (True, all_open)):
        profile = profile_of("mine", {**SAID, "without_debt": without})
        found = writing.row_for(Decimal(balance), closed=closed, profile=profile)
        assert (None if found is None else f"{found}") == expected


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"columns": ["account"]}, "columns missing"),
        ({"columns": ["account", "sum", "flat"]}, "columns unknown"),
        ({"end": "{whole}"}, "blanks unknown"),
        ({"file": "a_{sum}.txt"}, "no name of a file"),
        ({"file": "счёт.txt"}, "other signs"),
        ({"line_end": "\r"}, "line's end"),
        ({"separator": ","}, "separator"),
        ({"encoding": "cp9999"}, "cp9999"),
        ({"encoding": "utf-8-sig"}, "mark of its own"),
        ({"kind": "wishes"}, "wishes"),
        ({"head": ["{"]}, "Single"),
    ],
)
def test_a_profile_that_says_what_cannot_be_is_refused_with_its_name(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(ProfileWrong, match=f"(?s)mine.*{words}"):
        profile_of("mine", {**SAID, **changed})


def test_a_registry_is_begun_anew_from_nothing_and_given_up_after_five_times() -> None:
    it = BankRegistry(registry_id="1", profile="mine", number=1, period="2022-11", name="a", state=State.ORDERED, ordered_by="",
                      ordered_at=NOON)  # fmt: skip
    for attempt in range(1, 6):
        it = run.gone_on(run.begun(it, as_of=NOON), accounts=3, rows=2, amount=Decimal("5.00"), size=40)
        assert (it.attempt, it.parts, it.rows, it.total, it.looked_at, it.size) == (attempt, 1, 2, Decimal("5.00"), 3, 40)
    assert run.begun(it, as_of=NOON).state is State.FAILED


def test_a_name_and_an_address_are_recognised_and_not_told() -> None:
    names = {"Иванова Анна Петровна": "И*** А. П.", "Иванова А П": "И*** А. П.", "Иванова": "И***", "": "", "  ": ""}
    assert {name: masked_name(name) for name in names} == names
    streets = {"Н.Новгород, ул. Ленина, д. 1, кв. 5": "Н.Новгород, ул. Ленина, д. 1, ***", "кв. 5": "***", "": ""}
    assert {each: masked_address(each) for each in streets} == streets
