"""A month's bill: made when it is first asked for, kept as it was made, found again by year."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import asdict
from datetime import date
from typing import Any

from chassis.transaction import Work

from billing_calculator.actions.account_area import known
from billing_calculator.domain.bill import Bill, Books, compose
from billing_calculator.domain.bill_archive import Archive, BillNotMade, BillNotReady, BillUnknown, KeptBill, Listed
from billing_calculator.domain.bill_months import Calendar, charged_whole, first_charged, last_moment
from billing_calculator.domain.bill_words import purpose_ru
from billing_calculator.domain.closing import first_day_after
from billing_calculator.domain.due import period_before, period_of
from billing_calculator.domain.payer import payer_now
from billing_calculator.domain.payment_qr import text_of
from billing_calculator.domain.reading import ChargeKey

MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)


def make_bill(work: Work[Any], *, account_id: str, period: str) -> KeptBill:
    """The bill of a month; the first time it is asked for it is put together and kept."""
    known(work, account_id)
    kept: KeptBill | None = work.store.bills.get(account_id, period)
    if kept is not None:
        return kept
    books = books_of(work, account_id)
    if not books.calendar.can_be_billed(period, work.now):
        raise _refusal(work, books, period)
    return _made(work, books, period)


def bill_if_ready(work: Work[Any], *, account_id: str, period: str) -> KeptBill | None:
    """The same where there is one, for whoever goes through many accounts."""
    kept: KeptBill | None = work.store.bills.get(account_id, period)
    if kept is not None or work.store.accounts.get(account_id) is None:
        return kept
    books = books_of(work, account_id)
    return _made(work, books, period) if books.calendar.can_be_billed(period, work.now) else None


def _made(work: Work[Any], books: Books, period: str) -> KeptBill:
    bill = compose(books, period, work.tools.due)
    made = KeptBill(bill.bill_id, bill.account_id, period, work.now, bill.books_end, _content(work, bill))
    work.store.bills.add(made)
    return made


def bill_of(work: Work[Any], *, account_id: str, period: str) -> KeptBill:
    """A bill that was made."""
    known(work, account_id)
    kept: KeptBill | None = work.store.bills.get(account_id, period)
    if kept is not None:
        return kept
    books = books_of(work, account_id)
    raise BillNotMade() if books.calendar.can_be_billed(period, work.now) else _refusal(work, books, period)


def list_bills(work: Work[Any], *, account_id: str, year: int | None) -> Archive:
    """The bills of a year, the newest one first; without a year those of the last year that has any."""
    books = books_of(work, account_id)
    made = {period: at for period, _, at in work.store.bills.ends(account_id)}
    months = sorted({*made, *books.calendar.first_charged}, reverse=True)
    months = [each for each in months if books.calendar.can_be_billed(each, work.now)]
    years = tuple(sorted({int(each[:4]) for each in months}, reverse=True))
    shown = year or (years[0] if years else work.today.year)
    bills = [compose(books, each, work.tools.due) for each in months if int(each[:4]) == shown]
    listed = tuple(_listed(each, made) for each in bills)
    return Archive(shown, years, listed, period_of(work.today), first_day_after(period_of(work.today)))


def books_of(work: Work[Any], account_id: str) -> Books:
    """All that bills of the account are made from."""
    account = known(work, account_id)
    charges = {each.key.charge_id: each.key for each in work.store.charges.since(account_ids=[account_id], period="")}
    revisions: dict[ChargeKey, list[Any]] = defaultdict(list)
    for charge_id, revision in work.store.charges.histories(list(charges)):
        revisions[charges[charge_id]].append(revision)
    kept = {period: end for period, end, _ in work.store.bills.ends(account_id)}
    return Books(
        account=account,
        entries=work.store.ledger.of([account_id]),
        revisions=revisions,
        payments={each.payment_id: each for each in work.store.payments.of([account_id])},
        calendar=Calendar(work.tools.zone, first_charged(revisions), kept, charged_whole(revisions)),
    )


def _listed(bill: Bill, made: dict[str, Any]) -> Listed:
    return Listed(bill.period, bill.due_on, bill.charged, bill.to_pay, bill.advance, made.get(bill.period))


def _refusal(work: Work[Any], books: Books, period: str) -> Exception:
    """A month that may still be charged in time will have a bill, an older one that was not never will."""
    if not MONTH.fullmatch(period) or period > period_of(work.today):
        return BillUnknown()
    recent = period >= period_before(period_of(work.today)) and bool(books.account.meters)
    began = last_moment(period, work.tools.zone).date() > books.account.opening_balance_on
    return BillNotReady(period, _first_day(work, period)) if recent and began else BillUnknown()


def _first_day(work: Work[Any], period: str) -> date:
    return max(first_day_after(period), work.today)


def _content(work: Work[Any], bill: Bill) -> dict[str, Any]:
    """What is kept: the bill, who is to be paid, who pays (sealed), and the text of the payment code if anything is due."""
    supplier = work.tools.supplier
    code = ""
    if supplier is not None and supplier.requisites is not None and bill.to_pay > 0:
        purpose = purpose_ru(bill.account_number, bill.period)
        about = {"account_number": bill.account_number, "period": bill.period, "purpose": purpose}
        code = text_of(supplier.requisites, amount=bill.to_pay, **about)
    payer = payer_now(work.store.payers.of(bill.account_id))
    told = {"made_on": work.today, "supplier": asdict(supplier) if supplier else None, "payer": payer, "payment_code": code}
    return {**asdict(bill), **told}
