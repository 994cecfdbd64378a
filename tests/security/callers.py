"""Everybody who may come to a door, as callers.toml lists them, with the headers they come with."""

from __future__ import annotations

import base64
import json
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from chassis import auth
from chassis.auth.tokens import ALGORITHM, LEEWAY, TYPE
from chassis.clock import system_now
from chassis.ids import new_id
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.security.ground import Ground, Holder
from tests.traffic.consumers import AGENT

CALLERS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("callers.toml").read_text(encoding="utf-8"))


def headers(ground: Ground, caller: Mapping[str, Any]) -> dict[str, str]:
    """What the caller says of themselves, and a fresh Idempotency-Key."""
    said = {"Idempotency-Key": new_id()}
    if "agent" in caller:
        said["Authorization"] = "Basic " + base64.b64encode(f"{AGENT[0]}:{caller['agent']}".encode()).decode()
    elif caller:
        said["Authorization"] = f"Bearer {_token(ground, caller)}"
    return said


def _token(ground: Ground, caller: Mapping[str, Any]) -> str:
    holder = ground.people.get(caller.get("as", "")) or Holder(new_id(), ())
    more = {name: caller[name] for name in ("audience", "roles", "acting") if name in caller}
    if role := caller.get("shared"):
        more["shared"] = dict.fromkeys(ground.owner.account_ids, role)
    wrong = caller.get("wrong")
    session_id = ground.revoked if wrong == "revoked" else ground.session(holder)
    at = system_now() - (auth.LIFETIME + LEEWAY + timedelta(seconds=1) if wrong == "expired" else timedelta())
    token = ground.running.token(holder.user_id, holder.account_ids, session_id=session_id, at=at, **more)
    return _forged(ground, token, wrong) if wrong in ("audience", "issuer", "key") else token


def _forged(ground: Ground, token: str, wrong: str) -> str:
    """The token with another audience or issuer, which nobody but identity could sign; or signed with somebody's own key."""
    key = ECKey.import_key(json.loads((ground.running.folder / "jwt_private.json").read_text(encoding="utf-8")))
    key.ensure_kid()
    claims = dict(jwt.decode(token, key, algorithms=[ALGORITHM]).claims)
    header = {"alg": ALGORITHM, "typ": TYPE, "kid": key.kid}
    if wrong == "key":
        return jwt.encode(header, claims, ECKey.generate_key("P-256"), algorithms=[ALGORITHM])
    return jwt.encode(header, {**claims, {"audience": "aud", "issuer": "iss"}[wrong]: "elsewhere"}, key, algorithms=[ALGORITHM])
