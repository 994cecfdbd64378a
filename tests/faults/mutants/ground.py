"""Bugs in what everything stands on: the database's guarantees, transactions, kept answers, processes, the services' own sums."""

from __future__ import annotations

from tests.faults.mutants.mutant import CHASSIS, Mutant

MONGO, IDEMPOTENCY = "tests/chassis/test_mongo.py", "tests/chassis/test_idempotency.py"
TOGETHER = "tests/readings/component/test_submitting_together.py"
READINGS, BILLING = "services/readings/src/readings", "services/billing-calculator/src/billing_calculator"
CHARGES, PAYMENTS = (f"tests/billing_calculator/component/test_{name}.py" for name in ("charges", "payments"))

MUTANTS = [
    Mutant(
        "a write is taken for done when one server has it",
        f"{CHASSIS}/mongo.py",
        'w="majority"',
        "w=1",
        (MONGO,),
        "waits_for_the_majority",
    ),
    Mutant(
        "an operation may wait for ever",
        f"{CHASSIS}/mongo.py",
        "        timeoutMS=TIMEOUT_MS,\n",
        "",
        (MONGO,),
        "has_a_deadline",
    ),
    Mutant(
        "an older revision overwrites a newer one",
        f"{CHASSIS}/mongo.py",
        'if revisions.get(key) is None or revisions[key] < each["revision"]]',
        "if key]",
        (MONGO,),
        "never_the_reverse",
    ),
    Mutant(
        "of one batch the last delivery wins, whatever its revision",
        f"{CHASSIS}/mongo.py",
        '        if held is None or held["revision"] < document["revision"]:\n',
        "        if held is None or held:\n",
        (MONGO,),
        "whatever_the_order",
    ),
    Mutant(
        "the kept answer is written outside the transaction",
        f"{CHASSIS}/idempotency.py",
        "for attempt, answer in answers], session=session)",
        "for attempt, answer in answers], session=None)",
        ("tests/chassis/test_unsettled_answers.py",),
        "undone",
    ),
    Mutant(
        "one key answers two different requests",
        f"{CHASSIS}/idempotency.py",
        '        if not hmac.compare_digest(row["fp"], self.fingerprint):\n            raise _reused()\n',
        "",
        (IDEMPOTENCY,),
        "two_different_writes",
    ),
    Mutant(
        "a repeated write is not given the answer that was kept",
        f"{CHASSIS}/web/writer.py",
        "                if earlier is not None:\n                    return earlier\n",
        "",
        (IDEMPOTENCY,),
        "first_answer or twins",
    ),
    Mutant(
        "a group has two requests about one account",
        f"{CHASSIS}/web/groups.py",
        "            if chosen.setdefault(member.key, member) is not member:\n",
        "            if chosen.setdefault(str(id(member)), member) is not member:\n",
        (TOGETHER,),
        "second_reading",
    ),
    Mutant(
        "whom a group cannot be written with fails all of it",
        f"{CHASSIS}/web/writer.py",
        "[Busy() if away else None for _ in company]",
        "[Busy() for _ in company]",
        (TOGETHER,),
        "collides or fails_that_one",
    ),
    Mutant(
        "a group that collides is tried again as a whole",
        f"{CHASSIS}/web/writer.py",
        "            if next(tries):\n                raise NotAtOnce\n",
        "",
        (TOGETHER,),
        "collides",
    ),
    Mutant(
        "the meters of a group are written outside its transaction",
        f"{READINGS}/store.py",
        "upsert=True) for each in readings], session=self._session",
        "upsert=True) for each in readings], session=None",
        (TOGETHER,),
        "collides",
    ),
    Mutant(
        "a group of which nobody is taken is committed all the same",
        f"{CHASSIS}/web/writer.py",
        "        if not answered:\n            raise AllRefused(outcomes)\n        _keep(work, answered)\n",
        "        if answered:\n            _keep(work, answered)\n",
        (TOGETHER,),
        "nobody_is_taken",
    ),
    Mutant(
        "the events of a group all belong to the request that wrote them",
        f"{CHASSIS}/web/writer.py",
        '        work.traces = {each.call.path["account_id"]: each.trace for each in requests}\n',
        "",
        (TOGETHER,),
        "belongs_to_the_request",
    ),
    Mutant(
        "a connection is shared over fork",
        f"{CHASSIS}/runtime.py",
        "        made = self._made.get(os.getpid())\n        if made is None:",
        "        made = next(iter(self._made.values()), None)\n        if made is None:",
        ("tests/chassis/test_forking.py",),
        "forked_process",
    ),
    Mutant(
        "a transaction may be repeated for two minutes",
        f"{CHASSIS}/transaction.py",
        "        with pymongo.timeout(DEADLINE_SECONDS), self.database",
        "        with self.database",
        ("tests/chassis/events/test_hard_transactions.py",),
        "not_two_minutes",
    ),
    Mutant(
        "two readings at once both start from the same figure",
        f"{READINGS}/store.py",
        "update_one(*_pointing(reading, last_reading_id), upsert=True, session=self._session)",
        "update_one(*_pointing(reading, last_reading_id), upsert=True)",
        ("tests/readings/component",),
        "twins_at_once or fit_together",
    ),
    Mutant(
        "a payment repeated by its agent is booked again",
        f"{BILLING}/actions/payments.py",
        "    if earlier is not None:\n        return _again(earlier, ask)\n",
        "",
        (PAYMENTS,),
    ),
    Mutant(
        "a recalculation is booked whole instead of its difference",
        f"{BILLING}/domain/ledger.py",
        "        amount=now.difference,\n",
        "        amount=now.total,\n",
        (CHARGES,),
        "show_their_difference",
    ),
    Mutant(
        "a payment adds to the debt",
        f"{BILLING}/domain/ledger.py",
        "        amount=-payment.amount,\n",
        "        amount=payment.amount,\n",
        (PAYMENTS,),
    ),
    Mutant(
        "an older revision of a reading is counted after a newer one",
        f"{BILLING}/actions/charging.py",
        "    for arrival in _newer(possible, held):\n",
        "    for arrival in possible:\n",
        ("tests/billing_calculator/component/test_any_order.py", CHARGES),
    ),
    Mutant(
        "a repeat is refused by the effect of its own first try",
        f"{CHASSIS}/idempotency.py",
        '_SURE = ReadConcern("linearizable")',
        '_SURE = ReadConcern("majority")',
        ("tests/chassis/test_unsettled_answers.py",),
    ),
    Mutant(
        "a charge is decided while its account changes",
        f"{BILLING}/actions/charging.py",
        "    accounts = work.store.accounts.hold({each.reading.key.account_id for each in arrivals})\n",
        "    wanted = {each.reading.key.account_id for each in arrivals}\n"
        "    accounts = {each: work.store.accounts.get(each) for each in wanted}\n"
        "    accounts = {key: each for key, each in accounts.items() if each}\n",
        ("tests/billing_calculator/component",),
        "while_a_charge or at_once",
    ),
]
