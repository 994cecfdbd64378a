"""The key that signs access tokens is changed while everybody stays signed in."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from chassis.auth import InvalidToken, TokenIssuer, TokenVerifier
from chassis.clock import system_now
from native import business_clock, commands, keys
from readings.domain.receipt import Receipt
from readings.outside.receipt_key import ReceiptKey

from tests.readings.unit.test_receipts import form, program


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The secrets of an installation of its own, just made."""
    monkeypatch.setattr(keys, "SECRETS", tmp_path)
    monkeypatch.setattr(keys, "NOTICED_SECONDS", 0.0)
    monkeypatch.setattr(business_clock, "CLOCK", tmp_path / "clock.json")
    keys.make_all()
    return tmp_path


def token(folder: Path) -> str:
    return TokenIssuer(folder / "jwt_private.json").issue(user_id="u", session_id="s", account_ids=[], now=system_now())


def holds(folder: Path, signed: str) -> bool:
    try:
        return TokenVerifier(folder / "jwks.json").verify(signed).user_id == "u"
    except InvalidToken:
        return False


def kids(folder: Path) -> list[str]:
    return [each["kid"] for each in json.loads((folder / "jwks.json").read_text())["keys"]]


def test_every_token_holds_at_every_moment_of_a_rotation(folder: Path) -> None:
    before = token(folder)
    seen: list[tuple[bool, bool]] = []
    keys.rotate_signing_key(lambda: seen.append((holds(folder, before), holds(folder, token(folder)))))
    assert seen == [(True, True), (True, True)]
    assert before.partition(".")[0] != token(folder).partition(".")[0]


def test_the_new_key_is_published_before_it_signs(folder: Path) -> None:
    first = kids(folder)
    steps: list[tuple[list[str], Any]] = []
    keys.rotate_signing_key(lambda: steps.append((kids(folder), json.loads((folder / "jwt_private.json").read_text())["kid"])))
    (published, signing), (still, signs) = steps
    assert published == still and published[1:] == first
    assert (signing, signs) == (first[0], published[0])


def test_a_rotation_broken_off_changes_nothing_and_can_be_made_again(folder: Path) -> None:
    before = token(folder)

    def breaks_off() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keys.rotate_signing_key(breaks_off)
    assert holds(folder, token(folder))
    keys.rotate_signing_key()
    assert holds(folder, token(folder)) and holds(folder, before)
    assert len(kids(folder)) == 2


def test_only_the_key_before_stays_good_and_not_even_that_when_it_is_dropped(folder: Path) -> None:
    oldest = token(folder)
    keys.rotate_signing_key()
    former = token(folder)
    keys.rotate_signing_key()
    assert [holds(folder, each) for each in (oldest, former, token(folder))] == [False, True, True]
    last = token(folder)
    keys.rotate_signing_key(drop=True)
    assert [holds(folder, each) for each in (oldest, former, last, token(folder))] == [False, False, False, True]


def test_what_is_dropped_holds_until_every_process_signs_with_the_new_key(folder: Path) -> None:
    before = token(folder)
    seen: list[tuple[bool, bool]] = []
    keys.rotate_signing_key(lambda: seen.append((holds(folder, before), holds(folder, token(folder)))), drop=True)
    assert seen == [(True, True), (True, True), (False, True)]


def test_keys_that_are_not_there_and_words_that_mean_nothing_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "SECRETS", folder)
    before = kids(folder)
    with pytest.raises(commands.Refused, match="rotate-keys drop"):
        commands.rotate_keys("all")
    (folder / "jwt_private.json").unlink()
    with pytest.raises(commands.Refused, match="make up"):
        commands.rotate_keys("")
    assert kids(folder) == before


def test_no_private_half_is_published_and_the_files_stay_their_owners(folder: Path) -> None:
    keys.rotate_signing_key()
    assert all("d" not in each for each in json.loads((folder / "jwks.json").read_text())["keys"])
    assert {(folder / name).stat().st_mode & 0o777 for name in ("jwks.json", "jwt_private.json")} == {0o600}


def test_a_start_leaves_rotated_keys_alone(folder: Path) -> None:
    keys.rotate_signing_key()
    before = [(folder / name).read_text() for name in ("jwks.json", "jwt_private.json")]
    keys.make_all()
    assert [(folder / name).read_text() for name in ("jwks.json", "jwt_private.json")] == before


def receipt_keys_of(folder: Path) -> dict[str, Any]:
    return {each["kid"]: each for each in json.loads((folder / "receipt_keys.json").read_text())["keys"]}


def signed_receipt(folder: Path, *, later: timedelta = timedelta()) -> str:
    received_at = (datetime.now(UTC) + later).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    content = dict.fromkeys(program.FIELDS, "") | {"version": 1, "number": 1, "zones": [], "received_at": received_at}
    return form(ReceiptKey(folder / "receipt_private.json").sign(Receipt(receipt_id="r", account_id="a", content=content)))


def test_receipts_of_all_former_keys_stay_genuine_and_the_new_key_is_published_before_it_signs(folder: Path) -> None:
    def published() -> dict[str, Any]:
        return receipt_keys_of(folder)

    made = [signed_receipt(folder)]
    for _ in range(2):
        keys.rotate_receipt_key(lambda: program.verify(signed_receipt(folder), published()))
        made.append(signed_receipt(folder))

    assert [program.verify(each, published())["number"] for each in made] == [1, 1, 1]
    assert len({json.loads(each)["kid"] for each in made}) == len(published()) == 3
    assert all("d" not in each for each in published().values())
    now, *former = published().values()
    assert "valid_to" not in now and all(each["valid_to"] for each in former)
    before = (folder / "receipt_private.json").read_text()
    keys.make_all()
    assert (folder / "receipt_private.json").read_text() == before


def test_what_a_former_key_signs_after_the_rotation_is_refused(folder: Path) -> None:
    stolen = (folder / "receipt_private.json").read_text()
    keys.rotate_receipt_key()
    (folder / "receipt_private.json").write_text(stolen)
    with pytest.raises(program.NotGenuine, match="ended at"):
        program.verify(signed_receipt(folder, later=timedelta(seconds=1)), receipt_keys_of(folder))


def test_a_former_key_that_a_broken_off_rotation_left_without_an_end_gets_one_at_the_next_start(folder: Path) -> None:
    handed_out = 0

    def break_off() -> None:
        nonlocal handed_out
        handed_out += 1
        if handed_out == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keys.rotate_receipt_key(break_off)
    assert [("valid_to" in each) for each in receipt_keys_of(folder).values()] == [False, False]
    keys.make_all()
    assert [("valid_to" in each) for each in receipt_keys_of(folder).values()] == [False, True]
