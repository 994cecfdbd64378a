"""The contact on file: which one goes along with a match, and what a registry without contacts leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from account_sync import actions
from account_sync.domain.registry.columns import HEADER, Column
from chassis.testing import Running

from tests.account_sync.component.test_registrations import ACCOUNT, MATCHED, request
from tests.account_sync.examples import SOUND

CONTACTS = {Column.EMAIL: "Holder@Example.ru", Column.PHONE: "+7 905 000-00-00"}


@pytest.fixture
def contacts(running: Running, tmp_path) -> Running:
    """A base that knows how to reach two of its three holders."""
    rows = (CONTACTS, {**CONTACTS, Column.EMAIL: "нет"}, {Column.EMAIL: "", Column.PHONE: ""})
    titles = [*HEADER, *CONTACTS]
    lines = [";".join(titles)]
    for number, contact in enumerate(rows, start=17):
        cells = {**SOUND, **contact, Column.CODE: f"100000{number}", Column.NUMBER: f"5200000000{number}"}
        lines.append(";".join(cells[title] for title in titles))
    file = tmp_path / "october-contacts.csv"
    file.write_bytes("\r\n".join([*lines, ""]).encode("cp1251"))
    actions.import_registry(running.transactions, path=str(file))
    running.database.outbox.delete_many({})
    return running


@pytest.mark.parametrize(
    ("number", "email", "told"),
    [
        ("520000000017", "neighbour@example.ru", ("email", "Holder@Example.ru")),
        ("520000000017", " holder@example.RU", None),
        ("520000000018", "neighbour@example.ru", ("phone", "+7 905 000-00-00")),
        ("520000000019", "neighbour@example.ru", None),
    ],
)
def test_another_contact_on_file_goes_along_encrypted_with_the_applicants_key(
    contacts: Running, number: str, email: str, told: tuple[str, str] | None
) -> None:
    asked = request(contacts, "anna", "Иванова", "Анна", "Петровна", number=number)
    user, vault = asked.data["user_id"], contacts.transactions.tools.vault
    contacts.deliver(replace(asked, data={**asked.data, "email": vault.encrypt(user, email)}))
    (matched,) = contacts.outbox(MATCHED)
    filed = matched.data["filed_contact"]
    assert (filed and (filed["channel"], vault.decrypt(user, filed["address"]))) == told
    assert "Example" not in str(matched.data) and "905" not in str(matched.data)


def test_a_registry_without_contacts_leaves_those_on_file(contacts: Running, registry) -> None:
    before = contacts.database.accounts.find_one({"_id": ACCOUNT})
    actions.import_registry(contacts.transactions, path=registry([{}]))
    same = contacts.database.accounts.find_one({"_id": ACCOUNT})
    assert (same["filed"], same["revision"]) == (before["filed"], before["revision"])
    actions.import_registry(contacts.transactions, path=registry([{Column.PERSONS: "5"}]))
    changed = contacts.database.accounts.find_one({"_id": ACCOUNT})
    assert (changed["filed"], changed["registered_persons"]) == (before["filed"], 5)
