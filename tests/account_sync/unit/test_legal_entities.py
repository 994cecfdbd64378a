"""Legal entities: told in columns of their own, matched by INN and contract number, proved by what no invoice tells."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from account_sync.domain.account import Account, Filed, Kind, LegalEntity, Status
from account_sync.domain.contract_number import comparable
from account_sync.domain.differences import difference
from account_sync.domain.errors import ProfileWrong
from account_sync.domain.holders import with_holder_counted
from account_sync.domain.matching import Applicant, Outcome, Represented, match
from account_sync.domain.proof import Claim, fits
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.profile_files import as_profile
from account_sync.domain.registry.records import Record
from account_sync.domain.registry.rows import BadRow, GoodRow, read_row
from account_sync.domain.telling import taken_over
from account_sync.outside.profile_files import SHIPPED, Profiles
from account_sync.store import documents

from tests.account_sync.examples import AS_OF, DEMO, PLANS, SOUND, account_of, applicant_of, reading_of

PROFILE = Profiles().named("registry-csv-organisations")
TOLD = {
    **{column: text for column, text in SOUND.items() if column not in (Column.SURNAME, Column.NAME, Column.PATRONYMIC)},
    Column.KIND: "юридическое лицо",
    Column.ORGANISATION: "ООО  «Ромашка»",
    Column.INN: "5260000019",
    Column.KPP: "526001001",
    Column.CONTRACT: "№ ЭС-1045/16",
    Column.EMAIL: "office@example.ru",
    Column.PHONE: "",
    Column.PERSONS: "0",
}
ENTITY = LegalEntity(organisation="ООО «Ромашка»", inn="5260000019", kpp="526001001", contract_number="№ ЭС-1045/16")
BY_NUMBERS = Represented(inn="5260000019", contract_number="эс 1045/16")


def row(**changes: str) -> GoodRow | BadRow:
    cells = {**TOLD, **{Column[name.upper()]: text for name, text in changes.items()}}
    return read_row(Record(2, cells), PROFILE, plans=PLANS, as_of=AS_OF)


def entity_account(**changes: str) -> Account:
    found = row(**changes)
    assert isinstance(found, GoodRow), found
    return found.account


def faults(**changes: str) -> list[str]:
    found = row(**changes)
    assert isinstance(found, BadRow)
    return [fault.code for fault in found.faults]


def asks(represented: Represented | None = BY_NUMBERS) -> Applicant:
    return replace(applicant_of(), represented=represented)


def test_a_legal_entity_is_told_by_its_row_and_has_no_name_of_a_person() -> None:
    account = entity_account(organisation="ООО   «Ромашка»")
    assert (account.legal_entity, account.kind) == (ENTITY, Kind.LEGAL_ENTITY)
    assert (account.holder.surname, account.holder.name, account.holder.patronymic) == ("", "", None)
    assert documents.as_account(documents.of_account(account)) == account


def test_a_sole_trader_has_twelve_digits_and_no_kpp() -> None:
    trader = entity_account(inn="526011122262", kpp="", organisation="ИП Савельева Ольга Игоревна")
    assert trader.legal_entity is not None
    assert (trader.legal_entity.inn, trader.legal_entity.kpp) == ("526011122262", None)


@pytest.mark.parametrize("kind", ["физическое лицо", ""])
def test_a_persons_row_keeps_nothing_of_these_columns_and_needs_a_name(kind: str) -> None:
    cells = {**TOLD, Column.KIND: kind, **{column: SOUND[column] for column in (Column.SURNAME, Column.NAME)}}
    found = read_row(Record(2, cells), PROFILE, plans=PLANS, as_of=AS_OF)
    assert isinstance(found, GoodRow)
    assert (found.account.legal_entity, found.account.kind) == (None, Kind.PERSON)
    assert faults(kind=kind) == ["missing", "missing"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"inn": "526000001"}, ["bad_inn"]),
        ({"inn": "ИНН 5260"}, ["bad_inn"]),
        ({"inn": ""}, ["missing"]),
        ({"organisation": ""}, ["missing"]),
        ({"kpp": "52600100"}, ["bad_kpp"]),
        ({"contract": "№ --"}, ["bad_contract_number"]),
        ({"contract": "1" * 41}, ["bad_contract_number"]),
        ({"contract": ""}, ["missing"]),
        ({"kind": "фирма"}, ["unknown_kind"]),
    ],
)
def test_what_is_wrong_with_it_costs_its_row_alone(changes: dict[str, str], codes: list[str]) -> None:
    found = [code for code in faults(**changes) if changes.get("kind") is None or code == "unknown_kind"]
    assert found == codes


def test_no_report_repeats_an_inn_a_name_or_a_contract() -> None:
    found = row(inn="52600", contract="-", organisation="Ромашка\x00")
    assert isinstance(found, BadRow)
    told = " ".join(f"{fault.ru} {fault.en}" for fault in found.faults)
    assert len(found.faults) == 3
    assert "52600" not in told
    assert "Ромашка" not in told


def test_a_change_of_them_is_told_and_never_repeated() -> None:
    before, after = entity_account(), entity_account(contract="77")
    assert [(change.field, change.before, change.after) for change in difference(before, after).changes] == [
        ("legal_entity", None, None)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ЭС-1045/16", "эс 1045/16"),
        ("ЭС-1045/16", "№ЭС–1045/16"),
        ("ЭС-1045/16", "ЭС1045/16"),
        ("ЭС-1045/16", "  эс — 1045 / 16 "),
        ("ЭC-1045/16", "ЭС-1045/16"),  # a Latin C
        ("ABC-1", "АВС 1"),  # Latin against Cyrillic
        ("12-34", "1234"),
        ("12.34", "№ 1234"),
        ("N 1234", "1234"),
        ("No 1234", "№1234"),
        ("# 1234", "1234"),
        ("договор № 1234", "1234"),
        ("Договор 1234", "1234"),
        ("12\u201134\u00ad", "1234"),
        ("Ё-7", "е7"),
    ],
)
def test_contract_numbers_that_read_alike_are_the_same(one: str, other: str) -> None:
    assert comparable(one) == comparable(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("1045/16", "104516"), ("1045/16", "1045/17"), ("ЭС-1", "ЭС-11"), ("01", "1"), ("Н-5", "5"), ("N5", "5")]
)
def test_contract_numbers_that_read_otherwise_are_others(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


def test_inn_and_contract_number_match_weakly_however_well_they_fit() -> None:
    verdict = match(asks(), entity_account())
    assert (verdict.outcome, verdict.weak) == (Outcome.MATCHED, True)


@pytest.mark.parametrize(
    ("represented", "outcome"),
    [
        (None, Outcome.KIND_DIFFERS),
        (replace(BY_NUMBERS, inn="5260123451"), Outcome.INN_DIFFERS),
        (replace(BY_NUMBERS, contract_number="1045/17"), Outcome.CONTRACT_DIFFERS),
        (replace(BY_NUMBERS, inn=None), Outcome.PERSON_ERASED),
        (replace(BY_NUMBERS, contract_number=None), Outcome.PERSON_ERASED),
    ],
)
def test_anything_less_matches_nothing(represented: Represented | None, outcome: Outcome) -> None:
    assert match(asks(represented), entity_account()).outcome is outcome


def test_a_representative_does_not_match_a_persons_account_by_the_persons_own_name() -> None:
    assert match(applicant_of(), account_of()).matched
    assert match(asks(), account_of()).outcome is Outcome.KIND_DIFFERS


def test_an_unknown_and_a_closed_account_come_first() -> None:
    assert match(asks(), None).outcome is Outcome.ACCOUNT_UNKNOWN
    assert match(asks(), replace(entity_account(), status=Status.CLOSED)).outcome is Outcome.ACCOUNT_CLOSED


def test_the_total_of_an_invoice_proves_nothing_of_a_legal_entity() -> None:
    owing = replace(entity_account(), opening_balance=Decimal("1257.80"))
    claim = Claim(registration_id="r", user_id="u", attempt=1, kind="bill_total", answer="1257.80")
    assert not fits(claim, owing, last_read={}, wrong_before=0)
    assert fits(claim, replace(account_of(), opening_balance=Decimal("1257.80")), last_read={}, wrong_before=0)
    assert fits(replace(claim, kind="meter_number", answer="40318822"), owing, last_read={}, wrong_before=0)


def test_another_inn_is_another_holder_and_another_name_is_none() -> None:
    held = entity_account()
    for after, revision in (
        (entity_account(organisation="ООО «Василёк»", contract="77"), 1),
        (entity_account(inn="5260123451"), 2),
        (account_of(), 2),
    ):
        assert with_holder_counted(after, held).holder_revision == revision
    assert with_holder_counted(held, account_of()).holder_revision == 2


def test_the_contacts_of_another_legal_entity_are_not_kept() -> None:
    held = replace(entity_account(), filed=Filed(email="office@example.ru", phone=None))
    other = replace(entity_account(inn="5260123451"), filed=None)
    assert taken_over(other, held, batch="b").filed is None
    assert taken_over(replace(entity_account(), filed=None, address="ул. Новая"), held, batch="b").filed == held.filed


def sound_profile() -> dict[str, object]:
    return dict(json.loads((SHIPPED / "registry-csv-organisations.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("gone", ["kind", "organisation", "inn", "contract"])
def test_a_profile_that_tells_part_of_a_legal_entity_is_told_what_is_missing(gone: str) -> None:
    held = sound_profile()
    columns = dict(held["columns"])  # type: ignore[call-overload]
    del columns[gone]
    with pytest.raises(ProfileWrong) as refused:
        as_profile("own", {**held, "columns": columns})
    assert f"columns.{gone} is missing" in str(refused.value.ru)


def test_a_profile_must_say_what_its_words_for_the_kind_mean() -> None:
    held = sound_profile()
    words = {**held["words"], "kind": {"фирма": "company"}}  # type: ignore[dict-item]
    with pytest.raises(ProfileWrong) as refused:
        as_profile("own", {**held, "words": words})
    assert "words.kind: «фирма» must mean one of person, legal_entity" in str(refused.value.ru)


def test_a_profile_without_these_columns_is_as_sound_as_before() -> None:
    assert not PROFILE.words[Column.KIND].keys() & Profiles().named("registry-csv").words[Column.KIND].keys()


def test_the_demos_legal_entities_are_in_their_registry_as_documented_and_it_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    told = json.loads((DEMO / "organisations.json").read_text(encoding="utf-8"))["organisations"]
    rows = list(reading_of((DEMO / "organisations.csv").read_bytes(), PROFILE))
    accounts = [each.account for each in rows if isinstance(each, GoodRow)]
    assert len(accounts) == len(rows) == len(told) == 12
    for account, each in zip(accounts, told, strict=True):
        assert account.legal_entity is not None
        assert (account.account_number, account.legal_entity.inn) == (each["account_number"], each["inn"])
        assert comparable(account.legal_entity.contract_number) == comparable(each["contract_number"])
    subprocess.run([sys.executable, "-B", str(DEMO / "make_organisations.py"), str(tmp_path)], check=True, timeout=60)
    assert (tmp_path / "organisations.csv").read_bytes() == (DEMO / "organisations.csv").read_bytes()
