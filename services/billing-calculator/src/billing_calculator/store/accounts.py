"""The copy of the accounts."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from chassis.mongo import Collection, Document, Index, save_newer
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.account import Account, Meter
from billing_calculator.domain.charge import Household
from billing_calculator.store.ranges import between

ACCOUNTS = Collection("accounts", (Index("account_number"), Index("former_numbers", where={"former_numbers": {"$gt": ""}})))

MOST_DIGITS = 9


class Accounts:
    """Accounts by their immutable id; an older revision never overwrites a newer one."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[ACCOUNTS.name]
        self._session = session

    def get(self, account_id: str) -> Account | None:
        """One account."""
        row = self._rows.find_one({"_id": account_id}, session=self._session)
        return _account(row) if row else None

    def hold(self, account_ids: Many[str]) -> Mapping[str, Account]:
        """The accounts that are known, written to, so that a change of one in another transaction conflicts with this one."""
        held = {"$inc": {"holds": 1}}
        if len(account_ids) == 1:  # most of the time, and one command less
            row = self._rows.find_one_and_update({"_id": next(iter(account_ids))}, held, session=self._session)
            return {row["_id"]: _account(row)} if row else {}
        chosen = {"_id": {"$in": list(account_ids)}}
        self._rows.update_many(chosen, held, session=self._session)
        return {row["_id"]: _account(row) for row in self._rows.find(chosen, session=self._session)}

    def bounds(self, *, after: str | None, size: int, most: int) -> list[str]:
        """The ids at which chunks of `size` accounts end, at most so many."""
        ids = self._rows.find(between("_id", after, None), {"_id": 1}, session=self._session).sort("_id").limit(size * most)
        return [row["_id"] for number, row in enumerate(ids, start=1) if number % size == 0]

    def about(self) -> int:
        """Roughly how many there are."""
        return self._rows.estimated_document_count()

    def open_between(self, after: str | None, until: str | None, *, on: date) -> Mapping[str, dict[str, list[str]]]:
        """By service the meters of each open account in a range that is ours since before a day."""
        chosen = {**between("_id", after, until), "closed": False, "opening_balance_on": {"$lt": on.isoformat()}}
        found: dict[str, dict[str, list[str]]] = {}
        for row in self._rows.find(chosen, {"meters.service": 1, "meters.meter_id": 1}, session=self._session):
            of_account = found.setdefault(row["_id"], {})
            for meter in row["meters"]:
                of_account.setdefault(meter["service"], []).append(meter["meter_id"])
        return found

    def several(self, account_ids: Many[str]) -> Mapping[str, Account]:
        """The accounts that are known."""
        rows = self._rows.find({"_id": {"$in": list(account_ids)}}, session=self._session)
        return {row["_id"]: _account(row) for row in rows}

    def numbered(self, account_number: str) -> Account | None:
        """The account with this number, else the one that had it: people go on paying by the number of an old bill. Of two, the
        one that is open or was announced last."""
        return self.all_numbered([account_number]).get(account_number)

    def all_numbered(self, account_numbers: Many[str]) -> Mapping[str, Account]:
        """The same for many numbers at once; those that nobody has or had are not there."""
        found: dict[str, Account] = {}
        for named in ("account_number", "former_numbers"):
            left = set(account_numbers) - found.keys()
            rows = self._rows.find({named: {"$in": list(left)}}, session=self._session)
            for account in sorted(map(_account, rows), key=lambda each: (not each.closed, each.as_of)):
                own = [account.account_number] if named == "account_number" else account.former_numbers
                found |= dict.fromkeys(left.intersection(own), account)
        return found

    def ids(self, *, after: str, limit: int) -> list[str]:
        """The accounts behind `after`, in the order of their ids."""
        rows = self._rows.find({"_id": {"$gt": after}}, {"_id": 1}, session=self._session)
        return [row["_id"] for row in rows.sort("_id").limit(limit)]

    def sample(self, size: int) -> list[Account]:
        """Some accounts, chosen by chance."""
        return [_account(row) for row in self._rows.aggregate([{"$sample": {"size": size}}], session=self._session)]

    def save_newer(self, accounts: Sequence[Account]) -> list[Account]:
        """Keep what is newer than the copy held; returns those."""
        return [_account(row) for row in save_newer(self._rows, map(_row, accounts), session=self._session)]


def _row(account: Account) -> Document:
    return {
        "_id": account.account_id,
        "account_number": account.account_number,
        "closed": account.closed,
        "tariff_plan": account.tariff_plan,
        "group": account.household.group,
        "persons": account.household.persons,
        "lives_alone": account.household.lives_alone,
        "meters": [{**vars(each), "initial": dict(each.initial)} for each in account.meters],
        "opening_balance": account.opening_balance,
        "opening_balance_on": account.opening_balance_on.isoformat(),
        "as_of": account.as_of,
        "revision": account.revision,
        **({"batch": account.batch} if account.batch else {}),
        **({"rooms": account.rooms} if account.rooms else {}),
        **({"former_numbers": list(account.former_numbers)} if account.former_numbers else {}),
        **({"legal_entity": True, "contract_price": account.contract_price} if account.legal_entity else {}),
    }


def _meter(row: Document) -> Meter:
    digits = row.get("digits", MOST_DIGITS)  # a copy kept before digits were: refuse no figure the dial may have
    ratio, largest = row.get("ratio", Decimal(1)), row.get("largest_increment")
    serial = row.get("serial", "")
    return Meter(row["meter_id"], row["service"], row["rates"], digits, row["initial"], ratio, largest, serial)


def _account(row: Document) -> Account:
    return Account(
        account_id=row["_id"],
        account_number=row["account_number"],
        closed=row["closed"],
        tariff_plan=row["tariff_plan"],
        household=Household(row["group"], row["persons"], row["lives_alone"]),
        meters=tuple(_meter(each) for each in row["meters"]),
        opening_balance=row["opening_balance"],
        opening_balance_on=date.fromisoformat(row["opening_balance_on"]),
        as_of=row["as_of"],
        revision=row["revision"],
        former_numbers=tuple(row.get("former_numbers", ())),
        legal_entity=row.get("legal_entity", False),
        contract_price=row.get("contract_price"),
        batch=row.get("batch"),
        rooms=row.get("rooms"),
    )
