"""Personal data under the person's own key."""

from __future__ import annotations

import base64
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

import pymongo
import pytest
from chassis.ids import new_id
from chassis.settings import Secret
from chassis.testing import Running
from chassis.vault import NoKey, Vault
from pymongo.errors import PyMongoError


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


class Forwarder(socketserver.ThreadingTCPServer):
    """Passes bytes on to the real server until it is told to stop."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(("127.0.0.1", 0), self._pass_on)
        self._address, self._ends = address, list[socket.socket]()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def _pass_on(self, near: socket.socket, *_: object) -> None:
        far = socket.create_connection(self._address)
        self._ends += [near, far]
        threading.Thread(target=_copy, args=(far, near), daemon=True).start()
        _copy(near, far)

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while some := source.recv(65536):
            target.sendall(some)


def test_while_the_vault_is_away_nobody_is_taken_for_erased(running: Running, vault: Vault, person: str) -> None:
    sealed = vault.encrypt(person, "Иванов")
    parts = urlsplit(running.settings.key_vault_url)
    forwarder = Forwarder((parts.hostname or "", parts.port or 0))
    login = parts.netloc.rpartition("@")[0]
    url = f"mongodb://{login}@127.0.0.1:{forwarder.server_address[1]}/?authSource=admin&directConnection=true"
    far = Vault(replace(running.settings, key_vault_url=Secret(f"{url}&serverSelectionTimeoutMS=500")))
    assert far.decrypt(person, base64.b64encode(b"not this person's at all").decode()) is None
    forwarder.stop()
    with pymongo.timeout(1), pytest.raises(PyMongoError):
        far.decrypt(person, sealed)
    far.close()


def test_a_master_key_of_the_wrong_length_is_refused(running: Running) -> None:
    short = running.folder / "short.key"
    short.write_bytes(b"x" * 95)
    vault = Vault(replace(running.settings, key_vault_master_key_file=str(short)))
    with pytest.raises(ValueError, match="96 bytes"):
        vault.create_key(new_id())
