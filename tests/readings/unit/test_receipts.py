from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from readings.domain.receipt import About, Head, ReadingChange, Signed, base64url, compact, document, next_receipt
from readings.outside.receipt_key import ReceiptKey

from tests.readings.receipt_keys import published_keys, receipt_keys

PROGRAM = Path(__file__).resolve().parents[3] / "services" / "readings" / "verify_receipt.py"
ABOUT = About(account_number="520000000017", meter_serial="40318822", retailer="Волгаэнергосбыт")
RECEIVED = datetime(2022, 11, 20, 7, 15, 30, 120_000, tzinfo=UTC)


def loaded() -> Any:
    spec = spec_from_file_location("verify_receipt", PROGRAM)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


program = loaded()


def a_change(number: int = 1, **changes: Any) -> ReadingChange:
    given: dict[str, Any] = {
        "reading_id": f"00000000-0000-4000-8000-{number:012d}", "revision": 1, "account_id": "account-1", "meter_id": "meter-1",
        "action": "submitted", "period": "2022-11", "taken_on": "2022-11-20", "source": "customer",
        "received_at": RECEIVED + timedelta(minutes=number), "zones": [("day", "605"), ("night", "317")],
    }  # fmt: skip
    return ReadingChange(**{**given, **changes})


def a_chain(folder: Path, length: int) -> list[Signed]:
    key, head, signed = ReceiptKey(folder / "receipt_private.json"), None, list[Signed]()
    for number in range(1, length + 1):
        receipt = next_receipt(a_change(number), about=ABOUT, after=head)
        signed.append(key.sign(receipt))
        head = receipt.head
    return signed


def form(signed: Signed, of: Callable[..., str] = document) -> str:
    return of(signed.receipt.canonical, kid=signed.kid, signature=signed.signature)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    receipt_keys(tmp_path)
    return tmp_path


def refused(text: str, folder: Path) -> bool:
    try:
        program.verify(text, published_keys(folder))
    except program.NotGenuine as why:
        return bool(why.ru and why.en)
    return False


def test_a_receipt_says_whose_reading_it_was_what_it_said_and_when_it_came(folder: Path) -> None:
    [signed] = a_chain(folder, 1)

    for text in (form(signed), form(signed, compact), json.dumps(json.loads(form(signed)), indent=2, ensure_ascii=True)):
        said = program.describe(program.verify(text, published_keys(folder)))

        assert said[0] == (
            "Волгаэнергосбыт, лицевой счёт 520000000017, счётчик № 40318822: показания приняты: день 605, ночь 317; "
            "сняты 2022-11-20, получены 2022-11-20T07:16:30.120Z, передал потребитель"
        )
        assert "account 520000000017, meter no. 40318822: the reading was accepted: day 605, night 317" in said[1]


def one_character_otherwise(text: str) -> Iterator[str]:
    """Each digit another digit; each letter of the alphabet of keys and signatures its neighbour."""
    for place, letter in enumerate(text):
        if letter.isdigit():
            yield text[:place] + str((int(letter) + 1) % 10) + text[place + 1 :]
        elif letter.isascii() and letter.isalpha():
            yield text[:place] + ("A" if letter in "zZ" else chr(ord(letter) + 1)) + text[place + 1 :]


@pytest.mark.parametrize("of", [document, compact])
def test_one_changed_digit_or_letter_anywhere_makes_the_receipt_refused(folder: Path, of: Callable[..., str]) -> None:
    text = form(a_chain(folder, 1)[0], of)
    changed = list(one_character_otherwise(text))

    assert len(changed) > 300
    assert [each for each in changed if not refused(each, folder)] == []
    assert not refused(text, folder)


@pytest.mark.parametrize("text", [
    "", "{}", "[]", "null", "a.b.c", "{", '{"receipt":{},"kid":"receipts-1","signature":""}',
    '{"receipt":[],"kid":"receipts-1","signature":"' + "A" * 86 + '"}', '{"receipt":{},"kid":1,"signature":"' + "A" * 86 + '"}',
    '{"receipt":{},"kid":"receipts-1","signature":"' + "A" * 86 + '"}', "[" * 100_000,
])  # fmt: skip
def test_what_is_no_receipt_is_refused_in_words(folder: Path, text: str) -> None:
    assert refused(text, folder)


def test_a_name_that_stands_twice_is_refused_lest_two_programs_read_it_differently(folder: Path) -> None:
    text = form(a_chain(folder, 1)[0])

    assert refused(text.replace('"account_number"', '"account_number":"520000000099","account_number"', 1), folder)
    assert refused(text.replace('"kid"', '"note":"x","kid"', 1), folder)


