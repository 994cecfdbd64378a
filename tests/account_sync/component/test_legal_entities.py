"""Legal entities from the registry to the answer, on a real database."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from account_sync import actions
from chassis.testing import Running, event
from contracts.core import Event
from contracts.events.identity import EXPORT_REQUESTED, PROOF_GIVEN, REGISTRATION_REQUESTED

from tests.account_sync.component.test_registrations import AT, MATCHED, NOT_MATCHED, uuid_of
from tests.account_sync.examples import DEMO

ROMASHKA, OTKOS, PERSON = "520001300001", "520001300004", "520000000017"
INN, CONTRACT, EMAIL = "5260000019", "эс 1045/16", "demo-520001300001@example.org"


@pytest.fixture
def base(running: Running, registry: Any) -> Running:
    actions.import_registry(running.transactions, path=str(DEMO / "organisations.csv"))
    actions.import_registry(running.transactions, path=registry([{}]))
    running.database.outbox.delete_many({})
    return running


def ask(
    running: Running, who: str, *, number: str = ROMASHKA, inn: str | None = INN, contract: str = CONTRACT, email: str = EMAIL
) -> Event:
    """The representative's own name is that of the person's account, which must not help."""
    user, vault = uuid_of(f"user {who}"), running.transactions.tools.vault
    vault.create_key(user)
    registration = uuid_of(f"registration {who}")
    surname, name, patronymic, mail = (vault.encrypt(user, text) for text in ("Иванова", "Анна", "Петровна", email))
    data = {
        "registration_id": registration,
        "user_id": user,
        "account_number": number,
        "surname": surname,
        "name": name,
        "patronymic": patronymic,
        "email": mail,
        "requested_at": AT,
    }
    if inn is not None:
        data["represented"] = {"inn": vault.encrypt(user, inn), "contract_number": vault.encrypt(user, contract)}
    return event(REGISTRATION_REQUESTED.fact(subject=registration, revision=1, partition_key=user, data=data), at=AT)


def outcome(running: Running, asked: Any) -> str:
    return str(running.database.verdicts.find_one({"_id": asked.subject})["outcome"])


def test_inn_and_contract_number_match_weakly_and_say_whose_e_mail_is_on_file(base: Running) -> None:
    homeowners = ask(base, "homeowners", number=OTKOS, inn="5257000107", contract="тсж 9")
    base.deliver(ask(base, "anna"), ask(base, "neighbour", email="other@example.ru"), homeowners)
    own, other, nothing = (found.data for found in base.outbox(MATCHED))
    for data in (own, other, nothing):
        assert (data["weak"], data["holder_kind"]) == (True, "legal_entity")
    assert (own["email_on_file"], own["filed_contact"]) == (True, None)
    assert (other["email_on_file"], other["filed_contact"]["channel"]) == (False, "email")
    assert (nothing["email_on_file"], nothing["filed_contact"]) == (False, None)


def test_every_mismatch_is_the_same_fact_and_only_the_verdict_knows_which(base: Running) -> None:
    asked = {
        "account_unknown": ask(base, "1", number="529999999999"),
        "inn_differs": ask(base, "2", inn="5260123451"),
        "contract_differs": ask(base, "3", contract="1045/17"),
        "kind_differs": ask(base, "4", number=PERSON),
    }
    base.deliver(*asked.values())
    answers = base.outbox()
    assert {answer.type for answer in answers} == {NOT_MATCHED}
    assert {frozenset(answer.data) for answer in answers} == {frozenset({"registration_id", "user_id"})}
    assert {name: outcome(base, each) for name, each in asked.items()} == {name: name for name in asked}


def test_a_person_is_no_legal_entity(base: Running) -> None:
    asked = ask(base, "person", inn=None)
    base.deliver(asked)
    assert (outcome(base, asked), base.outbox(MATCHED)) == ("kind_differs", [])


def test_the_total_of_an_invoice_does_not_fit_and_the_meter_does(base: Running) -> None:
    asked = ask(base, "anna")
    base.deliver(asked)
    base.database.accounts.update_one({"account_number": ROMASHKA}, {"$set": {"opening_balance": Decimal("1257.80")}})
    user, vault = asked.data["user_id"], base.transactions.tools.vault
    for attempt, (kind, answer) in enumerate((("bill_total", "1257.80"), ("meter_number", "33010045")), 1):
        data = {
            "registration_id": asked.subject,
            "user_id": user,
            "attempt": attempt,
            "kind": kind,
            "answer": vault.encrypt(user, answer),
            "given_at": AT,
        }
        base.deliver(event(PROOF_GIVEN.fact(subject=asked.subject, revision=attempt, partition_key=user, data=data), at=AT))
    assert [each.data["fits"] for each in base.outbox("account_sync.proof_judged.v1")] == [False, True]


def test_neither_events_nor_answers_name_a_legal_entity(base: Running) -> None:
    base.deliver(ask(base, "anna"))
    places = ("outbox", "verdicts", "loads", "import_previews", "import_refusals")
    told = str([list(base.database[name].find()) for name in places])
    assert not [word for word in ("5260000019", "Ромашка", "1045/16", "Савельева") if word in told]


def test_a_preview_tells_that_something_of_it_changes_and_not_what(base: Running, command: Any, tmp_path: Path) -> None:
    file = tmp_path / "organisations-2.csv"
    file.write_bytes((DEMO / "organisations.csv").read_bytes().replace("ЭС-1045/16".encode("cp1251"), b"777777/77"))
    staged = actions.stage_registry(base.transactions, path=str(file))
    told = command("preview-import", staged.import_id).output
    assert "реквизиты юридического лица" in told
    assert not [word for word in ("777777/77", "1045/16", "5260000019", "Ромашка") if word in told]


def test_all_that_is_held_of_it_goes_along_with_its_representatives_data(base: Running) -> None:
    asked = ask(base, "anna")
    base.deliver(asked)
    user = asked.data["user_id"]
    account_id = base.outbox(MATCHED)[0].data["account_id"]
    data = {"export_id": uuid_of("export"), "user_id": user, "other_ids": [], "account_ids": [account_id], "asked_at": AT}
    base.deliver(event(EXPORT_REQUESTED.fact(subject=data["export_id"], revision=1, partition_key=user, data=data), at=AT))
    (part,) = base.outbox("account_sync.export_part_ready.v1")
    content = base.transactions.tools.vault.decrypt(user, part.data["content"])
    assert '"inn": "5260000019"' in (content or "")


def test_two_registries_can_be_handed_to_one_command(running: Running, command: Any, registry: Any) -> None:
    told = command("import-registry", str(DEMO / "organisations.csv"), registry([{}]))
    assert told.exit_code == 0, told.output
    assert running.database.accounts.count_documents({}) == 13
    assert command("import-registry", str(DEMO / "organisations.csv"), registry([{}], "1;2;3")).exit_code == 0
