"""What may be typed to sign in, and how libraries are leant on."""

from __future__ import annotations

import pytest
from identity.domain.errors import TooManyAttempts
from identity.domain.login import parse
from identity.outside.addresses import Addresses
from identity.outside.consents import consent_text
from identity.outside.hashing import Hashing


@pytest.mark.parametrize("typed", ["520000000017", "5200 0000 0017", "5200-0000-0017", " 520000000017 ", "5200–0000–0017"])
def test_spaces_and_dashes_in_an_account_number_do_not_matter(typed: str) -> None:
    login = parse(typed)
    assert (login.account_number, login.email, login.text) == ("520000000017", None, "520000000017")


@pytest.mark.parametrize(("typed", "email"), [(" Anna@Example.RU ", "anna@example.ru"), ("52", "52"), ("", "")])
def test_everything_else_is_taken_for_an_email(typed: str, email: str) -> None:
    login = parse(typed)
    assert (login.account_number, login.email, login.text) == (None, email, email)


def test_an_email_is_found_again_whatever_its_capitals_and_only_with_the_same_pepper() -> None:
    addresses = Addresses(pepper="p")
    assert addresses.index("Anna@Example.ru") == addresses.index(" anna@example.RU ")
    assert addresses.index("anna@example.ru") != Addresses(pepper="q").index("anna@example.ru")
    assert addresses.normal("анна@почта.рф") == "анна@почта.рф"
    assert addresses.normal("anna") is None


def test_a_password_fits_its_own_hash_only_and_never_no_hash() -> None:
    hashing = Hashing(pepper="p", at_once=1)
    kept = hashing.hash("ложка облако трамвай")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashing.fits("ложка облако трамвай", kept)
    assert not hashing.fits("ложка облако трамвая", kept)
    assert not hashing.fits("nobody's password", None)
    assert not hashing.fits("ложка облако трамвай", "not a hash")
    assert not Hashing(pepper="q", at_once=1).fits("ложка облако трамвай", kept)
    assert not hashing.is_dated(kept)
    assert hashing.is_dated(kept.replace("t=2", "t=1"))


def test_no_more_hashes_than_allowed_are_made_at_once() -> None:
    hashing = Hashing(pepper="p", at_once=1, patience=0.01)
    with hashing.turn(), pytest.raises(TooManyAttempts):
        hashing.hash("ложка облако трамвай")
    assert hashing.hash("ложка облако трамвай")


def test_the_consent_in_force_is_a_text_of_its_own() -> None:
    consent = consent_text("2022-11")
    assert consent.version == "2022-11"
    assert "152-ФЗ" in consent.text_ru
    pinned = "e598792ba70c5f864eab826c83a6ec2fd2c22ea1ef90ce28ebde7b3c499be23b"
    assert consent.sha256 == pinned, "somebody agreed to this text: add a version instead"
