"""The normative goes by the home's rooms where a pack's does and somebody told them; else it is the retailer's, or it waits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from account_sync import announce
from billing_calculator.api.explanation_check import faults
from billing_calculator.api.explanations import explanation_shown
from billing_calculator.domain.account import Account
from billing_calculator.domain.calculation import Charge, Rules
from billing_calculator.domain.charge import Household
from billing_calculator.domain.explanation import explain
from billing_calculator.domain.home_normative import home_normative
from billing_calculator.domain.pack import tariff_from
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.replay import replay
from billing_calculator.domain.stand_in import NO_HISTORY
from billing_calculator.domain.tariff import Normative, Tariffs
from billing_calculator.domain.unread import NoReading, NormativeMissing, charge_unread
from billing_calculator.handlers import as_account
from billing_calculator.store.tariff_files import load_due_rules, tariff_documents
from chassis.testing import event
from contracts.api.explanations import ExplanationResponse
from contracts.core import Lane
from hypothesis import given
from hypothesis import strategies as st

from tests.account_sync.examples import account_of as told_of_base
from tests.billing_calculator.examples import NOON, TARIFFS, account
from tests.billing_calculator.oracle import normative_by_rooms

TABLE = (Normative("urban_gas", 1, False, 4, True, Decimal(40)), Normative("any", 2, True, 4, False, Decimal("50.5")))
BY_ROOMS = Tariffs(tuple(replace(each, normatives=TABLE) for each in TARIFFS.tables))


def home(rooms: int | None, persons: int = 4) -> Account:
    return replace(account(household=Household("urban_gas", persons, False)), rooms=rooms)


def unread(who: Account, otherwise: int | None, tariffs: Tariffs = BY_ROOMS) -> Charge:
    key, of = ChargeKey(who.account_id, "electricity", "2022-10"), None if otherwise is None else Decimal(otherwise)
    return charge_unread(NoReading(key, who, NO_HISTORY, 0, of), rules=Rules(tariffs, load_due_rules()), now=NOON)


@pytest.mark.parametrize(
    ("rooms", "persons", "otherwise", "kwh"),
    [(1, 4, 75, 160), (1, 5, None, 200), (2, 4, None, 202), (7, 4, 75, 202), (2, 5, 75, 375), (None, 4, 75, 300)],
    ids=["by rooms", "more persons", "a table for any group", "more rooms", "a home that is not named", "nobody told the rooms"],
)  # fmt: skip
def test_the_pack_names_it_by_rooms_and_persons_else_the_retailer_does(
    rooms: int | None, persons: int, otherwise: int | None, kwh: int
) -> None:
    charge = unread(home(rooms, persons), otherwise)
    assert charge.current.volume == kwh
    told: dict[str, Any] = ExplanationResponse().dump(explanation_shown(explain(charge, charge.current, BY_ROOMS)))
    assert faults(told) == [] and replay(charge.key, charge.current, BY_ROOMS).total == charge.current.total
    by_rooms = "комнат" in told["stand_in"]["why"][0]["ru"]
    assert by_rooms == (kwh not in (300, 375))
    assert ("of 1 room with" in told["stand_in"]["why"][0]["en"]) == (by_rooms and rooms == 1)


@pytest.mark.parametrize(("rooms", "persons"), [(None, 4), (2, 5), (1, 3)])
def test_what_nobody_named_waits(rooms: int | None, persons: int) -> None:
    with pytest.raises(NormativeMissing):
        unread(home(rooms, persons), None)


def test_the_rooms_come_from_the_base_and_an_account_of_before_has_none() -> None:
    for rooms in (None, 3):
        fact = announce.account_updated(replace(told_of_base(), rooms=rooms), lane=Lane.LIVE)
        assert as_account(event(fact, at=NOON)).rooms == rooms and ("rooms" in fact.data) == (rooms is not None)


KEYS = st.sampled_from(["1", "2", "3", "4", "2+", "3+", "5+"])


@given(
    st.dictionaries(
        st.sampled_from(["urban_gas", "rural"]),
        st.dictionaries(KEYS, st.dictionaries(KEYS, st.integers(1, 200).map(str), min_size=1), min_size=1),
    ),
    st.integers(1, 6),
    st.integers(0, 6),
)
def test_any_table_is_read_as_the_oracle_reads_it(normatives: Any, rooms: int, persons: int) -> None:
    document = next(each for each in tariff_documents() if (each["plan"], each["valid_from"]) == ("nizhny", "2022-07-01"))
    whole = {**document, "normatives": normatives}
    found = home_normative(home(rooms, persons), tariff_from(whole), otherwise=None).kwh
    due = normative_by_rooms(whole, "urban_gas", rooms, persons)
    assert found == (None if due is None else Decimal(due))
