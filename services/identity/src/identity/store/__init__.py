"""How identity keeps what it knows: one collection per noun."""

from __future__ import annotations

from chassis.mongo import Collection, Document
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.store.access_log import ACCESS_LOG, AccessLog
from identity.store.attempts import ATTEMPTS, AttemptCounts
from identity.store.challenges import SPENT_CHALLENGES, SpentChallenges
from identity.store.consents import CONSENTS, Consents
from identity.store.erasures import ERASURES, Erasures
from identity.store.exports import EXPORT_PIECES, EXPORTS, Exports
from identity.store.holder_changes import HOLDER_CHANGES, HolderChanges
from identity.store.household_tokens import HOUSEHOLD_TOKENS, HouseholdTokens
from identity.store.internal_systems import INTERNAL_SYSTEMS, InternalSystems
from identity.store.invitations import INVITATIONS, Invitations
from identity.store.links import LINK_REQUESTS, LINKS, Links
from identity.store.people import GRANTS, USERS, People
from identity.store.registrations import REGISTRATIONS, Registrations
from identity.store.sessions import SESSIONS, STAFF_SESSIONS, Sessions
from identity.store.staff import JOURNAL, STAFF, Staff
from identity.store.trusts import TRUSTS, Trusts

COLLECTIONS: list[Collection] = [
    USERS,
    GRANTS,
    TRUSTS,
    INVITATIONS,
    HOLDER_CHANGES,
    HOUSEHOLD_TOKENS,
    INTERNAL_SYSTEMS,
    REGISTRATIONS,
    LINKS,
    LINK_REQUESTS,
    SESSIONS,
    ATTEMPTS,
    CONSENTS,
    ACCESS_LOG,
    STAFF,
    STAFF_SESSIONS,
    JOURNAL,
    SPENT_CHALLENGES,
    ERASURES,
    EXPORTS,
    EXPORT_PIECES,
]


class Store:
    """Everything identity keeps, in the transaction of `session` when there is one."""

    def __init__(self, database: Database[Document], session: ClientSession | None) -> None:
        self.people = People(database, session)
        self.registrations = Registrations(database, session)
        self.links = Links(database, session)
        self.sessions = Sessions(database, session)
        self.consents = Consents(database, session)
        self.access_log = AccessLog(database, session)
        self.staff = Staff(database, session)
        self.staff_sessions = Sessions(database, session, STAFF_SESSIONS.name)
        self.trusts = Trusts(database, session)
        self.household_tokens = HouseholdTokens(database, session)
        self.internal_systems = InternalSystems(database, session)
        self.holder_changes = HolderChanges(database, session)
        self.invitations = Invitations(database, session)
        self.challenges = SpentChallenges(database)
        self.exports = Exports(database, session)
        self.erasures = Erasures(database, session)
        self.attempts = AttemptCounts(database)  # never in a transaction
