"""Months that nobody read: how many, what was billed, and the range of the correction by the customer's own history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from billing_calculator.domain.charge import Volume
from billing_calculator.domain.engine.prices import Prices
from billing_calculator.domain.silence import Gap, Known, Silent, gap_of, monthly
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.billing_calculator.examples import FOUR_AT_GAS, TARIFFS

TODAY = date(2022, 11, 20)


def single(kwh: int | str) -> tuple[Volume, ...]:
    return (Volume(1, "single", Decimal(kwh)),)


def gap(
    silent: Sequence[Silent], read: Mapping[str, Sequence[Volume]] | None = None, read_on: date | None = date(2022, 8, 20)
) -> Gap:  # fmt: skip
    own = {"2022-05": single(90), "2022-06": single(100), "2022-08": single(300)} if read is None else read
    known = Known("electricity", own, read_on, FOUR_AT_GAS, Prices(TARIFFS, "nizhny"), TODAY)
    told = gap_of(silent, known)
    assert told is not None
    return told


def test_a_month_is_as_large_as_the_time_since_the_one_before_it() -> None:
    read = {"2022-05": single(90), "2022-06": single(100), "2022-08": single(300)}
    assert monthly(read) == [{(1, "single"): 100}, {(1, "single"): 150}]


def test_unbilled_months_may_add_what_they_used_beyond_the_norm() -> None:
    """Two silent months of 100 (150) kWh come with this one's: 300 (450) under one norm of 200, less 100 (150) alone."""
    told = gap([Silent("2022-09"), Silent("2022-10")])
    assert told.low is not None and told.high is not None
    assert (told.low.amount, told.high.amount) == (Decimal("1135.00"), Decimal("2013.50"))
    says = [each.ru.replace("\xa0", " ") for each in told.says]
    assert says[0] == "Последние показания — от 20 августа 2022 года. Без показаний: 2 месяца."
    assert "пока ничего не начислено" in says[1]
    assert says[-1].endswith("вместе с показаниями счёт вырастет на сумму от 1 135,00 ₽ до 2 013,50 ₽.")


def test_the_range_goes_from_the_lowest_of_all_months_to_the_highest() -> None:
    read = {f"2022-0{month}": single(kwh) for month, kwh in ((3, 9), (4, 100), (5, 300), (6, 200), (7, 150))}
    told = gap([Silent("2022-09")], read)
    assert told.low is not None and told.high is not None and (told.low.kwh, told.high.kwh) == (100, 300)


def test_what_was_billed_by_average_is_taken_off_and_its_counter_is_told() -> None:
    billed = ("average", single(125), Decimal("515.00"))
    months = [Silent("2022-09", *billed, 2), Silent("2022-10", *billed, 1)]
    told = gap(months)
    assert told.low is not None and told.high is not None
    assert (told.low.amount, told.high.amount) == (Decimal("-206.00"), Decimal("206.00"))
    says = [each.ru.replace("\xa0", " ") for each in told.says]
    assert says[1] == "Начислено по среднему расходу за 2 месяца: 250 кВт·ч, 1 030,00 ₽."
    assert says[2] == "По среднему можно начислить ещё за 1 месяц, потом начисляют по нормативу."
    assert "и уменьшиться (до 206,00 ₽), и вырасти (до 206,00 ₽)" in says[3]


def test_a_normative_of_one_zone_is_taken_off_the_zones_as_they_were_used() -> None:
    read = {"2022-06": (Volume(2, "day", Decimal(10)), Volume(2, "night", Decimal(5)))}
    read |= {month: (Volume(2, "day", Decimal(60)), Volume(2, "night", Decimal(30))) for month in ("2022-07", "2022-08")}
    told = gap([Silent("2022-09", "normative", single(300), Decimal("1236.00"), 0)], read)
    assert told.low is not None and told.low.amount == told.high.amount < 0  # type: ignore[union-attr]
    assert "по нормативу" in told.says[1].ru and "больше начислять нельзя" in told.says[2].ru
    assert "уменьшится на" in told.says[3].ru


def test_the_month_of_fewer_kwh_may_be_the_dearer_one() -> None:
    """By day fewer of them cost more than by night: the range still goes from the smaller sum to the larger."""
    night = (Volume(2, "day", Decimal(0)), Volume(2, "night", Decimal(110)))
    day = (Volume(2, "day", Decimal(100)), Volume(2, "night", Decimal(0)))
    told = gap([Silent("2022-09")], {"2022-06": day, "2022-07": day, "2022-08": night})
    assert told.low is not None and told.high is not None
    assert (told.low.kwh, told.high.kwh) == (110, 100) and told.low.amount < told.high.amount


def test_without_a_history_no_range_is_made_up() -> None:
    for read in ({}, {"2022-07": single(100)}, {"2022-07": single(100), "2022-08": single(90)}):
        told = gap([Silent("2022-09")], read)
        assert told.low is None and "сказать нельзя" in told.says[-1].ru
    nobody = gap([Silent("2022-09")], {}, None)
    assert nobody.says[0].ru == "Показаний нет с сентября\xa02022\xa0года."
    three = {month: single(9) for month in ("2022-05", "2022-06", "2022-07")}
    unpriced = Known("electricity", three, TODAY, FOUR_AT_GAS, Prices(TARIFFS, "nowhere"), TODAY)
    told = gap_of([Silent("2022-09")], unpriced)
    assert told is not None and told.high is None


def test_nothing_is_said_while_every_month_was_read() -> None:
    assert gap_of([], Known("electricity", {}, None, FOUR_AT_GAS, Prices(TARIFFS, "nizhny"), TODAY)) is None


@settings(max_examples=30)
@given(st.lists(st.integers(0, 900), min_size=3, max_size=6), st.integers(1, 4), st.integers(0, 500))
def test_the_range_is_never_upside_down_and_grows_with_silence(used: list[int], count: int, billed: int) -> None:
    read = {f"2022-{month:02d}": single(kwh) for month, kwh in enumerate(used, start=1)}
    silent = [Silent(f"2022-{month:02d}", "average", single(billed), Decimal(1), 0) for month in range(7, 7 + count)]
    told = gap(silent, read)
    longer = gap([*silent, Silent("2022-11")], read)
    assert told.low is not None and told.high is not None and longer.high is not None
    assert told.low.amount <= told.high.amount <= longer.high.amount
