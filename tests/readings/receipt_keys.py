"""A key that receipts are signed with, as the deploy job would make it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey


def receipt_keys(folder: Path, *, kid: str = "receipts-1") -> dict[str, Any]:
    """The settings of readings that name the key; former public keys in the folder stay published."""
    key = ECKey.generate_key("P-256", parameters={"use": "sig", "alg": "ES256", "kid": kid})
    private, published = folder / "receipt_private.json", folder / "receipt_keys.json"
    former = json.loads(published.read_text())["keys"] if published.exists() else []
    private.write_text(json.dumps(key.as_dict(private=True)))
    published.write_text(json.dumps({"keys": [key.as_dict(private=False), *former]}))
    return {"receipt_key_file": private, "receipt_keys_file": published}


def published_keys(folder: Path) -> dict[str, Any]:
    """What is published, by the name of the key."""
    return {each["kid"]: each for each in json.loads((folder / "receipt_keys.json").read_text())["keys"]}
