"""Who pays for an account, as a bill names them."""

from __future__ import annotations

from account_sync.domain.account import Account


def payer_of(account: Account) -> tuple[str, str]:
    """The holder's name, or the organisation's, and the address."""
    if account.legal_entity is not None:
        return account.legal_entity.organisation, account.address
    holder = account.holder
    return " ".join(each for each in (holder.surname, holder.name, holder.patronymic) if each), account.address


def pays_otherwise(account: Account, before: Account | None) -> bool:
    """Does a bill have to name the same holder otherwise, or another address? Another holder has to register first."""
    if before is None or account.withdrawn or account.holder_revision > before.holder_revision:
        return False
    return payer_of(account) != payer_of(before)
