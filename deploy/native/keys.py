"""Secrets of this installation: made once, kept under .run/secrets for their owner's eyes only."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

from joserfc.jwk import ECKey, KeySet

from native import business_clock, certificates
from native.gateway_agents import agents_at
from native.layout import SECRETS, SERVICES

MASTER_KEY_BYTES = 96
DEMO_AGENT = "demo-agent"
QIWI, SBER, SBER_BY_CERTIFICATE = "demo-qiwi", "demo-sber", "demo-sber-tls"  # of deploy/gateway/agents.json
NOTICED_SECONDS = 3.0  # every process looks once a second whether the keys are others
OPERATORS = ("auditor", "rebuilder")  # database accounts of people; deploy/mongo/rights.json says what for


def make_all() -> None:
    """Make what is missing; never touch what is there."""
    SECRETS.mkdir(parents=True, exist_ok=True)
    SECRETS.chmod(0o700)
    _key_pair("jwt_private.json", "jwks.json", public=_published, use="sig", alg="ES256")
    _key_pair("link_private.json", "link_public.json", public=lambda key: key.as_dict(private=False), use="enc", alg="ECDH-ES")
    _key_pair("receipt_private.json", "receipt_keys.json", public=_published, use="sig", alg="ES256")
    _end_former_receipt_keys()
    _once("vault_master.key", lambda: secrets.token_bytes(MASTER_KEY_BYTES))
    _once("pepper", lambda: secrets.token_hex(32).encode())
    _once("provider_secret", lambda: secrets.token_hex(32).encode())
    _agent_passwords()
    certificates.make_once(SECRETS / "gateway_agents.pem", "gateway", keep)
    certificates.make_once(SECRETS / f"{SBER_BY_CERTIFICATE}.pem", SBER_BY_CERTIFICATE, keep)
    keep("agents.json", _hashed_agents())
    for name in ("admin", *(service.package for service in SERVICES)):
        _once(f"mongo.{name}", lambda: secrets.token_hex(16).encode())
        _once(f"amqp.{name}", lambda: secrets.token_hex(16).encode())
    for name in OPERATORS:
        _once(f"mongo.{name}", lambda: secrets.token_hex(16).encode())


def rotate_signing_key(hand_out: Callable[[], None] = lambda: None, *, drop: bool = False) -> None:
    """A fresh key signs access tokens from now on. Of earlier tokens those of the key before stay good, unless it is dropped.

    First everybody learns the new public key, then identity signs with it, and only then the former may be forgotten: broken off
    in between, every token holds. The cabinet renews a token that is refused, so nobody has to sign in.
    """
    fresh = _new_key(use="sig", alg="ES256")
    keep("jwks.json", json.dumps(_published(fresh, _signing_key())).encode())
    hand_out()
    time.sleep(NOTICED_SECONDS)
    keep("jwt_private.json", json.dumps(fresh.as_dict(private=True)).encode())
    hand_out()
    if drop:
        time.sleep(NOTICED_SECONDS)
        keep("jwks.json", json.dumps(_published(fresh)).encode())
        hand_out()


def rotate_receipt_key(hand_out: Callable[[], None] = lambda: None) -> None:
    """A fresh key signs receipts from now on. Every former one stays published, because receipts are kept for years.

    The former key ends when nothing signs with it any more: broken off before that, it has no end yet, and the next start or
    rotation gives it one. A receipt tells when its reading was received, by the business clock, and so does a key.
    """
    fresh = _new_key(use="sig", alg="ES256")
    former = json.loads((SECRETS / "receipt_keys.json").read_text())["keys"]
    begun = {**fresh.as_dict(private=False), "valid_from": _business_now()}
    keep("receipt_keys.json", json.dumps({"keys": [begun, *former]}).encode())
    hand_out()
    keep("receipt_private.json", json.dumps(fresh.as_dict(private=True)).encode())
    hand_out()
    if _end_former_receipt_keys():
        hand_out()


def _end_former_receipt_keys() -> bool:
    """Each published key but the one that signs ends now, if it has not ended before; whether any did."""
    signing = json.loads((SECRETS / "receipt_private.json").read_text())["kid"]
    published = json.loads((SECRETS / "receipt_keys.json").read_text())["keys"]
    former = [each for each in published if each["kid"] != signing and "valid_to" not in each]
    for each in former:
        each["valid_to"] = _business_now()
    if former:
        keep("receipt_keys.json", json.dumps({"keys": published}).encode())
    return bool(former)


def _business_now() -> str:
    return business_clock.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def password(kind: str, name: str) -> str:
    return (SECRETS / f"{kind}.{name}").read_text()


def made_once(name: str) -> str:
    """A password made for somebody who comes later, such as a subscriber; the same one when asked again."""
    _once(name, lambda: secrets.token_hex(16).encode())
    return (SECRETS / name).read_text()


def agent_password(agent: str) -> str:
    """What the payment agent of the demo says; the service knows its hash alone."""
    return str(json.loads((SECRETS / "agent_passwords.json").read_text())[agent])


def keep(name: str, content: bytes) -> Path:
    """Write a file only its owner can read, at once or not at all."""
    path, draft = SECRETS / name, SECRETS / f".{name}.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)
    return path


def _once(name: str, make: Callable[[], bytes]) -> None:
    if not (SECRETS / name).exists():
        keep(name, make())


def _agent_passwords() -> None:
    """A password for each agent of the demo that has one; those that were made stay."""
    file = SECRETS / "agent_passwords.json"
    made = json.loads(file.read_text()) if file.exists() else {}
    missing = {name: secrets.token_urlsafe(18) for name in (DEMO_AGENT, QIWI, SBER) if name not in made}
    if missing:
        keep(file.name, json.dumps(made | missing).encode())


def _hashed_agents() -> bytes:
    """What billing-calculator needs to know an agent by: the SHA-256 of each password and certificate, never the password."""
    passwords = json.loads((SECRETS / "agent_passwords.json").read_text())
    hashes = {name: hashlib.sha256(each.encode()).hexdigest() for name, each in passwords.items()}
    own = {each.name: {"protocol": each.protocol, "password": hashes.pop(each.name, "")} for each in agents_at()}
    own[SBER_BY_CERTIFICATE]["certificate"] = certificates.fingerprint(SECRETS / f"{SBER_BY_CERTIFICATE}.pem")
    return json.dumps({**hashes, **own}).encode()


def _key_pair(private: str, public_name: str, *, public: Callable[[ECKey], object], use: str, alg: str) -> None:
    if (SECRETS / private).exists() and (SECRETS / public_name).exists():
        return
    key = _new_key(use=use, alg=alg)
    keep(private, json.dumps(key.as_dict(private=True)).encode())
    keep(public_name, json.dumps(public(key)).encode())


def _new_key(*, use: str, alg: str) -> ECKey:
    return ECKey.generate_key("P-256", parameters={"use": use, "alg": alg, "kid": secrets.token_hex(8)})


def _signing_key() -> ECKey:
    return ECKey.import_key(json.loads((SECRETS / "jwt_private.json").read_text()))


def _published(*keys: ECKey) -> dict[str, object]:
    return dict(KeySet(list(keys)).as_dict(private=False))
