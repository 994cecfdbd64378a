"""Personal data under the person's own key."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace

import pytest
from chassis.ids import new_id
from chassis.testing import Running
from chassis.vault import NoKey, Vault


@pytest.fixture
def vault(running: Running) -> Iterator[Vault]:
    vault = Vault(running.settings)
    yield vault
    vault.close()


@pytest.fixture
def person(vault: Vault) -> str:
    person = new_id()
    vault.create_key(person)
    return person


def test_a_text_can_be_read_again_by_every_service_that_may_open_the_vault(running: Running, vault: Vault, person: str) -> None:
    sealed = vault.encrypt(person, "Пётр-Павел Семёнов")
    other = Vault(running.settings)
    assert other.decrypt(person, sealed) == "Пётр-Павел Семёнов"
    other.close()


def test_the_same_text_never_looks_the_same(vault: Vault, person: str) -> None:
    first, second = vault.encrypt(person, "Иванов"), vault.encrypt(person, "Иванов")
    assert first != second
    assert "Иванов".encode() not in base64.b64decode(first)


def test_a_key_that_is_there_is_not_made_anew(vault: Vault, person: str) -> None:
    sealed = vault.encrypt(person, "Иванов")
    vault.create_key(person)
    assert vault.decrypt(person, sealed) == "Иванов"


def test_destroying_the_key_erases_the_person_for_good(running: Running, vault: Vault, person: str) -> None:
    sealed = vault.encrypt(person, "Иванов")
    vault.destroy_key(person)
    fresh = Vault(running.settings)
    assert [each.decrypt(person, sealed) for each in (vault, fresh)] == [None, None]
    fresh.create_key(person)
    assert fresh.decrypt(person, sealed) is None
    fresh.close()


def test_without_a_key_nothing_is_encrypted(vault: Vault) -> None:
    with pytest.raises(NoKey):
        vault.encrypt(new_id(), "Иванов")


def test_one_persons_text_is_not_read_as_anothers(vault: Vault, person: str) -> None:
    other = new_id()
    vault.create_key(other)
    assert vault.decrypt(other, vault.encrypt(person, "Иванов")) is None


def test_a_text_that_was_changed_is_not_read(vault: Vault, person: str) -> None:
    sealed = bytearray(base64.b64decode(vault.encrypt(person, "Иванов")))
    sealed[-1] ^= 1
    assert vault.decrypt(person, base64.b64encode(sealed).decode()) is None
    assert vault.decrypt(person, "не base64") is None


def test_a_master_key_of_the_wrong_length_is_refused(running: Running) -> None:
    short = running.folder / "short.key"
    short.write_bytes(b"x" * 95)
    vault = Vault(replace(running.settings, key_vault_master_key_file=str(short)))
    with pytest.raises(ValueError, match="96 bytes"):
        vault.create_key(new_id())
