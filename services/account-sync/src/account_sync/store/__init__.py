"""How account-sync keeps accounts, imports and answers to applicants; many rows at a time, no round trip per row."""

from __future__ import annotations

from chassis.mongo import Document
from pymongo.client_session import ClientSession
from pymongo.database import Database

from account_sync.store.accounts import ACCOUNTS, FORMER, Accounts
from account_sync.store.cabinets import CABINETS, Cabinets
from account_sync.store.exports import COLLECTIONS as EXPORTS
from account_sync.store.exports import Exports
from account_sync.store.imports import IMPORTS, PREVIEWS, REFUSALS, Imports
from account_sync.store.proofs import BILLS, PROOFS, Proofs
from account_sync.store.registrations import LOADS, VERDICTS, Registrations
from account_sync.store.staging import STAGED, Staging

COLLECTIONS = [ACCOUNTS, FORMER, IMPORTS, PREVIEWS, REFUSALS, STAGED, VERDICTS, LOADS, PROOFS, BILLS, CABINETS, *EXPORTS]


class Store:
    """Accounts, imports with their staging, exports, verdicts and loads in one database."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self.accounts = Accounts(db, session)
        self.imports = Imports(db, session)
        self.staging = Staging(db, session)
        self.exports = Exports(db, session)
        self.proofs = Proofs(db, session)
        self.cabinets = Cabinets(db, session)
        self.registrations = Registrations(db, session)
