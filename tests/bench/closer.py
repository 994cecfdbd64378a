"""python -m tests.bench.closer seed|close MONGO_URL ACCOUNTS: a month of so many accounts, and its close by one worker."""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from billing_calculator import actions
from billing_calculator.actions.tariffs import rules_of, stock
from billing_calculator.app import service
from billing_calculator.domain.account import ZONES_OF_RATES, Account, Meter
from billing_calculator.domain.calculation import Charge, recalculate
from billing_calculator.domain.charge import Household
from billing_calculator.domain.ledger import charged, opening
from billing_calculator.domain.reading import ChargeKey, Reading, ZoneFigure
from billing_calculator.settings import Settings
from chassis import logs, mongo
from chassis.events.settlement import Delivery, Settlement
from chassis.events.weather import Weather
from chassis.settings import Secret

NAME = "bench_close"
PERIOD = "2022-11"
READ_BEFORE = ("2022-05", "2022-06", "2022-07", "2022-08", "2022-09", "2022-10")
KINDS = [(1, "urban_gas"), (2, "urban_gas"), (3, "urban_gas"), (1, "urban_electric_stove"), (1, "rural")]
UNREAD = 3  # of ten
AT_ONCE = 1000
PEOPLE = UUID("0b7e2c6e-3d0a-5b44-8a0f-6a4c7f0b9d11")
THEN = datetime(2022, 12, 2, 9, tzinfo=UTC)


def main(what: str, mongo_url: str, accounts: str) -> None:
    logs.configure(service=service.name, process="bench", level="WARNING")
    settings = Settings(mongo_url=Secret(mongo_url), mongo_database=NAME, jwks_file=Path("/nonexistent"))
    with service.runtime(settings) as runtime, mongo.patiently():
        told = seed(runtime, int(accounts)) if what == "seed" else close(runtime)
    print(json.dumps(told), flush=True)


def seed(runtime: Any, count: int) -> dict[str, Any]:
    """Homes of one, two and three zones and all groups, some in debt; seven of ten have sent a reading for the month."""
    mongo.create_collections(runtime.database, service.all_collections)
    runtime.transactions.run(stock)
    rules = runtime.transactions.run(rules_of)
    store = runtime.transactions.read().store
    for begin in range(0, count, AT_ONCE):
        numbers = range(begin, min(begin + AT_ONCE, count))
        accounts = [home(number) for number in numbers]
        months = {each.account_id: [reading_of(each, period) for period in READ_BEFORE] for each in accounts}
        charges: list[Charge] = []
        for number, account in zip(numbers, accounts, strict=True):
            if number % 10 >= UNREAD:
                months[account.account_id].append(reading_of(account, PERIOD))
            for reading in months[account.account_id][-1:]:
                made = recalculate(None, key=reading.key, account=account, readings=[reading], rules=rules,
                                   reason="reading_submitted", now=THEN)  # fmt: skip
                charges += [made] if made else []
        store.accounts.save_newer(accounts)
        store.readings.save([each for readings in months.values() for each in readings], held={})
        store.charges.save(charges)
        store.ledger.add([*map(opening, accounts), *(entry for entry in map(charged, charges) if entry)])
    return {"accounts": count}


def home(number: int) -> Account:
    account_id = str(uuid5(PEOPLE, str(number)))
    rates, group = KINDS[number % len(KINDS)]
    started = dict.fromkeys(ZONES_OF_RATES[rates], Decimal(0))
    meter = Meter(str(uuid5(PEOPLE, f"meter {number}")), "electricity", rates, 5, started)
    debt = Decimal(number % 7 * 100)
    household = Household(group, number % 4 + 1, number % 4 == 0)
    return Account(account_id, f"52{number:010d}", False, "nizhny", household, (meter,), debt, date(2022, 4, 30), THEN, 1)


def reading_of(account: Account, period: str) -> Reading:
    meter, month = account.meters[0], int(period[5:])
    kwh = Decimal(60 + (int(account.account_number[-4:]) + month * 37) % 190)
    zones = tuple(ZoneFigure(zone, month * 300 + kwh, Decimal(month * 300), kwh) for zone in meter.zones)
    key = ChargeKey(account.account_id, meter.service, period)
    day = date.fromisoformat(f"{period}-20")
    return Reading(str(uuid5(PEOPLE, f"{meter.meter_id} {period}")), key, meter.meter_id, day, THEN, True, zones, 1)


class December:
    """The clock of the day on which November is closed."""

    def now(self) -> datetime:
        return THEN

    def date_of(self, moment: datetime) -> date:
        return moment.date()

    def system_now(self) -> datetime:
        return datetime.now(UTC)


def close(runtime: Any) -> dict[str, Any]:
    """Plan it, charge chunk after chunk as a worker's consumer does, end it."""
    transactions = replace(runtime.transactions, clock=December())
    settlement = Settlement(transactions, service.handlers, errors=service.errors)
    weather = Weather(runtime.database, rest=time.sleep)
    began = time.monotonic()
    transactions.run(lambda work: actions.start_close(work, period=PERIOD, dry=False, by="bench"))
    actions.go_on_with_closes(transactions)
    planned = time.monotonic() - began
    type_name = "billing_calculator.close_chunk_planned.v1"
    for row in runtime.database["outbox"].find({"type": type_name}).sort("at"):
        settlement.settle([Delivery(row["body"].encode())], weather)
    actions.go_on_with_closes(transactions)
    took = time.monotonic() - began
    (closed,) = transactions.read().store.closes.latest()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": took, "planned": planned, "charged": closed.counts.by_average, "state": str(closed.state), "peak": peak}


if __name__ == "__main__":
    main(*sys.argv[1:])
