"""Challenges that were spent, until they would have run out anyway."""

from __future__ import annotations

from datetime import timedelta

from chassis.mongo import Collection, Document, Index
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from identity.domain.challenge import Challenge

SPENT_CHALLENGES = Collection("spent_challenges", (Index("expires_at", expire_after=timedelta(0)),))


class SpentChallenges:
    """Spent outside any transaction, so that a refusal for another reason does not give it back."""

    def __init__(self, database: Database[Document]) -> None:
        self._spent = database[SPENT_CHALLENGES.name]

    def spend(self, challenge: Challenge) -> bool:
        """Use the challenge up; False when it was before."""
        try:
            self._spent.insert_one({"_id": challenge.nonce, "expires_at": challenge.expires_at})
        except DuplicateKeyError:
            return False
        return True
