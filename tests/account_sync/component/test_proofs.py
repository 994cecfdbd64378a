"""From an applicant's answer to account-sync's word about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from account_sync import actions
from account_sync.domain.account import meter_id_of
from account_sync.domain.proof import WRONG_IN_A_WEEK
from account_sync.domain.registry.columns import Column
from chassis.testing import Running, event
from contracts.core import Event
from contracts.events.identity import PROOF_GIVEN

from tests.account_sync.component.test_registrations import ACCOUNT, AT, request, uuid_of
from tests.account_sync.examples import SOUND
from tests.contracts.golden import golden_events

JUDGED = "account_sync.proof_judged.v1"
SERIAL = SOUND[Column.SERIAL]


@pytest.fixture
def base(running: Running, registry) -> Running:
    actions.import_registry(running.transactions, path=registry([{}, {Column.CODE: "10000018", Column.NUMBER: "520000000018"}]))
    running.deliver(request(running, "anna", "Иванова", "А", "П"), request(running, "stranger", "Иванова", "Алла", "Петровна"))
    running.database.outbox.delete_many({})
    return running


def answer(running: Running, who: str, text: str, *, kind: str = "meter_number", attempt: int = 1) -> Event:
    user, registration = uuid_of(f"user {who}"), uuid_of(f"registration {who}")
    running.transactions.tools.vault.create_key(user)
    data = {
        "registration_id": registration,
        "user_id": user,
        "attempt": attempt,
        "kind": kind,
        "answer": running.transactions.tools.vault.encrypt(user, text),
        "given_at": AT,
    }
    return event(PROOF_GIVEN.fact(subject=registration, revision=attempt, partition_key=user, data=data), at=AT)


def verdicts(running: Running) -> list[bool]:
    return [each.data["fits"] for each in running.outbox(JUDGED)]


def test_the_holder_by_initials_proves_it_by_the_meters_number(base: Running) -> None:
    given = answer(base, "anna", SERIAL)
    base.deliver(given)
    (judged,) = base.outbox(JUDGED)
    assert judged.data == {
        "registration_id": given.data["registration_id"],
        "user_id": given.data["user_id"],
        "attempt": 1,
        "fits": True,
    }
    assert (judged.partition_key, judged.causation_id) == (given.data["user_id"], given.id)


def test_the_right_answer_under_a_wrong_name_an_unknown_account_or_unasked_does_not_fit(base: Running) -> None:
    base.deliver(request(base, "lost", "Иванова", "Анна", "Петровна", number="529999999999"))
    base.database.outbox.delete_many({})
    base.deliver(*[answer(base, who, SERIAL) for who in ("stranger", "lost", "never asked")])
    assert verdicts(base) == [False] * 3
    assert len({frozenset(each.data) for each in base.outbox(JUDGED)}) == 1


def test_each_answer_is_judged_once_and_the_next_one_anew(base: Running) -> None:
    wrong, again = answer(base, "anna", "1"), answer(base, "anna", SERIAL)
    base.deliver(wrong, again)
    base.deliver(answer(base, "anna", SERIAL))
    assert verdicts(base) == [False]
    base.deliver(answer(base, "anna", SERIAL, attempt=2))
    assert verdicts(base) == [False, True]


def test_after_many_wrong_answers_at_one_account_the_right_one_is_not_believed_until_a_week_passed(base: Running) -> None:
    base.deliver(*[answer(base, "anna", "1", attempt=n) for n in range(1, WRONG_IN_A_WEEK + 1)])
    base.deliver(answer(base, "anna", SERIAL, attempt=50))
    assert verdicts(base)[-1] is False
    for row in base.database.proofs.find():
        base.database.proofs.update_one({"_id": row["_id"]}, {"$set": {"at": row["at"] - timedelta(days=7, minutes=1)}})
    base.deliver(answer(base, "anna", SERIAL, attempt=51))
    assert verdicts(base)[-1] is True


def test_many_wrong_answers_in_one_batch_are_counted_one_by_one(base: Running) -> None:
    guesses = [answer(base, "anna", "1", attempt=n) for n in range(1, WRONG_IN_A_WEEK + 1)]
    base.deliver(*guesses, answer(base, "anna", SERIAL, attempt=50))
    assert not any(verdicts(base))


def test_strangers_answers_do_not_count_against_the_account(base: Running) -> None:
    base.deliver(*[answer(base, "stranger", "1", attempt=n) for n in range(1, WRONG_IN_A_WEEK + 2)])
    base.deliver(answer(base, "anna", SERIAL))
    assert verdicts(base)[-1] is True


def test_the_last_reading_that_was_sent_proves_it_and_one_taken_back_does_not(base: Running) -> None:
    golden = golden_events()["readings.reading_submitted.v1"]
    figures = [{**zone, "value": "12605"} for zone in golden["data"]["zones"]]
    data = {**golden["data"], "account_id": ACCOUNT, "meter_id": meter_id_of(SOUND[Column.CODE], SERIAL), "zones": figures}
    base.deliver({**golden, "data": data})
    for attempt, figure in enumerate(("12345", "12605"), start=1):
        base.deliver(answer(base, "anna", figure, kind="last_reading", attempt=attempt))
    assert verdicts(base) == [False, True]
    taken_back = {**golden_events()["readings.reading_cancelled.v1"], "subject": golden["subject"]}
    taken_back = {**taken_back, "data": {**data, "status": "cancelled"}, "revision": golden["revision"] + 1}
    base.deliver(taken_back)
    base.deliver(answer(base, "anna", "12605", kind="last_reading", attempt=3))
    assert verdicts(base)[-1] is False


def charged(period: str, *, total: str, to_pay: str, revision: int = 1) -> dict[str, Any]:
    """What billing-calculator says of a month of the account."""
    golden = golden_events()["billing_calculator.charge_calculated.v1"]
    data = {**golden["data"], "account_id": ACCOUNT, "period": period, "total": total, "balance": to_pay}
    event_id = uuid_of(f"{period} {revision} {total}")
    return {**golden, "id": event_id, "revision": revision, "subject": uuid_of(period), "data": data}


def test_the_total_of_the_last_bill_proves_it_and_that_of_an_older_one_does_not(base: Running) -> None:
    november = charged("2022-11", total="812.40", to_pay="1070.20")
    base.deliver(november, charged("2022-10", total="600.00", to_pay="600.00", revision=7))
    asked = ("600.00", "812.40", "1070.20")
    for attempt, total in enumerate(asked, start=1):
        base.deliver(answer(base, "anna", total, kind="bill_total", attempt=attempt))
    assert verdicts(base) == [False, True, True]
    base.deliver(charged("2022-11", total="0.00", to_pay="0.00", revision=2), november)
    for attempt, total in enumerate(("812.40", "0.00"), start=4):
        base.deliver(answer(base, "anna", total, kind="bill_total", attempt=attempt))
    assert verdicts(base)[3:] == [False, False]


def test_no_answer_is_kept(base: Running) -> None:
    base.deliver(answer(base, "anna", SERIAL), answer(base, "stranger", "77777777"))
    kept = str([list(base.database[name].find()) for name in ("proofs", "verdicts", "outbox", "inbox")])
    assert SERIAL not in kept and "77777777" not in kept


def test_the_golden_answer_is_understood_and_fits_nothing(running: Running) -> None:
    running.deliver(golden_events()["identity.proof_given.v1"])
    assert verdicts(running) == [False]
