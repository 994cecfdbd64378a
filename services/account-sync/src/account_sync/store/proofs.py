"""Second proofs that were judged: which account, whether it fitted, when; never the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.mongo import Collection, Document, Index, save_newer
from pymongo import ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from account_sync.domain.proof import Bill, Claim

PROOFS = Collection("proofs", indexes=(Index(("account_id", "fits", "at")), Index("at", expire_after=timedelta(days=90))))

BILLS = Collection("bills")


@dataclass(frozen=True)
class Proofs:
    """Judged proofs, and the verdicts on names that they follow."""

    db: Database[Document]
    session: ClientSession | None

    def accounts_matched(self, registration_ids: list[str]) -> dict[str, str]:
        """The numbers of the accounts whose holders' names these applicants have; the others have none."""
        condition = {"_id": {"$in": registration_ids}, "outcome": "matched"}
        found = self.db.verdicts.find(condition, {"account_number": 1}, session=self.session)
        return {document["_id"]: document["account_number"] for document in found}

    def judged(self, claims: Iterable[Claim]) -> set[str]:
        """Which of the answers have had their verdict."""
        ids = [_id(claim) for claim in claims]
        return {document["_id"] for document in self.db.proofs.find({"_id": {"$in": ids}}, {"_id": 1}, session=self.session)}

    def wrong_since(self, account_ids: Iterable[str], moment: datetime) -> dict[str, int]:
        """How many answers did not fit each account since then."""
        condition = {"account_id": {"$in": list(account_ids)}, "fits": False, "at": {"$gte": moment}}
        stages: list[Document] = [{"$match": condition}, {"$group": {"_id": "$account_id", "count": {"$sum": 1}}}]
        return {row["_id"]: row["count"] for row in self.db.proofs.aggregate(stages, session=self.session)}

    def save(self, judged: Iterable[tuple[Claim, str | None, bool]], *, at: datetime) -> None:
        """Write down whose answer was judged how; the account is none where the name fitted none."""
        rows = [{"_id": _id(claim), "account_id": account_id, "fits": right, "at": at} for claim, account_id, right in judged]
        if rows:
            self.db.proofs.bulk_write([ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows], session=self.session)

    def keep_bills(self, bills: Iterable[Bill]) -> None:
        """Keep the last bill of each account; an older one changes nothing."""
        rows = [
            {"_id": each.account_id, "revision": each.order, "total": each.total, "to_pay": each.to_pay} for each in bills
        ]
        save_newer(self.db.bills, rows, session=self.session)

    def last_bills(self, account_ids: Iterable[str]) -> dict[str, Bill]:
        """The last bill of each account that was ever charged here."""
        found = self.db.bills.find({"_id": {"$in": list(account_ids)}}, session=self.session)
        return {
            row["_id"]: Bill(account_id=row["_id"], order=row["revision"], total=row["total"], to_pay=row["to_pay"])
            for row in found
        }

    def forget(self, registration_ids: Iterable[str]) -> int:
        """Delete what was judged for these registrations; returns how many there were."""
        theirs = [{"_id": {"$regex": f"^{registration_id}/"}} for registration_id in registration_ids]
        return self.db.proofs.delete_many({"$or": theirs}, session=self.session).deleted_count if theirs else 0


def _id(claim: Claim) -> str:
    return f"{claim.registration_id}/{claim.attempt}"
