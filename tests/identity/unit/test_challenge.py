"""Work for a challenge: whose it is, how long it is good, and what solves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from identity.domain.challenge import LIFETIME, Challenge, issue, leading_zeros, rates, solved

NOW = datetime(2026, 11, 22, 9, 0, 30, tzinfo=UTC)
KEY, NONCE = b"a key", b"8 bytes!"
ONE_BLOCK = 55  # the longest text that SHA-256 takes as one block


def challenge(bits: int = 8) -> Challenge:
    return issue(key=KEY, nonce=NONCE, bits=bits, now=NOW)


def solve(text: str, bits: int) -> str:
    return next(f"{text}.{number}" for number in count() if leading_zeros(f"{text}.{number}") >= bits)


def test_the_first_number_that_gives_enough_zeros_solves_it() -> None:
    asked = challenge()
    assert solved(solve(asked.text, 8), key=KEY, now=NOW) == asked
    assert asked.nonce == NONCE.hex()


def test_a_number_that_gives_too_few_zeros_does_not() -> None:
    text = challenge().text
    wrong = next(f"{text}.{number}" for number in count() if leading_zeros(f"{text}.{number}") < 8)
    assert solved(wrong, key=KEY, now=NOW) is None


def test_a_challenge_with_the_longest_answer_is_one_block_of_work() -> None:
    assert len(challenge().text) + 1 + 12 <= ONE_BLOCK


def test_it_runs_out_after_five_minutes() -> None:
    answer = solve(challenge().text, 8)
    assert solved(answer, key=KEY, now=NOW + LIFETIME - timedelta(seconds=1)) is not None
    assert solved(answer, key=KEY, now=NOW + LIFETIME) is None


def test_one_made_easier_for_longer_or_by_somebody_else_is_none_of_ours() -> None:
    asked = challenge(bits=16)
    easier = "AQ" + asked.text[2:]  # the first byte says how hard it is
    foreign = issue(key=b"another key", nonce=NONCE, bits=1, now=NOW).text
    for text in (easier, foreign):
        assert solved(solve(text, 1), key=KEY, now=NOW) is None


@pytest.mark.parametrize("given", ["", ".", "x.1", "ю.1", "====.1", "A" * 31 + ".1", "A" * 4000, "{text}", "{text}.", "{text}.-1",
                                   "{text}.1e3", "{text}.²", "{text}." + "9" * 13])  # fmt: skip
def test_what_is_no_answer_at_all_is_none(given: str) -> None:
    assert solved(given.replace("{text}", challenge(bits=0).text), key=KEY, now=NOW) is None


def test_one_address_and_everybody_are_counted_by_the_minute() -> None:
    one, everybody = rates("login", address="10.0.0.1", per_address=60, in_all=600, now=NOW)
    later, _ = rates("login", address="10.0.0.1", per_address=60, in_all=600, now=NOW + timedelta(seconds=30))
    assert (one.free, everybody.free) == (60, 600)
    assert len({one.key, everybody.key, later.key}) == 3
