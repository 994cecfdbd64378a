"""A text for one receiver alone: encrypted with the receiver's public key (JWE, ECDH-ES with A256GCM)."""

from __future__ import annotations

import json
from pathlib import Path

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

_ALGORITHMS = ["ECDH-ES", "A256GCM"]


class NotOpened(Exception):
    """The text was not sealed for this key, or was changed on its way."""


def seal(public_jwk_file: str | Path, text: str) -> str:
    """The text as a compact JWE that only the owner of the private key can open."""
    header = {"alg": "ECDH-ES", "enc": "A256GCM"}
    return jwe.encrypt_compact(header, text.encode(), _key(public_jwk_file), algorithms=_ALGORITHMS)


def open_sealed(private_jwk_file: str | Path, sealed: str) -> str:
    """The text again; `NotOpened` if it does not fit the key."""
    try:
        opened = jwe.decrypt_compact(sealed, _key(private_jwk_file), algorithms=_ALGORITHMS)
    except (JoseError, ValueError) as error:
        raise NotOpened(type(error).__name__) from None
    assert opened.plaintext is not None
    return opened.plaintext.decode()


def _key(file: str | Path) -> ECKey:
    return ECKey.import_key(json.loads(Path(file).read_text(encoding="utf-8")))
