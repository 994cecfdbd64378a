"""The customers of the month, and what they have sent and paid: the other half of the account that must come out even."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from demo.base.accounts import Account
from demo.people import Person


@dataclass(kw_only=True)
class Customer:
    """Somebody with an entry; `code` is empty for people of the demo registry, `shown` the last figure sent, or the first."""

    person: Person
    code: str
    shown: int
    last_reading: str = ""
    read_in: str = ""
    sold: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A reading as it stands."""

    consumption: Decimal
    cancelled: bool = False


@dataclass
class Book:
    """By the suite's id of a reading, and by the agent's number of a payment."""

    customers: dict[str, Customer] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    payments: dict[str, Decimal] = field(default_factory=dict)

    def staying(self) -> list[Customer]:
        """Those whose account is still theirs."""
        return [each for each in self.customers.values() if not each.sold]

    def unread(self, month: str) -> list[Customer]:
        """Those who have sent no reading this month."""
        return [each for each in self.staying() if each.read_in != month]


def customer_of(account: Account) -> Customer:
    """The holder of an account of the base, as they register."""
    person = Person(
        account_number=account.number,
        surname=account.surname,
        name=account.name,
        patronymic=account.patronymic,
        initial_values=(account.meter.initial,),
        email=f"base-{account.code.lower()}@example.org",
        meter_serial=account.meter.serial,
    )
    return Customer(person=person, code=account.code, shown=account.shown)
