"""Who pays, as a bill names them; kept here only under the data key of the person in whose cabinet the account is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class SealedPayer:
    """A name and an address that only the person's own key opens. Nobody's and empty: the account has had another holder."""

    account_id: str
    user_id: str
    holder_revision: int
    revision: int
    told_at: datetime
    name: str
    address: str


@dataclass(frozen=True)
class Payer:
    """The payer readable; `erased`: the person's key is destroyed, so nobody can read it any more."""

    name: str = ""
    address: str = ""
    erased: bool = False


UNKNOWN = Payer()
ERASED = Payer(erased=True)


def payer_now(told: Iterable[SealedPayer]) -> Mapping[str, str] | None:
    """What a bill made now keeps of its payer: the last one told of the last holder; nothing where nobody is registered."""
    last = max(told, key=lambda each: (each.holder_revision, bool(each.user_id), each.told_at), default=None)
    return {"user_id": last.user_id, "name": last.name, "address": last.address} if last and last.user_id else None
