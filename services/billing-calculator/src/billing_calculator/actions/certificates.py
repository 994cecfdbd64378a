"""Certificates that an account has no debt: given on request, kept as they were given, looked up by their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from chassis.transaction import Work

from billing_calculator.actions.account_area import known
from billing_calculator.domain.account import Account
from billing_calculator.domain.arrears import arrears
from billing_calculator.domain.forecast import NOTHING, delay
from billing_calculator.domain.ledger import PENALTY, Entry
from billing_calculator.domain.no_debt import CertificateUnknown, KeptCertificate, as_of, certify, number_of
from billing_calculator.domain.payer import payer_now


def give_certificate(work: Work[Any], *, account_id: str, as_of_on: date | None) -> KeptCertificate:
    """One for the account and the day; what is paid or charged later does not change it."""
    account, day = known(work, account_id), as_of_on or work.today
    given: KeptCertificate | None = work.store.certificates.get(number_of(account_id, day))
    if given is not None:
        return given
    entries, zone = work.store.ledger.of([account_id]), work.tools.zone
    it = certify(account, entries, work.tools.due, day=day, today=work.today, zone=zone)
    supplier, payer = work.tools.supplier, payer_now(work.store.payers.of(account_id))
    to_come = _penalty_to_come(work, account, entries, day)
    content = {**asdict(it), "penalty_to_come": to_come, "supplier": asdict(supplier) if supplier else None, "payer": payer}
    made = KeptCertificate(it.number, account_id, day, work.now, content)
    work.store.certificates.add(made)
    return made


def _penalty_to_come(work: Work[Any], account: Account, entries: Sequence[Entry], day: date) -> Decimal | None:
    """What earlier delays cost by the end of that day and no entry of the ledger told then; None where a rate is unknown."""
    zone, then = work.tools.zone, as_of(entries, day, work.tools.zone)
    paid = [each for each in work.store.payments.of([account.account_id]) if each.shown_at.astimezone(zone).date() <= day]
    owed = arrears(then, paid, due=work.tools.due, zone=zone)
    booked = sum((each.amount for each in then if each.kind == PENALTY), NOTHING)
    cost = delay(owed, work.tools.penalties_of(account), until=day, accrued=booked).amount
    return None if cost is None else max(cost - booked, NOTHING)


def certificates_of(work: Work[Any], *, account_id: str) -> list[KeptCertificate]:
    """Those of an account, the latest day first."""
    known(work, account_id)
    found: list[KeptCertificate] = work.store.certificates.of([account_id])
    return found


def certificate_of(work: Work[Any], *, number: str, account_id: str | None = None) -> KeptCertificate:
    """One by its number; of an account, where a customer asks."""
    found: KeptCertificate | None = work.store.certificates.get(number)
    if found is None or account_id not in (None, found.account_id):
        raise CertificateUnknown()
    return found
