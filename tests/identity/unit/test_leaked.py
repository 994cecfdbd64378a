"""The list of stolen passwords answers for every line of it and for nothing else."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest
from chassis.settings import SettingsError, read
from identity.outside.leaked import LeakedPasswords
from identity.settings import Settings

STOLEN = [f"stolen {number}" for number in range(2000)]
COMPLETE = {
    "IDENTITY_MONGO_URL": "mongodb://127.0.0.1/identity", "IDENTITY_JWKS_FILE": "jwks.json",
    "IDENTITY_JWT_PRIVATE_KEY_FILE": "jwt.json", "IDENTITY_LINK_PUBLIC_KEY_FILE": "link.json", "IDENTITY_PEPPER": "a pepper",
    "IDENTITY_KEY_VAULT_URL": "mongodb://127.0.0.1/vault", "IDENTITY_KEY_VAULT_MASTER_KEY_FILE": "master.key",
}  # fmt: skip


def sha1(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()


def listed(folder: Path, lines: list[str], *, end: str = "\n", last: str = "\n") -> str:
    path = folder / "leaked.txt"
    path.write_bytes((end.join(lines) + last).encode())
    return str(path)


@pytest.mark.parametrize(("end", "last"), [("\n", "\n"), ("\r\n", "\r\n"), ("\n", "")])
@pytest.mark.parametrize("count", [1, 2, 3, 2000])
def test_every_password_of_the_list_is_found_and_no_other(tmp_path: Path, count: int, end: str, last: str) -> None:
    chance = random.Random(count)
    lines = sorted(f"{sha1(each)}:{chance.randrange(1, 10**9)}" for each in STOLEN[:count])
    leaks = LeakedPasswords(listed(tmp_path, lines, end=end, last=last))
    assert all(leaks.has_one_of([each]) for each in STOLEN[:count])
    assert not leaks.has_one_of([f"kept {number}" for number in range(2000)])


def test_a_list_without_numbers_will_do_and_russian_is_read_as_utf8(tmp_path: Path) -> None:
    leaks = LeakedPasswords(listed(tmp_path, sorted(map(sha1, ["пароль", "qwerty"]))))
    assert leaks.has_one_of(["another", "пароль"])
    assert not leaks.has_one_of(["Пароль"])
    assert not leaks.has_one_of([])


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "empty"),
        (["password", "qwerty"], "no SHA-1"),
        ([sha1("a").lower()], "capital"),
        ([sha1("a")[:39]], "no SHA-1"),
        ([hashlib.sha256(b"a").hexdigest().upper()], "no SHA-1"),
        ([sha1("a") + ":many"], "no SHA-1"),
        (sorted(map(sha1, STOLEN), reverse=True), "in order"),
    ],
)
def test_what_is_no_such_list_is_refused_at_the_start_with_the_reason(tmp_path: Path, lines: list[str], why: str) -> None:
    path = listed(tmp_path, lines, last="\n" if lines else "")
    with pytest.raises(SettingsError, match=f"IDENTITY_LEAKED_PASSWORDS_FILE is wrong: .*{why}"):
        read(Settings, prefix="IDENTITY", environ={**COMPLETE, "IDENTITY_LEAKED_PASSWORDS_FILE": path})


def test_a_list_that_is_not_there_is_named() -> None:
    with pytest.raises(SettingsError, match=r"IDENTITY_LEAKED_PASSWORDS_FILE is wrong: cannot read /nowhere/leaked\.txt"):
        read(Settings, prefix="IDENTITY", environ={**COMPLETE, "IDENTITY_LEAKED_PASSWORDS_FILE": "/nowhere/leaked.txt"})


def test_without_a_list_none_is_asked() -> None:
    assert read(Settings, prefix="IDENTITY", environ=COMPLETE).leaked_passwords_file is None
