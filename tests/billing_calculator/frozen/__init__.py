"""Ten thousand charges frozen to the kopeck: a seeded mix over all shipped packs, zones, groups, homes and months.

    python -m tests.billing_calculator.frozen        freeze them anew, after a change of the rules that is meant

A row: pack;group;rates;persons;alone;ranges apply;own norm;month;months;kWh by zone;amounts by line;total.
By contract: contract;points (0: all together, as charges were made before);price;VAT;readings;amounts by line;total, a reading
being meter:ratio:kWh by zone.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random

from billing_calculator.domain.account import ZONES_OF_RATES
from billing_calculator.domain.charge import CALCULATOR, Household, Priced, Volume, charge
from billing_calculator.domain.contract_charge import charge_by_points, points_of
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.reading import ChargeKey, Reading, ZoneFigure
from billing_calculator.domain.tariff import ANY_GROUP, Tariff
from billing_calculator.domain.terms import Terms
from billing_calculator.store.tariff_files import load_tariffs

FILE = Path(__file__).with_name("charges.csv.gz")
SEED, OF_A_PACK, OF_CONTRACTS, AT_LEAST = 20221120, 650, 400, 10_000
CONTRACT = "contract"


def frozen() -> tuple[str, list[str]]:
    """The version of the rules they were frozen by, and the rows."""
    version, *rows = gzip.decompress(FILE.read_bytes()).decode().splitlines()
    return version, rows


def replayed(row: str, packs: dict[str, Tariff]) -> str:
    """The row as today's rules and packs make it."""
    name, *asked = row.split(";")[:-2]
    if name == CONTRACT:
        return _row(name, asked, _by_contract(asked))
    if name not in packs:
        return f"{name} is no longer shipped"
    try:
        return _row(name, asked, _charged(packs[name], asked))
    except TariffMissing as missing:
        return f"{name} has no price any more: {missing.details}"


def freeze() -> None:
    """Write the file; while the rules keep their version, no row that is frozen may come out otherwise."""
    packs = load_tariffs().tables
    if FILE.exists():
        version, rows = frozen()
        by_name = {pack.name: pack for pack in packs}
        if version == CALCULATOR and (differ := [row for row in rows if _is_another(row, by_name)]):
            raise SystemExit(f"{len(differ)} frozen charges come out otherwise: raise CALCULATOR first. {differ[0]}")
    lines = [CALCULATOR, *(row for pack in packs for row in _drawn(pack)), *_contracts()]
    FILE.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def _is_another(row: str, packs: dict[str, Tariff]) -> bool:
    return row.split(";", maxsplit=1)[0] in (*packs, CONTRACT) and replayed(row, packs) != row


def _charged(pack: Tariff, asked: Sequence[str]) -> Priced:
    group, rates, persons, alone, ranges, norm, month, months, used = asked
    household = Household(group, int(persons), alone == "1", ranges == "1", Decimal(norm) if norm else None)
    zones = zip(ZONES_OF_RATES[int(rates)], used.split(), strict=True)
    volumes = [Volume(int(rates), zone, Decimal(kwh)) for zone, kwh in zones]
    return charge(volumes=volumes, tariff=pack, household=household, month=int(month), periods=int(months))


def _by_contract(asked: Sequence[str]) -> Priced:
    with_points, price, vat, told = asked
    readings = [_reading(*each.split(":")) for each in told.split("|")]
    points = points_of(readings, {}) if with_points == "1" else ()
    return charge_by_points(readings, Terms(Decimal(price), Decimal(vat), points))


def _reading(meter: str, ratio: str, used: str) -> Reading:
    kwh = [Decimal(each) for each in used.split()]
    zones = zip(ZONES_OF_RATES[len(kwh)], kwh, strict=True)
    figures = tuple(ZoneFigure(zone, each, Decimal(0), each, Decimal(ratio)) for zone, each in zones)
    day = date(2022, 11, 20)
    at = datetime(2022, 11, 20, tzinfo=UTC)
    return Reading(meter, ChargeKey("account", "electricity", "2022-11"), meter, day, at, True, figures, 1)


def _contracts() -> Iterator[str]:
    draw = Random(f"{SEED} contract")
    for number in range(OF_CONTRACTS):
        readings = []
        for _ in range(draw.randint(1, 5)):
            kwh = [draw.choice((0, draw.randint(0, 400), draw.randint(0, 90_000))) for _ in range(draw.randint(1, 3))]
            used = " ".join(map(str, kwh))
            readings.append(f"{draw.choice('abcd')}:{draw.choice(('1', '1', '20', '30.5'))}:{used}")
        price, vat = f"{draw.randint(3, 19)}.{draw.randint(0, 99999):05d}", draw.choice(("20", "22"))
        asked = [str(number % 2), price, vat, "|".join(readings)]
        yield _row(CONTRACT, asked, _by_contract(asked))


def _row(name: str, asked: Sequence[str], priced: Priced) -> str:
    return ";".join([name, *asked, " ".join(str(line.amount) for line in priced.lines), str(priced.total)])


def _drawn(pack: Tariff) -> Iterator[str]:
    """A pack's rows depend on it alone: another pack beside it changes none of them."""
    draw = Random(f"{SEED} {pack.name}")
    homes, made = _homes(pack), 0
    while made < OF_A_PACK:
        group, rates = home = homes[made % len(homes)]
        asked = _asked(draw, group, rates)
        try:
            row = _row(pack.name, asked, _charged(pack, asked))
        except TariffMissing:
            homes.remove(home)  # prices of some zones or bands only
            continue
        made += 1
        yield row


def _homes(pack: Tariff) -> list[tuple[str, int]]:
    """The groups and meters that the pack has any price for; any group may be drawn where the prices are everybody's."""
    groups = sorted({"urban_gas" if key.group == ANY_GROUP else key.group for key in pack.prices})
    rates = sorted({key.rates for key in pack.prices if key.rates in ZONES_OF_RATES})
    return list(product(groups, rates))


def _asked(draw: Random, group: str, rates: int) -> list[str]:
    persons = draw.choice((1, 1, 2, 3, 4, 5, 8))
    largest = draw.choice((120, 400, 1500, 5000, 12000))
    fraction = draw.random() < 0.05
    used = [f"{draw.randint(0, largest)}{'.5' if fraction else ''}" for _ in range(rates)]
    norm = str(draw.choice((60, 75, 85))) if draw.random() < 0.1 else ""
    alone, ranges = persons == 1 and draw.random() < 0.7, draw.random() < 0.9
    months = draw.choice((1, 1, 1, 1, 2, 3))
    return [
        group,
        str(rates),
        str(persons),
        str(int(alone)),
        str(int(ranges)),
        norm,
        str(draw.randint(1, 12)),
        str(months),
        " ".join(used),
    ]
