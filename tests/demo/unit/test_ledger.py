"""What the base takes from the suite, what it says of each line, and what it adds up."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from account_sync.domain.export.answers import read_answers
from account_sync.domain.export.figures import Figures
from account_sync.domain.export.totals import read_totals
from account_sync.outside.export_profiles import read_profile
from demo.base.exchange import Exchange
from demo.base.ledger import NO_ACCOUNT, UNDER_REVIEW, Ledger, NotARegistry, judged, read
from demo.base.truth import Truth

DAY = date(2022, 11, 20)
HEADER = "Строка;Код абонента;Лицевой счёт;Операция;Агент;Номер операции;Сумма;Оплачено;Получено;Идентификатор"


def payments(*rows: tuple[str, str, str], number: int = 1, control: str = "", operation: str = "новое") -> bytes:
    """A registry of payments: account, agent's number, roubles."""
    lines = [
        f"{nth};B1;{account};{operation};agent;{txn};{amount};20.11.2022;20.11.2022;id-{txn}"
        for nth, (account, txn, amount) in enumerate(rows, start=1)
    ]
    total = sum((Decimal(amount.replace(",", ".")) for _, _, amount in rows), Decimal(0))
    control = control or f"={len(rows)};{str(total).replace('.', ',')};{number};20.11.2022"
    return "\r\n".join([HEADER, *lines, control, ""]).encode("cp1251")


ONE = ("520000000001", "t1", "10,50")


def test_a_registry_is_read_with_its_control_row() -> None:
    found = read(payments(ONE, ("520000000002", "t2", "1,00"), number=7))
    assert (found.number, found.kind, found.made_on) == (7, "payments", DAY)
    assert [(line.entry, line.amount) for line in found.lines] == [("t1", Decimal("10.50")), ("t2", Decimal("1.00"))]


@pytest.mark.parametrize("control", ["=2;10,50;1;20.11.2022", "=1;10,51;1;20.11.2022", "1;10,50", "="])
def test_a_registry_that_contradicts_its_control_row_is_none(control: str) -> None:
    with pytest.raises(NotARegistry):
        read(payments(ONE, control=control))


def test_the_same_bytes_are_known_other_bytes_and_a_gap_are_faults() -> None:
    ledger = Ledger(before=4)
    assert ledger.take(payments(ONE, number=4)) is None  # from before the base began
    assert ledger.take(payments(ONE, number=5)) is not None
    assert ledger.take(payments(ONE, number=5)) is None
    assert ledger.faults == []
    ledger.take(payments(ONE, ONE, number=5))
    ledger.take(payments(ONE, number=7))
    assert ledger.faults == ["реестр 5 пришёл второй раз другим", "реестр 7 пришёл не по порядку"]


def test_own_accounts_that_it_does_not_know_are_refused_and_what_is_under_review_once() -> None:
    truth = Truth()
    (known,) = truth.open_new(1, on=DAY, draw=random.Random(1))
    registry = read(payments((known.number, "t1", "1,00"), ("530099999999", "t2", "2,00"), ("520000000001", "t3", "3,00")))
    assert [line.answer for line in judged(registry, truth, review=["t1"]).lines] == [UNDER_REVIEW, NO_ACCOUNT, ""]
    truth.erase(known)
    again = judged(registry, truth)
    assert again.lines[0].answer == NO_ACCOUNT and again.is_answered and not registry.is_answered


def test_what_was_accepted_and_comes_as_new_again_is_doubled_and_what_was_refused_is_not() -> None:
    truth, ledger = Truth(), Ledger(before=0)
    for number in (1, 2):
        registry = ledger.take(payments(ONE, ("530099999999", "t2", "2,00"), number=number))
        assert registry is not None
        ledger.put(judged(registry, truth))
    assert ledger.doubled() == ["t1"]


def test_answers_and_totals_are_such_as_the_suite_can_read(tmp_path: Path) -> None:
    exchange, profile, ledger = Exchange(tmp_path), read_profile("csv"), Ledger(before=0)
    registry = ledger.take(payments(ONE, ("530099999999", "t2", "2,00"), ("520000000003", "t3", "3,00")))
    assert registry is not None
    ledger.put(judged(registry, Truth()))
    exchange.answer("answers", [(1, line.number, line.answer or "") for line in ledger.lines()])
    answers, unclear = read_answers((tmp_path / "answers" / "answers.csv").read_bytes(), profile)
    assert [(each.line, each.refusal) for each in answers] == [(1, None), (2, NO_ACCOUNT), (3, None)]
    exchange.add_up("totals", list(ledger.registries.values()))
    totals, wrong = read_totals((tmp_path / "totals" / "totals.csv").read_bytes(), profile)
    assert (unclear, wrong) == ([], [])
    assert totals[1].received == Figures(3, Decimal("15.5")) and totals[1].refused == Figures(1, Decimal(2))
    assert ledger.by_day("payments") == {DAY: [(3, Decimal("15.50")), (2, Decimal("13.50")), (1, Decimal("2.00"))]}


def test_a_line_that_waits_is_no_part_of_either_sum() -> None:
    registry = read(payments(ONE))
    assert registry.figures() == [(1, Decimal("10.50")), (0, Decimal(0)), (0, Decimal(0))]
    refused = replace(registry, lines=(replace(registry.lines[0], answer="нет"),))
    assert refused.figures()[2] == (1, Decimal("10.50"))
