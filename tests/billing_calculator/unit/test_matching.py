"""Rows of registries meet what is known, payments without an account find theirs, and a day of an agent comes out even."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.domain.agents import agents_of as ways_in
from billing_calculator.domain.payment import payment_id_of, received
from billing_calculator.domain.registry.content import Row
from billing_calculator.domain.registry.errors import AgentNotOfRegistry, RegistryNotReady, SuspenseSettled
from billing_calculator.domain.registry.matching import Decided, Operation, Outcome, Tally, decide, tallies, together
from billing_calculator.domain.registry.profile import Profile
from billing_calculator.domain.registry.reconciliation import DayOfAgent, nothing_of, told_sum
from billing_calculator.domain.registry.run import Registry, State, agent_of, begun, key_of, withdrawn
from billing_calculator.domain.registry.suspense import Step, Suspended, SuspenseState, attributed, returned, suspended
from billing_calculator.store.registry_profiles import RegistryProfiles

from tests.billing_calculator.examples import ACCOUNT_NUMBER, NOON, account

PAID_AT = NOON - timedelta(days=1)
ROW = Row(2, "1001", ACCOUNT_NUMBER, Decimal("200.00"), PAID_AT, "2022-10")
OURS = account()


def met(*rows: Row, **known: Any) -> list[Decided]:
    return decide(rows, agent="bank", **{"before": {}, "paid": {}, "accounts": {ACCOUNT_NUMBER: OURS}, **known})


def online(amount: str = "200.00", number: str = ACCOUNT_NUMBER) -> dict[str, Any]:
    payment = received(
        payment_id=payment_id_of("bank", "1001"), agent="bank", txn_id="1001", account_id=OURS.account_id, account_number=number,
        amount=Decimal(amount), paid_at=PAID_AT, received_at=NOON,
    )  # fmt: skip
    return {payment.payment_id: payment}


def test_an_operation_that_nobody_knows_is_booked_for_an_open_account_and_kept_aside_for_no_other() -> None:
    (booked,) = met(ROW)
    assert (booked.outcome, booked.first, booked.account, booked.held) == (Outcome.BOOKED, True, OURS, None)
    closed = replace(OURS, closed=True)
    assert [each.outcome for each in met(ROW, accounts={ACCOUNT_NUMBER: closed})] == [Outcome.SUSPENDED]
    (nobodys,) = met(ROW, accounts={})
    assert (nobodys.outcome, nobodys.account) == (Outcome.SUSPENDED, None)


@pytest.mark.parametrize(
    ("known", "outcome"),
    [(online(), Outcome.CONFIRMED), (online("200.01"), Outcome.ANOTHER_SUM), (online(number="1"), Outcome.ANOTHER_ACCOUNT)],
)
def test_what_was_paid_online_is_compared(known: dict[str, Any], outcome: Outcome) -> None:
    (decided,) = met(ROW, paid=known)
    (payment,) = known.values()
    assert (decided.outcome, decided.first, decided.held, decided.online_at) == (outcome, True, payment.amount, PAID_AT)


def test_what_a_registry_told_before_is_nothing_new_even_within_one_file() -> None:
    first, second, other = met(ROW, replace(ROW, line=3), replace(ROW, line=4, amount=Decimal("1.00")))
    assert [each.outcome for each in (first, second, other)] == [Outcome.BOOKED, Outcome.REPEATED, Outcome.ANOTHER_SUM]
    assert (second.first, second.held, other.held) == (False, Decimal("200.00"), Decimal("200.00"))
    told = Operation(payment_id_of("bank", "1001"), "bank", replace(ROW, account_number="1"), Outcome.BOOKED)
    (again,) = met(ROW, before={told.payment_id: told}, paid=online())
    assert (again.outcome, again.first) == (Outcome.ANOTHER_ACCOUNT, False), "the registry's word stands before the payment's"


def test_what_rows_came_to_is_counted_and_summed() -> None:
    found = tallies(met(ROW, replace(ROW, operation="1002", amount=Decimal("50.00")), ROW))
    assert found == {Outcome.BOOKED: Tally(2, Decimal("250.00")), Outcome.REPEATED: Tally(1, Decimal("200.00"))}
    both = together(found, {Outcome.REPEATED: Tally(1, Decimal("1.00")), Outcome.SUSPENDED: Tally(3, Decimal("3.00"))})
    assert both == {
        Outcome.BOOKED: Tally(2, Decimal("250.00")), Outcome.REPEATED: Tally(2, Decimal("201.00")),
        Outcome.SUSPENDED: Tally(3, Decimal("3.00")),
    }  # fmt: skip


# a day of an agent


def test_a_day_agrees_if_registries_tell_all_that_was_paid_online_and_nothing_else() -> None:
    day = DayOfAgent("bank", date(2022, 11, 19), {}, 2, Tally(3, Decimal("3.00")))
    assert (day.missing, day.mismatched, day.agrees) == (1, 0, False)
    whole = replace(day, matched=3)
    assert (whole.missing, whole.agrees) == (0, True)
    wrong = replace(whole, told={Outcome.ANOTHER_SUM: Tally(1), Outcome.ANOTHER_ACCOUNT: Tally(2), Outcome.BOOKED: Tally(5)})
    assert (wrong.mismatched, wrong.agrees) == (3, False)
    assert told_sum(wrong, Outcome.ANOTHER_SUM, Outcome.BOOKED).count == 6
    assert nothing_of("bank", day.day).agrees and nothing_of("bank", day.day).missing == 0


# whose file it is, and what may be done with it

PROFILES = RegistryProfiles()
AGENTS = ways_in({"bank": {"protocol": "sber", "password": "0" * 64}, "other": {"protocol": "sber", "password": "1" * 64}})


def of(protocol: str | None) -> Profile:
    return replace(PROFILES.chosen("sber", ""), protocol=protocol, agent="branch")  # type: ignore[arg-type]


def test_a_file_is_of_the_agents_that_speak_its_protocol_and_is_named_where_there_are_several() -> None:
    assert agent_of(of("sber"), "other", AGENTS) == "other"
    assert agent_of(of("sber"), "", {"bank": AGENTS["bank"]}) == "bank"
    assert agent_of(of("osmp"), "", AGENTS) == agent_of(of(None), "branch", AGENTS) == "branch"
    for profile, wanted in ((of("sber"), ""), (of("sber"), "branch"), (of(None), "bank")):
        with pytest.raises(AgentNotOfRegistry):
            agent_of(profile, wanted, AGENTS)


def test_only_a_checked_registry_is_booked_or_withdrawn_and_what_is_withdrawn_may_come_again() -> None:
    checked = Registry(
        registry_id="r", key="hash", sha256="hash", name="a.csv", profile="sber", agent="bank", state=State.CHECKED,
        sent_by="anna", sent_at=NOON, rows=1, bad=0,
    )  # fmt: skip
    applying = begun(checked, by="boris")
    assert (applying.state, applying.applied_by) == (State.APPLYING, "boris")
    gone = withdrawn(checked)
    assert (gone.state, gone.key) == (State.WITHDRAWN, "hash/r") and key_of("hash", "r", good=True) == "hash"
    for wrong in (applying, gone):
        with pytest.raises(RegistryNotReady):
            begun(wrong, by="boris")
        with pytest.raises(RegistryNotReady):
            withdrawn(wrong)


# payments without an account


def kept(number: str = ACCOUNT_NUMBER, *, closed: bool = False) -> Suspended:
    accounts = {number: replace(OURS, closed=True)} if closed else {}
    (decided,) = met(replace(ROW, account_number=number), accounts=accounts)
    return suspended(decided, agent="bank", registry_id="r", now=NOON)


def test_why_a_payment_has_no_account_is_said() -> None:
    assert (kept().cause, kept("52").cause, kept(closed=True).cause) == ("unknown", "malformed", "closed")
    assert (kept().put_to, kept().line, kept().period) == ("", 2, "2022-10")


def test_it_is_put_to_an_account_once_as_the_payment_of_its_own_day() -> None:
    settled, payment = attributed(kept("52"), OURS, by="anna", reason="опечатка", now=NOON)
    assert (settled.state, settled.put_to, payment.account_id) == (SuspenseState.ATTRIBUTED, ACCOUNT_NUMBER, OURS.account_id)
    assert (payment.paid_at, payment.received_at, payment.amount, payment.registry_id) == (PAID_AT, NOON, ROW.amount, "r")
    assert payment.payment_id == kept().payment_id
    given = returned(kept(), by="boris", reason="не наш", now=NOON)
    assert (given.state, given.put_to) == (SuspenseState.RETURNED, "")
    assert given.steps == (Step(NOON, "boris", "returned", "не наш"),)
    for done in (settled, given):
        with pytest.raises(SuspenseSettled):
            returned(done, by="anna", reason="", now=NOON)
        with pytest.raises(SuspenseSettled):
            attributed(done, OURS, by="anna", reason="", now=NOON)
