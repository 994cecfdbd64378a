"""Access tokens and what ends them."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from chassis.auth import InvalidToken, TokenIssuer, TokenVerifier, create_key, public_keys
from chassis.clock import system_now
from chassis.ids import new_id
from chassis.testing import Running, event
from contracts.core import Event
from contracts.events.identity import ACCESS_REVOKED
from demo.cabinet import wait_for
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from tests.chassis.sample import USER

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    file = tmp_path / "jwt_private.json"
    file.write_text(json.dumps(create_key()))
    (tmp_path / "jwks.json").write_text(json.dumps(public_keys(file)))
    return file


@pytest.fixture
def verifier(key_file: Path) -> TokenVerifier:
    return TokenVerifier(key_file.with_name("jwks.json"), now=lambda: NOW)


def forged(key_file: Path, header: dict[str, Any] | None = None, **claims: Any) -> str:
    key = ECKey.import_key(json.loads(key_file.read_text()))
    whole = {"iss": "identity", "aud": "cabinet", "sub": "u", "sid": "s", "accounts": [], "iat": 1, "exp": 4102444800, **claims}
    kept = {name: value for name, value in whole.items() if value is not None}
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": key.kid, **(header or {})}, kept, key, algorithms=["ES256"])


def test_a_token_says_who_in_which_session_and_which_accounts(key_file: Path, verifier: TokenVerifier) -> None:
    token = TokenIssuer(key_file).issue(user_id="u", session_id="s", account_ids=["b", "a"], now=NOW)
    principal = verifier.verify(token)
    assert (principal.user_id, principal.session_id, principal.account_ids) == ("u", "s", frozenset({"a", "b"}))
    assert principal.issued_at == NOW


def test_the_published_keys_hold_no_private_half(key_file: Path) -> None:
    assert set(public_keys(key_file)["keys"][0]) == {"kty", "crv", "x", "y", "alg", "use", "kid"}


def test_a_token_ends_after_ten_minutes_and_the_leeway(key_file: Path) -> None:
    now = [NOW]
    verifier = TokenVerifier(key_file.with_name("jwks.json"), now=lambda: now[0])
    token = TokenIssuer(key_file).issue(user_id="u", session_id="s", account_ids=[], now=NOW)
    now[0] = NOW + timedelta(minutes=10, seconds=59)
    assert verifier.verify(token)
    now[0] = NOW + timedelta(minutes=11)
    with pytest.raises(InvalidToken):
        verifier.verify(token)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "somebody"}, {"aud": "elsewhere"}, {"aud": None}, {"sub": ""}, {"sub": None}, {"sid": 1}, {"accounts": None},
        {"accounts": "a"}, {"accounts": [1]}, {"roles": "clerk"}, {"roles": [1]}, {"shared": [["a", "b"]]}, {"shared": {"a": 1}},
        {"act": "someone"}, {"act": {"sub": 1}}, {"act": {"sub": "a", "act": {"sub": "b"}}}, {"exp": None}, {"exp": "never"},
        {"exp": 1}, {"iat": None}, {"iat": True}, {"iat": 4102444700}, {"header": {"typ": "JWT"}}, {"header": {"kid": "unknown"}},
    ],
)  # fmt: skip
def test_a_token_with_a_wrong_claim_is_refused(key_file: Path, verifier: TokenVerifier, claims: dict[str, Any]) -> None:
    assert verifier.verify(forged(key_file)).user_id == "u"
    with pytest.raises(InvalidToken):
        verifier.verify(forged(key_file, claims.pop("header", None), **claims))


def test_a_token_signed_by_another_key_or_by_no_key_is_refused(key_file: Path, verifier: TokenVerifier, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps(create_key() | {"kid": json.loads(key_file.read_text())["kid"]}))
    public = (key_file.with_name("jwks.json")).read_bytes()
    confused = jwt.encode({"alg": "HS256", "typ": "at+jwt"}, {"sub": "u"}, OctKey.import_key(public))
    good = forged(key_file)
    unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + good.split(".")[1] + "."
    odd = urlsafe_b64encode(b'{"alg": "ES256", "crit": 1}').decode() + good[good.index(".") :]
    for token in (forged(other), confused, unsigned, odd, good[:-6] + "AAAAAA", "", "a.b.c", "мусор"):
        with pytest.raises(InvalidToken):
            verifier.verify(token)


def test_new_keys_are_known_when_the_file_changes(key_file: Path, tmp_path: Path) -> None:
    jwks = key_file.with_name("jwks.json")
    verifier = TokenVerifier(jwks, now=lambda: NOW, look_every=0)
    old = TokenIssuer(key_file).issue(user_id="u", session_id="s", account_ids=[], now=NOW)
    assert verifier.verify(old)
    key_file.write_text(json.dumps(create_key()))
    jwks.write_text(json.dumps(public_keys(key_file), indent=1))
    assert verifier.verify(TokenIssuer(key_file).issue(user_id="v", session_id="s", account_ids=[], now=NOW)).user_id == "v"
    with pytest.raises(InvalidToken):
        verifier.verify(old)


def test_a_replaced_key_signs_without_a_restart_and_what_the_former_signed_holds_while_it_is_published(key_file: Path) -> None:
    jwks = key_file.with_name("jwks.json")
    issuer, verifier = TokenIssuer(key_file, look_every=0), TokenVerifier(jwks, now=lambda: NOW, look_every=0)
    said = {"session_id": "s", "account_ids": [], "now": NOW}
    before = issuer.issue(user_id="before", **said)
    former = public_keys(key_file)["keys"]
    replace(key_file, create_key())
    replace(jwks, {"keys": public_keys(key_file)["keys"] + former})
    after = issuer.issue(user_id="after", **said)
    assert [verifier.verify(each).user_id for each in (before, after)] == ["before", "after"]
    replace(jwks, public_keys(key_file))
    assert verifier.verify(after).user_id == "after"
    with pytest.raises(InvalidToken):
        verifier.verify(before)


def test_between_two_looks_the_key_file_is_left_alone(key_file: Path) -> None:
    issuer = TokenIssuer(key_file, look_every=60)
    first = issuer.issue(user_id="u", session_id="s", account_ids=[], now=NOW)
    key_file.unlink()
    second = issuer.issue(user_id="u", session_id="s", account_ids=[], now=NOW)
    assert first.partition(".")[0] == second.partition(".")[0]


def replace(file: Path, content: Any) -> None:
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(content))
    draft.replace(file)


def revocation(*, user_id: str, session_id: str | None, at: datetime, revision: int = 1) -> Event:
    data = {"user_id": user_id, "session_id": session_id, "revoked_at": at, "forget_after": at + timedelta(minutes=11)}
    return event(
        ACCESS_REVOKED.fact(subject=session_id or user_id, revision=revision, partition_key=user_id, data=data), at=at
    )


def status(running: Running, token: str, account: str, *, afresh: bool = True) -> int:
    if afresh:
        running.runtime.revocations.read_again()
    answer = running.client.get(f"/api/v1/notes/accounts/{account}/notes", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code


def test_an_ended_session_is_refused_and_the_persons_other_sessions_are_not(running: Running) -> None:
    account, session, now = new_id(), new_id(), system_now()
    ended = running.token(USER, [account], session_id=session, at=now)
    other = running.token(USER, [account], at=now)
    assert status(running, ended, account) == 200
    running.deliver(revocation(user_id=USER, session_id=session, at=now + timedelta(milliseconds=5)))
    assert [status(running, token, account) for token in (ended, other)] == [401, 200]


def test_ending_all_sessions_spares_the_one_that_begins_a_moment_later(running: Running) -> None:
    user, account, now = new_id(), new_id(), system_now()
    before = running.token(user, [account], at=now)
    running.deliver(revocation(user_id=user, session_id=None, at=now + timedelta(milliseconds=5)))
    after = running.token(user, [account], at=now + timedelta(milliseconds=6))
    assert [status(running, token, account) for token in (before, after)] == [401, 200]


def test_a_process_that_has_just_looked_refuses_within_the_five_seconds_that_are_promised(running: Running) -> None:
    user, account, now = new_id(), new_id(), system_now()
    token = running.token(user, [account], at=now)
    assert status(running, token, account) == 200
    running.deliver(revocation(user_id=user, session_id=None, at=now + timedelta(milliseconds=5)))
    wait_for("the token to be refused", lambda: status(running, token, account, afresh=False) == 401 or None, seconds=5)


def test_an_older_revocation_does_not_undo_a_newer_one(running: Running) -> None:
    user, account, now = new_id(), new_id(), system_now()
    token = running.token(user, [account], at=now)
    newer = revocation(user_id=user, session_id=None, at=now + timedelta(seconds=1), revision=2)
    older = revocation(user_id=user, session_id=None, at=now - timedelta(seconds=5))
    running.deliver(newer, older)
    assert status(running, token, account) == 401


def test_revocations_are_forgotten_when_no_token_can_be_that_old(running: Running) -> None:
    assert running.database["revocations"].index_information()["forget_after_1"]["expireAfterSeconds"] == 0