def test_a_receipt_signed_by_another_key_of_the_same_name_is_refused(folder: Path, tmp_path: Path) -> None:
    strangers = tmp_path / "stranger"
    strangers.mkdir()
    receipt_keys(strangers)

    assert refused(form(a_chain(strangers, 1)[0]), folder)


def test_after_a_rotation_earlier_receipts_stay_genuine(folder: Path) -> None:
    earlier = form(a_chain(folder, 1)[0])
    receipt_keys(folder, kid="receipts-2")
    later = form(a_chain(folder, 1)[0])

    assert not refused(earlier, folder)
    assert not refused(later, folder)
    assert json.loads(later)["kid"] == "receipts-2"


@pytest.mark.parametrize("of", [document, compact])
def test_what_a_key_signed_after_its_end_is_refused_and_what_came_before_is_not(folder: Path, of: Callable[..., str]) -> None:
    before, after = (form(each, of) for each in a_chain(folder, 2))
    keys = published_keys(folder)
    keys["receipts-1"] |= {"valid_from": "2022-11-01T00:00:00.000Z", "valid_to": "2022-11-20T07:17:00.000Z"}

    assert program.verify(before, keys)["number"] == 1
    with pytest.raises(program.NotGenuine, match=r"ended at 2022-11-20T07:17:00\.000Z"):
        program.verify(after, keys)


def test_the_first_receipt_follows_nothing_and_each_other_one_the_hash_of_the_one_before(folder: Path) -> None:
    first, second = a_chain(folder, 2)

    assert (first.receipt.content["number"], first.receipt.content["previous"]) == (1, "")
    assert (second.receipt.content["number"], second.receipt.content["previous"]) == (2, first.receipt.head.sha256)


def checked(folder: Path, *signed: Signed) -> list[tuple[str, str]]:
    keys = published_keys(folder)
    return list(program.check_chain([program.verify(form(each), keys) for each in signed]))


def test_a_whole_chain_is_said_to_be_whole_and_a_gap_to_be_a_gap(folder: Path) -> None:
    first, second, third = a_chain(folder, 3)

    assert [en for _, en in checked(folder, third, first, second)] == ["The chain of 3 receipts is whole."]
    assert checked(folder, first, third)[0][1] == "Receipts are missing from no. 1 to no. 3."
    assert checked(folder, first) == []


def test_two_receipts_that_cannot_both_be_of_one_chain_are_refused(folder: Path) -> None:
    key, [first, second] = ReceiptKey(folder / "receipt_private.json"), a_chain(folder, 2)
    other = key.sign(next_receipt(a_change(7), about=ABOUT, after=first.receipt.head))
    elsewhere = key.sign(next_receipt(a_change(8), about=ABOUT, after=Head(1, "0" * 64)))

    with pytest.raises(program.NotGenuine, match="Two different receipts have number 2"):
        checked(folder, first, second, other)
    with pytest.raises(program.NotGenuine, match="does not follow"):
        checked(folder, first, elsewhere)


def run(*arguments: Path | str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(PROGRAM), *map(str, arguments)]  # nothing of the suite in reach
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=30)


def test_the_program_stands_alone_and_speaks_both_languages(folder: Path) -> None:
    names = []
    for number, signed in enumerate(a_chain(folder, 2), 1):
        names.append(folder / f"{number}.json")
        names[-1].write_text(form(signed), encoding="utf-8")

    well = run("--keys", folder / "receipt_keys.json", *names)
    assert well.returncode == 0, well.stderr
    assert "ПОДЛИННАЯ. № 1. Волгаэнергосбыт" in well.stdout and "GENUINE. No. 2." in well.stdout
    assert "Цепочка из 2 квитанций цела. The chain of 2 receipts is whole." in well.stdout

    names[1].write_text(names[1].read_text(encoding="utf-8").replace("605", "606"), encoding="utf-8")
    badly = run("--keys", folder / "receipt_keys.json", *names)
    assert badly.returncode == 1
    assert "НЕДЕЙСТВИТЕЛЬНА. Подпись не подходит" in badly.stdout and "NOT GENUINE. The signature does not fit" in badly.stdout

    assert run("--keys", folder / "nowhere.json", names[0]).returncode == 2


def test_names_of_accounts_and_figures_have_one_spelling() -> None:
    assert base64url(b"\xff\xfe") == "__4"
    assert next_receipt(a_change(), about=ABOUT, after=None).canonical.startswith('{"account_id":"account-1","account_number":"5')
