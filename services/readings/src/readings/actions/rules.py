"""The intake rules are told to whoever reckons with them, again when they have changed."""

from __future__ import annotations

from typing import Any

from chassis.transaction import Transactions, Work

from readings import announce
from readings.store import Store


def tell_rules(transactions: Transactions[Any]) -> None:
    """Tell the rules that this process goes by, unless they were told last."""
    work = transactions.read()
    if work.store.told_rules.last()[1] != work.tools.told():
        transactions.run(tell_changed_rules)


def tell_changed_rules(work: Work[Store]) -> None:
    """Each change is one revision, whoever starts again."""
    rules, (revision, told) = work.tools.told(), work.store.told_rules.last()
    if told == rules:
        return
    work.store.told_rules.save(rules, revision=revision + 1)
    work.announce(announce.intake_rules_set(rules, revision=revision + 1))
