"""A payer as account-sync names them, and the accounts they leave."""

from __future__ import annotations

from chassis.testing import Running, event
from contracts.core import Event
from contracts.events.account_sync import HOLDER_CHANGED
from contracts.events.payers import PAYER_NAMED

from tests.billing_calculator.component.asking import USER_ID
from tests.billing_calculator.examples import ACCOUNT_ID, NOON

NAME, ADDRESS = "Клавдия Тарасовна Неповторимая", "603000, г. Нижний Новгород, ул. Неслыханная, д. 7, кв. 3"


def payer_named(
    billing: Running, *, user_id: str = USER_ID, revision: int = 1, holder: int = 1, account_id: str = ACCOUNT_ID,
    name: str = NAME,
) -> Event:  # fmt: skip
    """Under the person's own key, which is made if there is none."""
    vault = billing.transactions.tools.vault
    vault.create_key(user_id)
    sealed = {"name": vault.encrypt(user_id, name), "address": vault.encrypt(user_id, ADDRESS)}
    data = {"account_id": account_id, "user_id": user_id, "holder_revision": holder, **sealed}
    return event(PAYER_NAMED.fact(subject=account_id, revision=revision, partition_key=account_id, data=data), at=NOON)


def holder_changed(revision: int) -> Event:
    """Somebody else is the holder."""
    data = {"account_id": ACCOUNT_ID, "holder_revision": revision, "changed_on": NOON.date()}
    return event(HOLDER_CHANGED.fact(subject=ACCOUNT_ID, revision=revision, partition_key=ACCOUNT_ID, data=data), at=NOON)
