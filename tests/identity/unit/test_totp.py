"""Codes that change every half minute, by the vectors of the standard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from identity.domain.totp import address, as_typed, code_at, looks_like_code, matched_step, plain, recovery_codes, step_of

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert code_at(SECRET, seconds // 30) == code


def test_a_clock_half_a_minute_wrong_is_fine_and_a_whole_one_is_not() -> None:
    now = datetime(2022, 11, 20, 10, 0, 15, tzinfo=UTC)
    here = step_of(now)
    for drift, fits in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        found = matched_step(SECRET, code_at(SECRET, here + drift), now=now, used_up_to=0)
        assert (found == here + drift) is fits


def test_a_code_and_those_before_it_do_not_serve_again() -> None:
    now = datetime(2022, 11, 20, 10, 0, 15, tzinfo=UTC)
    here = step_of(now)
    assert matched_step(SECRET, code_at(SECRET, here), now=now, used_up_to=here) is None
    assert matched_step(SECRET, code_at(SECRET, here - 1), now=now, used_up_to=here) is None
    later = now + timedelta(seconds=30)
    assert matched_step(SECRET, code_at(SECRET, here + 1), now=later, used_up_to=here) == here + 1


def test_the_address_tells_an_app_everything_it_must_know() -> None:
    parts = urlsplit(address(SECRET, login="olga", issuer="Личный кабинет"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parts.path.endswith(":olga")
    told = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert told == {"secret": as_typed(SECRET), "issuer": "Личный кабинет", "digits": "6", "period": "30"}


def test_spaces_dashes_and_small_letters_in_a_code_do_not_matter() -> None:
    assert plain("287 082") == "287082"
    assert plain("abcde-fghjk") == "ABCDEFGHJK"
    assert looks_like_code("287082")
    assert not looks_like_code("ABCDEFGHJK")
    assert not looks_like_code("٢٨٧٠٨٢")


def test_recovery_codes_have_no_signs_that_look_alike() -> None:
    codes = recovery_codes(["0123456789abcdef", "ffffffffffffffff"])
    assert len(set(codes)) == 2
    assert all(len(code) == 11 and not set(code) & set("01IO") for code in codes)
