"""A town of any size, quickly: a thousand homes by the service's own rules, and the others as their copies with ids of their own.

`python -m tests.bench.town MONGO_URL FIRST LAST` adds the homes of these numbers to the thousand that are there.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import bson
from billing_calculator.actions.tariffs import rules_of, stock
from billing_calculator.domain.account import ZONES_OF_RATES, Account, Meter
from billing_calculator.domain.calculation import recalculate
from billing_calculator.domain.charge import Household
from billing_calculator.domain.ledger import charged, opening
from billing_calculator.domain.pack import tariff_from
from billing_calculator.domain.pack_life import Pack, State, Step
from billing_calculator.domain.reading import ChargeKey, Reading, ZoneFigure
from billing_calculator.store.tariff_files import tariff_documents
from bson.raw_bson import RawBSONDocument
from chassis.runtime import Runtime
from pymongo import MongoClient, WriteConcern

NAME = "bench_close"
PERIOD = "2025-11"
READ_BEFORE = ("2025-07", "2025-08", "2025-09", "2025-10")
THEN = datetime(2025, 12, 2, 9, tzinfo=UTC)
HOMES = 1000  # that differ
AT_ONCE = 1000
PEOPLE = UUID("0b7e2c6e-3d0a-5b44-8a0f-6a4c7f0b9d11")
KEPT = ("accounts", "readings", "charges", "entries")
PLANS = (("nizhny", 1), ("nizhny", 2), ("nizhny", 3), ("astrakhan", 1), ("novosibirsk", 1))
GROUPS = ("urban_gas", "urban_electric_stove", "rural")


def packs() -> list[dict[str, Any]]:
    """One with a norm and three zones, moved into the half-year for which the penalties' rate is known, and two with ranges."""
    shipped = {each["tariff"]: each for each in tariff_documents()}
    nizhny = next(each for each in shipped.values() if each["plan"] == "nizhny" and each["valid_from"] == "2022-07-01")
    moved = {**nizhny, "tariff": "bench_nizhny", "valid_from": "2025-07-01", "valid_to": "2025-12-31"}
    return [moved, *(each for each in shipped.values() if each["plan"] in ("astrakhan", "novosibirsk"))]


def is_unread(number: int) -> bool:
    """Three of ten."""
    return number % HOMES // 10 % 10 < 3


def is_legal_entity(number: int) -> bool:
    """Some twenty of the thousand; those of them that are not read wait for a rule."""
    return number % HOMES % 51 == 50


