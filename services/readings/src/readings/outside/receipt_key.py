"""The key receipts are signed with: readings' own, made and rotated by the deploy job."""

from __future__ import annotations

import json
from pathlib import Path

from joserfc.jwk import ECKey
from joserfc.jws import JWSRegistry, serialize_compact

from readings.domain.receipt import ALGORITHM, Receipt, Signed


class ReceiptKey:
    """Signs what belongs together with one key; the file is read anew for the next, so a rotation needs no restart."""

    def __init__(self, private_key_file: Path) -> None:
        self._key = ECKey.import_key(json.loads(private_key_file.read_text(encoding="utf-8")))
        self._key.ensure_kid()

    def sign(self, receipt: Receipt) -> Signed:
        """The receipt with its signature."""
        kid = str(self._key.kid)
        header = {"alg": ALGORITHM, "kid": kid}
        made = serialize_compact(header, receipt.canonical, self._key, algorithms=[ALGORITHM], registry=JWSRegistry())
        return Signed(receipt=receipt, kid=kid, signature=made.rpartition(".")[2])
