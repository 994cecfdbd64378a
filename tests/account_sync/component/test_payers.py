"""Who pays is told to billing under the key of the person who has the account in their cabinet, and of nobody else."""

from __future__ import annotations

from typing import Any

from account_sync import actions
from account_sync.domain.account import account_id_of
from account_sync.domain.registry.columns import Column
from chassis.testing import Running

from tests.account_sync.component.test_erasure import requested
from tests.account_sync.component.test_registrations import ACCOUNT, uuid_of
from tests.contracts.golden import golden_events

CHANGED = golden_events()["identity.contact_changed.v1"]
OTHER = {Column.CODE: "10000018", Column.NUMBER: "520000000018"}
TRUSTED = account_id_of("10000018")  # letters about it go to them too; it is somebody else's
NAMED = "account_sync.payer_named.v1"


def in_the_cabinet(who: str, *accounts: str, revision: int = 1) -> dict[str, Any]:
    user = uuid_of(f"user {who}")
    data = {**CHANGED["data"], "user_id": user, "account_ids": [*accounts, TRUSTED], "own_account_ids": list(accounts)}
    event_id = uuid_of(f"contact {who} {revision}")
    return {**CHANGED, "id": event_id, "subject": user, "partitionkey": user, "revision": revision, "data": data}


def named(running: Running) -> list[tuple[str | None, str | None, int]]:
    """Name, address and holder of each announcement as its person's key reads them."""
    vault = running.transactions.tools.vault
    told = [each.data for each in running.outbox(NAMED)]
    return [(*(vault.decrypt(it["user_id"], it[what]) for what in ("name", "address")), it["holder_revision"]) for it in told]


def test_a_payer_is_named_once_and_again_when_the_base_says_otherwise(running: Running, registry: Any) -> None:
    apply = lambda **changes: actions.import_registry(  # noqa: E731
        running.transactions, path=registry([{Column[name.upper()]: value for name, value in changes.items()}, OTHER])
    )
    apply()
    running.transactions.tools.vault.create_key(uuid_of("user anna"))
    running.deliver(in_the_cabinet("anna", ACCOUNT))
    running.deliver(in_the_cabinet("anna", ACCOUNT, revision=2))
    ((name, address, holder),) = named(running)
    assert (name, holder) == ("Иванова Анна Петровна", 1) and address
    assert "Иванова" not in str(list(running.database.outbox.find()))

    apply(persons="2")
    assert len(named(running)) == 1
    apply(persons="2", surname="Королёва")
    assert named(running)[1] == ("Королёва Анна Петровна", address, 1)
    assert running.database.outbox.find_one({"type": NAMED, "lane": "bulk"})
    apply(persons="2", surname="Сидоров", name="Пётр", patronymic="Ильич")
    assert len(named(running)) == 2
    running.transactions.tools.vault.create_key(uuid_of("user petr"))
    running.deliver(in_the_cabinet("anna", revision=3), in_the_cabinet("petr", ACCOUNT))
    assert named(running)[2] == ("Сидоров Пётр Ильич", address, 2)


def test_of_whoever_is_erased_nothing_is_told_or_kept(running: Running, registry: Any) -> None:
    actions.import_registry(running.transactions, path=registry([{}]))
    vault = running.transactions.tools.vault
    vault.create_key(uuid_of("user anna"))
    running.deliver(in_the_cabinet("anna", ACCOUNT))
    running.deliver(requested("anna", ACCOUNT))
    assert running.database.cabinets.count_documents({}) == 0
    vault.destroy_key(uuid_of("user anna"))
    running.deliver(in_the_cabinet("anna", ACCOUNT, revision=2))
    assert (named(running), running.database.cabinets.count_documents({})) == ([(None, None, 1)], 0)