def home(number: int) -> Account:
    """A home or a shop; every fourth with a debt."""
    n = number % HOMES
    account_id, meter_id = _id(number), _id(number, "meter")
    plan, rates = PLANS[n % 5]
    group = GROUPS[n // 5 % 3] if rates == 1 and plan == "nizhny" else "urban_gas"
    meter = Meter(meter_id, "electricity", rates, 5, dict.fromkeys(ZONES_OF_RATES[rates], Decimal(0)))
    debt = Decimal(n % 37 * 50) if n // 3 % 4 == 0 else Decimal(0)
    household, entity = Household(group, n % 4 + 1, n % 4 == 0), is_legal_entity(n)
    return Account(
        account_id, f"52{number:010d}", False, plan, household, (meter,), debt, date(2025, 6, 30), THEN, 1,
        legal_entity=entity, contract_price=Decimal("6.10") if entity else None,
    )  # fmt: skip


def reading_of(account: Account, number: int, period: str) -> Reading:
    """What was used in a month; of every twentieth home the meter was swapped before September."""
    n, month = number % HOMES, int(period[5:])
    meter = account.meters[0]
    swapped = n % 20 == 7 and period < "2025-09"
    kwh = Decimal((60 + (n + month * 37) % 190) * (25 if n % 9 == 0 and len(meter.zones) == 1 else 1))
    zones = tuple(ZoneFigure(zone, month * 300 + kwh, Decimal(month * 300), kwh) for zone in meter.zones)
    meter_id = _id(number, "old meter") if swapped else meter.meter_id
    key, day = ChargeKey(account.account_id, meter.service, period), date.fromisoformat(f"{period}-20")
    return Reading(_id(number, period), key, meter_id, day, THEN, True, zones, 1)


def build(runtime: Runtime) -> None:
    """The thousand that differ; seven of ten have sent a reading for the month."""
    runtime.transactions.run(stock)
    step = Step(str(State.PUBLISHED), "bench", THEN)
    own = [Pack(tariff_from(each), json.dumps(each, ensure_ascii=False), State.PUBLISHED, (step,), 1, None) for each in packs()]
    store = runtime.transactions.read().store
    store.packs.save(own[:1])
    rules = runtime.transactions.run(rules_of)
    accounts, readings, charges = [], [], []
    for number in range(HOMES):
        accounts.append(account := home(number))
        months = [*READ_BEFORE, *(() if is_unread(number) else (PERIOD,))]
        readings += (of_home := [reading_of(account, number, period) for period in months])
        made = recalculate(None, key=of_home[-1].key, account=account, readings=of_home[-1:], rules=rules,
                           reason="reading_submitted", now=THEN)  # fmt: skip
        charges += [made] if made else []
    store.accounts.save_newer(accounts)
    store.readings.save(readings, held={})
    store.charges.save(charges)
    store.ledger.add([*map(opening, accounts), *(entry for entry in map(charged, charges) if entry)])


def copies(mongo_url: str, first: int, last: int) -> int:
    """Homes `first` to `last` as copies of those that are there; the ids are as long as those they stand for."""
    with MongoClient(mongo_url, document_class=RawBSONDocument) as client:
        database = client.get_database(NAME, write_concern=WriteConcern(w=1, j=False))
        patterns = _patterns(database)
        for begin in range(first, last, AT_ONCE):
            numbers = range(begin, min(begin + AT_ONCE, last))
            rows: dict[str, list[RawBSONDocument]] = {name: [] for name in KEPT}
            for number in numbers:
                names = list(zip(_names(number % HOMES), _names(number), strict=True))
                for name, documents in patterns[number % HOMES].items():
                    rows[name] += [RawBSONDocument(_renamed(each, names)) for each in documents]
            for name, documents in rows.items():
                database[name].insert_many(documents, ordered=False, bypass_document_validation=True)
            if begin % 50_000 == 0:
                print(f"  {numbers.stop - first:,} of {last - first:,} homes", file=sys.stderr, flush=True)
    return last - first


def _patterns(database: Any) -> list[dict[str, list[bytes]]]:
    """The documents of each of the thousand."""
    found: list[dict[str, list[bytes]]] = [{name: [] for name in KEPT} for _ in range(HOMES)]
    numbers = {_id(number): number for number in range(HOMES)}
    for name in KEPT:
        owner = "_id" if name == "accounts" else "account_id"
        for row in database[name].find({owner: {"$in": list(numbers)}}):
            found[numbers[row[owner]]][name].append(row.raw)
    return found


def _renamed(document: bytes, names: list[tuple[bytes, bytes]]) -> bytes:
    for old, new in names:
        document = document.replace(old, new)
    return document


def _names(number: int) -> list[bytes]:
    account_id = _id(number)
    months = (*READ_BEFORE, PERIOD)
    charges = [ChargeKey(account_id, "electricity", period).charge_id for period in months]
    told = [account_id, _id(number, "meter"), _id(number, "old meter"), *(_id(number, each) for each in months), *charges]
    return [each.encode() for each in (*told, f"52{number:010d}")]


def _id(number: int, what: str = "") -> str:
    return str(uuid5(PEOPLE, f"{number} {what}" if what else str(number)))


if __name__ == "__main__":
    assert bson.has_c()
    print(json.dumps({"homes": copies(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))}), flush=True)
