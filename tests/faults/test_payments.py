"""T3: payments repeated, reordered and killed: each is credited once, with one sum, and answered to the byte for ever."""

from __future__ import annotations

import base64
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from billing_calculator.actions import check_balances
from billing_calculator.app import service
from chassis.testing import Running

from tests.billing_calculator.component.asking import AGENTS
from tests.billing_calculator.examples import NOON, account_event
from tests.faults.conftest import Form
from tests.faults.crash.fork import struck
from tests.faults.crash.till import Asked, take
from tests.faults.crash.victim import KILLED
from tests.faults.report import Row

SEED = 33
HOMES = [(str(uuid5(NAMESPACE_OID, f"till {number}")), f"5200{number:08d}") for number in range(12)]
OSMP = "/pay/osmp?command=pay&txn_id={}&account={}&sum={}&txn_date=20221120120000"
SBER = "/pay/sber/bank?ACTION=payment&PAY_ID={}&ACCOUNT={}&AMOUNT={}&PAY_DATE=20.11.2022_12:00:00"
AGENTS_OF = ((OSMP, ("sber", "secret")), (OSMP, ("qiwi", "other")), (SBER, ("bank", "secret")))
TAKEN = re.compile(rb"200 .*<(?:result|CODE)>0</", re.DOTALL)
REFUSED = re.compile(rb"200 .*<(?:result>300|CODE>6)</", re.DOTALL)
MOST_SENT = 5
OTHER_SUM = 0.1


@dataclass(frozen=True)
class Sent:
    """One request: which payment it is about, with which sum."""

    payment: int
    amount: Decimal
    asked: Asked


@dataclass
class Campaign:
    """What is sent, and every answer that somebody got."""

    running: Running
    folder: Path
    chance: random.Random
    sent: list[Sent]
    kills: int = 0
    heard: dict[int, list[bytes]] = field(default_factory=lambda: defaultdict(list))

    def life(self, asked: Sequence[Asked], *, until: int | None) -> None:
        """A process answers these until so many answers were given; then it is killed in the middle of the next."""
        answers = self.folder / "answers"
        answers.write_bytes(b"")

        def enough() -> bool:
            return until is not None and answers.read_bytes().count(b"\n") >= until

        code = struck(take, self.running.settings, list(asked), answers, self.folder / "log", when=enough, seconds=900)
        assert code == 0 or (until is not None and code == -KILLED), (self.folder / "log").read_text()[-2000:]
        self.kills += code == -KILLED
        for line in answers.read_bytes().splitlines():
            number, said = line.split()
            self.heard[int(number)].append(base64.b64decode(said))


def requests(payments: int, chance: random.Random) -> list[Sent]:
    """Each payment some times over, now and then with another sum, all of them in any order."""
    planned: list[tuple[int, Decimal, str, tuple[str, str]]] = []
    for payment in range(payments):
        (form, auth), (_, account) = chance.choice(AGENTS_OF), chance.choice(HOMES)
        amount = Decimal(chance.randrange(100, 500_000)) / 100
        for _ in range(chance.randrange(1, MOST_SENT + 1)):
            other = amount + Decimal("0.01") if chance.random() < OTHER_SUM else amount
            planned.append((payment, other, form.format(payment + 1, account, other), auth))
    chance.shuffle(planned)
    return [Sent(payment, amount, (at, path, auth)) for at, (payment, amount, path, auth) in enumerate(planned)]


@pytest.mark.fault("T3")
def test_what_was_credited_is_the_sum_of_the_distinct_payments(mongo_url: str, tmp_path: Path, form: Form, row: Row) -> None:
    payments, lives = form.of(short=60, full=10_000), form.of(short=3, full=60)
    seed = SEED + form.turn
    row.seeds.append(seed)
    print(f"seed {seed}")
    chance = random.Random(seed)
    sent = requests(payments, chance)
    with Running(service, mongo_url, agents=AGENTS) as running:
        running.clock(at=NOON)
        running.deliver(*(account_event(account_id=account_id, account_number=number) for account_id, number in HOMES))
        campaign = Campaign(running, tmp_path, chance, sent)
        share = len(sent) // lives
        for life in range(lives):
            before = [each.asked for each in sent[: life * share]]
            now = [each.asked for each in sent[life * share : (life + 1) * share]]
            again = chance.sample(before, min(len(before), share // 4))
            mixed = chance.sample([*now, *again], len(now) + len(again))
            campaign.life(mixed, until=chance.randrange(1, max(2, share // 2)))
        campaign.life([each.asked for each in sent], until=None)
        row.count(facts=payments, kills=campaign.kills, requests=sum(len(each) for each in campaign.heard.values()))
        won = winners(campaign)
        judge(running, won)
    assert campaign.kills == lives


def winners(campaign: Campaign) -> dict[int, Decimal]:
    """The sum of each payment, by what its agent was told: one sum was taken, always by the same answer; others were refused."""
    taken: dict[int, set[tuple[Decimal, bytes]]] = defaultdict(set)
    for each in campaign.sent:
        answers = set(campaign.heard[each.asked[0]])
        assert len(answers) == 1, f"{each.asked[1]} was answered in {len(answers)} ways: {answers}"
        (answer,) = answers
        if TAKEN.match(answer):
            taken[each.payment].add((each.amount, answer))
        else:
            assert REFUSED.match(answer), answer
    assert {len(each) for each in taken.values()} == {1}, "a payment was taken with two sums or told in two ways"
    return {payment: amount for payment, each in taken.items() for amount, _ in each}


def judge(running: Running, won: dict[int, Decimal]) -> None:
    """The books: one payment, one entry, one fact for each, and their sum."""
    database: Any = running.database
    assert len(won) == database["payments"].count_documents({}) == database["entries"].count_documents({"kind": "payment"})
    assert database["outbox"].count_documents({"type": "billing_calculator.payment_received.v1"}) == len(won)
    credited = [-row["amount"].to_decimal() if hasattr(row["amount"], "to_decimal") else -row["amount"]
                for row in database["entries"].find({"kind": "payment"})]  # fmt: skip
    assert sum(credited) == sum(won.values())
    assert sorted(credited) == sorted(won.values())
    assert running.transactions.look(lambda work: check_balances(work, 100)).wrong == []
