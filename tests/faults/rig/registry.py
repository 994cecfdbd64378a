"""Households of the campaign's own: a seeded registry file, taken in as a retailer's is, and waited for in every service."""

from __future__ import annotations

import csv
import io
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pymongo import MongoClient

from tests.faults.oracle import Home
from tests.faults.rig.suite import ROOT, FaultSuite

GROUPS = {"urban_gas": "городские, газ", "urban_electric_stove": "городские, электроплита", "rural": "сельские"}
SURNAMES = ("Абрамов", "Белов", "Волков", "Громов", "Дроздов", "Ершов", "Жуков", "Зайцев")
KNOWING = ("account_sync", "readings", "billing_calculator", "notification")


@dataclass(frozen=True)
class Address:
    """The ids under which the suite knows a home."""

    account_id: str
    meter_id: str


def homes_of(seed: int, count: int) -> list[Home]:
    """The same homes for the same seed. Reduced groups have one rate: the source lacks their other prices."""
    draw = random.Random(seed)
    return [_home(draw, f"53{seed % 10**5:05d}{number:05d}") for number in range(count)]


def _home(draw: random.Random, account_number: str) -> Home:
    rates = draw.choices([1, 2, 3], [50, 30, 20])[0]
    group = draw.choice(list(GROUPS)) if rates == 1 else "urban_gas"
    persons = draw.choice([0, 1, 1, 2, 3, 4, 5])
    digits = draw.choice([5, 5, 6])
    near_the_end = draw.random() < 0.05
    span = (10**digits - 300, 10**digits - 1) if near_the_end else (0, 10**digits // 2)
    return Home(
        account_number=account_number,
        group=group,
        persons=persons,
        alone=persons == 1 and draw.random() < 0.5,
        rates=rates,
        digits=digits,
        initial=tuple(draw.randint(*span) for _ in range(rates)),
        opening=Decimal(draw.choice([0, 0, draw.randint(-100_000, 400_000)])).scaleb(-2),
    )


def take_in(suite: FaultSuite, homes: Sequence[Home], *, seconds: float = 400) -> dict[str, Address]:
    """Import the homes and wait until every service knows them; their ids by account number."""
    file = suite.folder / f"registry-{homes[0].account_number}.csv"
    file.write_bytes(registry(homes))
    command = [sys.executable, "-m", "native", "run", "account_sync", "import-registry", str(file)]
    own = {"SUITE_RUN": str(suite.folder), "SUITE_PORT_SHIFT": str(suite.shift), "PYTHONPATH": str(suite.root / "deploy")}
    environment = {**os.environ, **suite.settings, **own}
    done = subprocess.run(command, cwd=suite.root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    with suite.database() as client:
        numbers = [home.account_number for home in homes]
        fields = {"account_number": 1, "meters.meter_id": 1}
        rows = client.account_sync.accounts.find({"account_number": {"$in": numbers}}, fields)
        known = {row["account_number"]: Address(row["_id"], row["meters"][0]["meter_id"]) for row in rows}
        assert len(known) == len(homes), f"{len(known)} of {len(homes)} homes were taken in"
        _wait_known(client, [address.account_id for address in known.values()], seconds)
    return known


def _wait_known(client: MongoClient[dict[str, Any]], account_ids: list[str], seconds: float) -> None:
    end = time.monotonic() + seconds
    left = list(KNOWING)
    while left := [each for each in left if _count(client, each, account_ids) < len(account_ids)]:
        assert time.monotonic() < end, f"the accounts did not reach {left}"
        time.sleep(0.2)


def _count(client: MongoClient[dict[str, Any]], service: str, account_ids: list[str]) -> int:
    return client[service].accounts.count_documents({"_id": {"$in": account_ids}})


def registry(homes: Sequence[Home]) -> bytes:
    """The homes in the form of the retailer's base, under the demo registry's own header."""
    header = (ROOT / "deploy/demo/registry.csv").read_bytes().split(b"\r\n")[0].decode("cp1251")
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(_cells(home) for home in homes)
    return f"{header}\r\n{text.getvalue()}".encode("cp1251")


def _cells(home: Home) -> list[str]:
    surname = SURNAMES[int(home.account_number) % len(SURNAMES)]
    person = [surname, "Иван", "Петрович", "г. Нижний Новгород, ул. Опытная, д. 1"]
    household = ["nizhny", GROUPS[home.group], str(home.persons), "да" if home.alone else "нет"]
    contract = ["открыт", "01.09.2014", ""]
    meter = [home.account_number[-8:], str(home.rates), str(home.digits), "01.02.2015", "01.02.2031", "25.05.2022"]
    initial = [*map(str, home.initial), "", ""][:3]
    money = [f"{home.opening:.2f}".replace(".", ","), "31.05.2022", "200,0"]
    return [f"F{home.account_number[2:]}", home.account_number, *person, *household, *contract, *meter, *initial, *money]
