"""How accounts, readings, charges, the ledger and payments are kept, and the tariff files that come with the package."""

from __future__ import annotations

from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.store.accounts import ACCOUNTS, Accounts
from billing_calculator.store.accruals import ACCRUALS, RUNS, Accruals
from billing_calculator.store.bank_registries import BANK_REGISTRIES, PARTS, BankRegistries
from billing_calculator.store.bills import BILLS, Bills
from billing_calculator.store.certificates import CERTIFICATES, Certificates
from billing_calculator.store.charges import CHARGES, REVISIONS, Charges
from billing_calculator.store.closes import CHUNKS, CLOSES, Closes
from billing_calculator.store.comparisons import COMPARISONS, DIFFERENCES, OTHERS, Comparisons
from billing_calculator.store.gap_notices import GAP_NOTICES, GapNotices
from billing_calculator.store.instalment_plans import PLANS, InstalmentPlans
from billing_calculator.store.intake import INTAKE_RULES, Intake
from billing_calculator.store.issuings import ISSUINGS, LATE_BILLS, Issuings
from billing_calculator.store.ledger import ENTRIES, Ledger
from billing_calculator.store.online import ONLINE_PAYMENTS, OnlinePayments
from billing_calculator.store.operations import OPERATIONS, Operations
from billing_calculator.store.packs import PACKS, SHELF, Packs
from billing_calculator.store.payers import PAYERS, Payers
from billing_calculator.store.payments import CLASHES, PAYMENTS, Clashes, Payments
from billing_calculator.store.readings import READINGS, Readings
from billing_calculator.store.registries import REGISTRIES, REGISTRY_FILES, REGISTRY_NOTES, Registries
from billing_calculator.store.reversals import CANCELLATIONS, REFUNDS, Reversals
from billing_calculator.store.suspense import SUSPENSE, Suspense
from billing_calculator.store.waiting import WAITING, WaitingCharges

COLLECTIONS = [
    *(ACCOUNTS, READINGS, CHARGES, REVISIONS, ENTRIES, PAYMENTS, CLASHES),
    *(PACKS, SHELF, WAITING, INTAKE_RULES, CLOSES, CHUNKS, ACCRUALS, RUNS),
    *(ONLINE_PAYMENTS, BILLS, CERTIFICATES, ISSUINGS, LATE_BILLS, PAYERS, GAP_NOTICES),
    *(CANCELLATIONS, REFUNDS, PLANS),
    *(REGISTRIES, REGISTRY_FILES, REGISTRY_NOTES, OPERATIONS, SUSPENSE),
    *(BANK_REGISTRIES, PARTS),
    *(COMPARISONS, OTHERS, DIFFERENCES),
]


class Store:
    """One set of collections, in a transaction or without one."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self.accounts = Accounts(db, session)
        self.readings = Readings(db, session)
        self.charges = Charges(db, session)
        self.ledger = Ledger(db, session)
        self.bills = Bills(db, session)
        self.payers = Payers(db, session)
        self.issuings = Issuings(db, session)
        self.certificates = Certificates(db, session)
        self.payments = Payments(db, session)
        self.reversals = Reversals(db, session)
        self.instalment_plans = InstalmentPlans(db, session)
        self.clashes = Clashes(db, session)
        self.packs = Packs(db, session)
        self.waiting = WaitingCharges(db, session)
        self.intake = Intake(db, session)
        self.closes = Closes(db, session)
        self.accruals = Accruals(db, session)
        self.gap_notices = GapNotices(db, session)
        self.online = OnlinePayments(db, session)
        self.registries = Registries(db, session)
        self.bank_registries = BankRegistries(db, session)
        self.operations = Operations(db, session)
        self.suspense = Suspense(db, session)
        self.comparisons = Comparisons(db, session)
