"""Who pays for an account: kept sealed, and opened only while a bill is shown or printed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from chassis.transaction import Work

from billing_calculator.domain.masking import masked_name
from billing_calculator.domain.payer import ERASED, UNKNOWN, Payer, SealedPayer, payer_now


def keep_payers(work: Work[Any], payers: Sequence[SealedPayer]) -> None:
    """Remember whom bills name from now on; those that were made keep theirs."""
    work.store.payers.save_newer(payers)


def opened(work: Work[Any], sealed: Mapping[str, str] | None) -> Payer:
    """The payer of a bill as one can read it now."""
    if not sealed or work.tools.vault is None:
        return UNKNOWN
    name, address = (work.tools.vault.decrypt(sealed["user_id"], sealed[what]) for what in ("name", "address"))
    return ERASED if name is None or address is None else Payer(name, address)


def names_masked(work: Work[Any], account_ids: Collection[str]) -> dict[str, str]:
    """Who pays for each of these accounts, as a bank's cashier may see it; whoever never registered is not named."""
    vault = work.tools.vault
    if vault is None:
        return {}
    found: dict[str, str] = {}
    for account_id, told in work.store.payers.several(account_ids).items():
        sealed = payer_now(told)
        found[account_id] = masked_name(vault.decrypt(sealed["user_id"], sealed["name"]) or "") if sealed else ""
    return found
