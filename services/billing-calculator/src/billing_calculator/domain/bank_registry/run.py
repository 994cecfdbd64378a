"""A registry for a bank from the wish to have it to the finished file: what it has come to, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.registry.content import NOTHING
from billing_calculator.domain.words import month_en, month_ru

MOST_ATTEMPTS = 5  # it is begun anew when its process was killed, and when it took longer than the database remembers
BY_THE_CLOSE = ""  # nobody of the staff: a month was closed


class State(StrEnum):
    """`forgotten`: its file is gone, because of its age or because it named somebody who was erased; what it came to stays."""

    ORDERED = "ordered"
    WRITING = "writing"
    WRITTEN = "written"
    FAILED = "failed"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, kw_only=True)
class BankRegistry:
    """One file. Its rows are as everything was `as_of` one moment; `attempt` tells the parts of this beginning from others'."""

    registry_id: str
    profile: str
    number: int
    period: str
    name: str
    state: State
    ordered_by: str
    ordered_at: datetime
    attempt: int = 0
    parts: int = 0
    rows: int = 0
    total: Decimal = NOTHING
    looked_at: int = 0
    as_of: datetime | None = None
    written_at: datetime | None = None
    kept_until: datetime | None = None
    size: int = 0


def begun(it: BankRegistry, *, as_of: datetime) -> BankRegistry:
    """From the first account on; what an earlier attempt has left is not of this one. Tried too often, it is given up."""
    if it.attempt >= MOST_ATTEMPTS:
        return replace(it, state=State.FAILED, rows=0, total=NOTHING, as_of=None)
    again = replace(it, attempt=it.attempt + 1, parts=0, rows=0, total=NOTHING, looked_at=0, size=0)
    return replace(again, state=State.WRITING, as_of=as_of)


def gone_on(it: BankRegistry, *, accounts: int, rows: int, amount: Decimal, size: int) -> BankRegistry:
    """One more part is kept."""
    return replace(it, parts=it.parts + 1, rows=it.rows + rows, total=it.total + amount, looked_at=it.looked_at + accounts,
                   size=it.size + size)  # fmt: skip


class BankProfileUnknown(BillingError):
    """There is no such kind of file."""

    code = "bank_profile_unknown"

    def __init__(self) -> None:
        super().__init__(ru="Выберите вид реестра из списка.", en="Choose the kind of registry from the list.")


class BankRegistryAhead(BillingError):
    """The month has not begun, or its charges are not all made."""

    code = "bank_registry_month_ahead"

    def __init__(self, period: str) -> None:
        ru = f"Месяц ещё не начался или не кончился: {month_ru(period)}. Начисления передают за месяц, который кончился."
        en = f"The month has not begun or is not over: {month_en(period)}. Charges are told of a month that is over."
        super().__init__(ru=ru, en=en)
        self.errors = [{"pointer": "/period", "ru": ru, "en": en}]


class SupplierNotSet(BillingError):
    """The form names the retailer's own details."""

    kind = "conflict"
    code = "supplier_not_set"

    def __init__(self) -> None:
        super().__init__(
            ru="Для этого вида реестра нужны ИНН и расчётный счёт поставщика, а они не заданы. Попросите администратора задать "
            "реквизиты (SUPPLIER).",
            en="This kind of registry needs the retailer's INN and bank account, which are not set. Ask the administrator to set "
            "the bank details (SUPPLIER).",
        )


class BankRegistryRunning(BillingError):
    """One of this kind is being written."""

    kind = "conflict"
    code = "bank_registry_running"

    def __init__(self) -> None:
        super().__init__(
            ru="Такой реестр уже составляется. Дождитесь его: он появится в списке.",
            en="Such a registry is being written. Wait for it: it will be in the list.",
        )


class BankRegistryUnknown(BillingError):
    """Nobody has ordered it."""

    kind = "missing"
    code = "bank_registry_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Такого реестра нет.", en="There is no such registry.")


class BankRegistryNotReady(BillingError):
    """There is no file of it, not yet or not any more."""

    kind = "conflict"
    code = "bank_registry_not_ready"

    def __init__(self, state: State) -> None:
        gone = state in (State.FAILED, State.FORGOTTEN)
        super().__init__(
            ru="Файла этого реестра нет. Составьте реестр заново." if gone else "Реестр ещё составляется. Подождите немного.",
            en="This registry has no file. Have it written anew." if gone else "It is still being written. Please wait.",
            details={"state": str(state)},
        )
