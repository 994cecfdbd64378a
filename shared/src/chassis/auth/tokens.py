"""Access tokens: identity signs them, every service verifies them with identity's published keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from chassis.auth.principal import AUDIENCES, CABINET, Principal
from chassis.auth.watched import LOOK_EVERY, Watched
from chassis.clock import system_now

ALGORITHM = "ES256"
TYPE = "at+jwt"
ISSUER = "identity"
LIFETIME = timedelta(minutes=10)
LEEWAY = timedelta(seconds=60)  # clocks of two machines may differ by this much

_REMEMBERED = 4096


class InvalidToken(Exception):
    """The token is malformed, expired, not ours, or not signed by a known key."""


def create_key() -> dict[str, Any]:
    """A fresh private signing key as a JWK, for the deploy job to keep in a file."""
    key = ECKey.generate_key("P-256", parameters={"alg": ALGORITHM, "use": "sig"})
    key.ensure_kid()
    return dict(key.as_dict(private=True))


def public_keys(private_key_file: str | Path) -> dict[str, Any]:
    """The JWKS document with the public half of the key in the file."""
    return {"keys": [_private_key(Path(private_key_file).read_text(encoding="utf-8")).as_dict(private=False)]}


def _private_key(text: str) -> ECKey:
    key = ECKey.import_key(json.loads(text))
    key.ensure_kid()
    return key


class TokenIssuer:
    """Signs access tokens with the private key of a file, which is read again when it changes. Only identity has one."""

    def __init__(self, private_key_file: str | Path, *, look_every: float = LOOK_EVERY) -> None:
        self._key = Watched(private_key_file, _private_key, look_every=look_every)

    def issue(
        self,
        *,
        user_id: str,
        session_id: str,
        account_ids: Collection[str],
        now: datetime,
        audience: str = CABINET,
        roles: Collection[str] = (),
        shared: Mapping[str, str] | None = None,
        acting: str | None = None,
        until: datetime | None = None,
        lifetime: timedelta = LIFETIME,
    ) -> str:
        """An access token that lives ten minutes of system time from `now`, or as long as is said, or `until` an earlier moment.

        `account_ids` are the person's own; `shared` are others' accounts with the role held there, in a claim of their own:
        a service that does not know of roles yet sees no such account.
        """
        key, ends = self._key.now(), min(now + lifetime, until or now + lifetime)
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": audience,
            "sub": user_id,
            "sid": session_id,
            "accounts": sorted(account_ids),
            "iat": round(now.timestamp(), 3),  # to the millisecond: a revocation in the same second must not hit a newer token
            "exp": int(ends.timestamp()),
        }
        if roles:
            claims["roles"] = sorted(roles)
        if shared:
            claims["shared"] = dict(shared)
        if acting is not None:
            claims["act"] = {"sub": acting}  # RFC 8693, 4.1
        header = {"alg": ALGORITHM, "typ": TYPE, "kid": key.kid}
        return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


class TokenVerifier:
    """Verifies access tokens with the JWKS file, which is read again when it changes; recent tokens are remembered."""

    def __init__(
        self, jwks_file: str | Path, *, now: Callable[[], datetime] = system_now, look_every: float = LOOK_EVERY
    ) -> None:
        self._published = Watched(jwks_file, lambda text: KeySet.import_key_set(json.loads(text)), look_every=look_every)
        self._now = now
        self._keys = KeySet([])
        self._known: dict[str, tuple[Principal, float]] = {}

    def verify(self, token: str) -> Principal:
        """The person the token speaks for; `InvalidToken` if it does not hold."""
        self._look()
        known = self._known.get(token)
        if known is None:
            known = self._check(token)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[token] = known
        principal, expires = known
        if expires + LEEWAY.total_seconds() <= self._now().timestamp():
            raise InvalidToken("expired")
        return principal

    def _check(self, token: str) -> tuple[Principal, float]:
        try:
            decoded = jwt.decode(token, self._keys, algorithms=[ALGORITHM])
        except (JoseError, ValueError, TypeError) as error:  # the last for a header of the wrong type, as `"crit": 1`
            raise InvalidToken(type(error).__name__) from None
        if decoded.header.get("typ") != TYPE:
            raise InvalidToken("typ")
        return _principal(decoded.claims, self._now()), float(decoded.claims["exp"])

    def readiness(self) -> str:
        """Whether there are keys to verify with: `ok`, or why not."""
        try:
            self._look()
        except (OSError, ValueError, JoseError) as error:
            return f"not readable: {type(error).__name__}"
        return "ok"

    def _look(self) -> None:
        keys = self._published.now()
        if keys is not self._keys:
            self._keys, self._known = keys, {}


def _principal(claims: Mapping[str, Any], now: datetime) -> Principal:
    if claims.get("iss") != ISSUER or claims.get("aud") not in AUDIENCES:
        raise InvalidToken("issuer or audience")
    for name in ("sub", "sid"):
        _demand(isinstance(claims.get(name), str) and claims[name], name)
    for name in ("iat", "exp"):
        _demand(isinstance(claims.get(name), int | float) and not isinstance(claims[name], bool), name)
    roles, shared, actor = claims.get("roles", []), claims.get("shared", {}), claims.get("act", {})
    _demand(_are_texts(claims.get("accounts")), "accounts")
    _demand(_are_texts(roles), "roles")
    _demand(isinstance(shared, dict) and _are_texts(list(shared.values())), "shared")
    _demand(isinstance(actor, dict) and isinstance(actor.get("sub", ""), str) and "act" not in actor, "act")
    issued_at = datetime.fromtimestamp(claims["iat"], UTC)
    _demand(issued_at <= now + LEEWAY, "iat")
    return Principal(
        user_id=claims["sub"],
        session_id=claims["sid"],
        account_ids=frozenset(claims["accounts"]),
        issued_at=issued_at,
        audience=claims["aud"],
        roles=frozenset(roles),
        shared=shared,
        acting=actor["sub"] if "act" in claims else None,
    )


def _are_texts(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(each, str) for each in found)


def _demand(holds: Any, claim: str) -> None:
    if not holds:
        raise InvalidToken(claim)
