"""A person is erased: who began a payment or asked for instalments is forgotten, so is what shadow runs found; the books stay."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from chassis.transaction import Work

from billing_calculator import announce
from billing_calculator.actions.bank_registries import forget_named_files
from billing_calculator.domain.erasure import Request


def numbers_of(work: Work[Any], account_ids: Collection[str]) -> list[str]:
    """The numbers of these accounts; one that they had before may be somebody else's now."""
    return [each.account_number for each in work.store.accounts.several(account_ids).values()]


def erase_persons(work: Work[Any], requests: Sequence[Request]) -> None:
    """Say what stays of the accounts they held: primary accounting documents, by account and without names."""
    for each in requests:
        counts = {
            "charges": work.store.charges.count(each.account_ids),
            "ledger_entries": work.store.ledger.count(each.account_ids),
            "bills": work.store.bills.count(each.account_ids),
            "no_debt_certificates": len(work.store.certificates.of(each.account_ids)),
            "instalment_plans": len(work.store.instalment_plans.of(each.account_ids)),
            "payments": work.store.payments.count(each.account_ids),
        }
        kept = {what: (count, "accounting") for what, count in counts.items() if count}
        begun = work.store.online.forget([each.user_id])
        named = work.store.payers.forget(each.user_id)
        words = work.store.instalment_plans.forget(each.user_id)
        if named:
            forget_named_files(work)
        compared = work.store.comparisons.forget(each.account_ids, numbers_of(work, each.account_ids))
        gone = (
            ("online_payments", begun), ("payer_names", named), ("instalment_requests", words), ("charge_comparisons", compared),
        )  # fmt: skip
        erased = {what: count for what, count in gone if count}
        told = announce.person_erased(erasure_id=each.erasure_id, user_id=each.user_id, erased=erased, kept=kept, at=work.now)
        work.announce(told)
