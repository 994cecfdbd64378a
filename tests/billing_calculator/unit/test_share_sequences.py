"""Two meters for a year, read late, taken back and read again, months closed out of order: billed is what the dials moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from billing_calculator.announce import close_chunk_charged
from billing_calculator.api.explanation_check import faults
from billing_calculator.domain.closing import Chunk
from billing_calculator.domain.reading import Reading
from billing_calculator.domain.replay import replay
from billing_calculator.handlers.closes import as_chunk
from chassis.testing import event

from tests.billing_calculator.examples import ACCOUNT_ID, NOON, TARIFFS
from tests.billing_calculator.unit.memory import Home
from tests.billing_calculator.unit.test_part_read import HOUSE, SHED, home, of_house, shown

MONTHS = [f"2022-{month:02d}" for month in range(1, 13)]
KNOWN = 4  # months in which both are read, so that an average is known
METERS = (HOUSE.meter_id, SHED.meter_id)
CHECKED = 5  # of the revisions of a sequence, chosen by its seed: explaining all of them takes minutes
Step = tuple[float, Reading | str]


def of_meter(meter_id: str, kwh: int, period: str, *, revision: int = 1, accepted: bool = True) -> Reading:
    read = replace(of_house(kwh, period=period), reading_id=f"{meter_id}/{period}", meter_id=meter_id)
    return replace(read, revision=revision, accepted=accepted)


def steps(chance: Random, moved: dict[str, int]) -> Iterator[Step]:
    """When what comes, in months; in the last month both are read, so nothing is left out at the end."""
    unread = dict.fromkeys(METERS, 0)
    for number, period in enumerate(MONTHS):
        for meter_id in METERS:
            kwh = chance.randint(0, 200)
            moved[meter_id] = moved.get(meter_id, 0) + kwh
            unread[meter_id] += kwh
            if KNOWN <= number < len(MONTHS) - 1 and chance.random() >= 0.55:
                continue
            reading, unread[meter_id] = of_meter(meter_id, unread[meter_id], period), 0
            late = number > KNOWN and chance.random() < 0.4
            at = number + chance.random() * (3 if late else 0.5)
            yield at, reading
            if chance.random() < 0.2:
                at += chance.random() * 2
                yield at, replace(reading, accepted=False, revision=2)
                yield at + chance.random() * 2, replace(reading, revision=3)
        if number >= KNOWN and chance.random() < 0.9:
            yield number + 0.9 + (chance.random() * 2 if chance.random() < 0.2 else 0), period


def averages_in_a_row(of: Home, meter_id: str, period: str) -> int:
    """In how many months up to this one an average was billed for a meter since its last reading, alone or in the home's."""
    last = max(each.key.period for each in of.readings.of_meter(meter_id) if each.accepted and each.key.period < period)
    found = 0
    for month in (each for each in MONTHS if last < each <= period):
        now = of.month(month)
        alone = [each.stand_in.by for each in now.unread if each.meter_id == meter_id] if now else []
        whole = [now.stand_in.by] if now and now.stand_in else []
        found += "average" in (*alone, *whole)
    return found


@pytest.mark.parametrize("seed", range(60))
def test_what_is_billed_is_what_the_dials_moved_by_no_more_averages_than_allowed_and_every_revision_holds(seed: int) -> None:
    chance, moved = Random(seed), dict[str, int]()
    of = Home(home(), normative=Decimal(75) if seed % 2 else None)
    for _, step in sorted(steps(chance, moved), key=lambda each: each[0]):
        if isinstance(step, Reading):
            of.take(step)
            continue
        had = {each.meter_id for each in now.unread} if (now := of.month(step)) else set()
        of.close(step)
        for each in now.unread if (now := of.month(step)) else ():
            if each.meter_id not in had and each.stand_in.by == "average":
                assert averages_in_a_row(of, each.meter_id, step) <= 3, step
    assert sum(each.current.volume for each in of.charges.held.values()) == sum(moved.values())
    for charge in chance.sample(of.charges.went_through, CHECKED):
        assert replay(charge.key, charge.current, TARIFFS).total == charge.current.total
        assert faults(shown(charge)) == []


def test_a_rebuild_charges_meters_that_were_not_read_where_the_close_did() -> None:
    of = Home(home())
    for period in MONTHS[:KNOWN]:
        for meter_id in METERS:
            of.take(of_meter(meter_id, 60, period))
    of.take(of_meter(HOUSE.meter_id, 60, "2022-05"))
    told, of_before = close_chunk_charged(Chunk("2022-05", False, 1, 1, None, None)), {"meters_too": False}
    of.close("2022-05", meters_too=as_chunk(event(replace(told, data=told.data | of_before), at=NOON)).meters_too)
    assert (now := of.month("2022-05")) is not None and now.volume == 60
    del told.data["meters_too"]
    assert not as_chunk(event(told, at=NOON)).meters_too, "told by a release that left them out"
    of.close("2022-05")
    assert (now := of.month("2022-05")) is not None and now.volume == 120


def test_an_account_that_becomes_an_organisations_loses_its_shares_and_what_was_taken_off_for_them() -> None:
    of = Home(home())
    for period in MONTHS[:KNOWN]:
        for meter_id in METERS:
            of.take(of_meter(meter_id, 60, period))
    of.take(of_meter(HOUSE.meter_id, 60, "2022-05"))
    of.close("2022-05")
    for meter_id in METERS:
        of.take(of_meter(meter_id, 130, "2022-06"))
    assert (now := of.month("2022-06")) is not None and now.volume == 200
    of.accounts[ACCOUNT_ID] = replace(home(), legal_entity=True, contract_price=Decimal(5))
    of.take(of_meter(HOUSE.meter_id, 70, "2022-05", revision=2))
    assert [now.volume for period in ("2022-05", "2022-06") if (now := of.month(period))] == [70, 260]
