"""Above a rate whoever asks works for it first; below it nobody notices."""

from __future__ import annotations

from typing import Any

from chassis.transaction import Work

from identity.domain.attempts import network
from identity.domain.challenge import MINUTE, issue, rates, solved
from identity.domain.errors import WorkWanted


def demand_work(work: Work[Any], kind: str, *, address: str, given: str) -> None:
    """Let the request pass if few ask within this minute, or if the work was done, each only once."""
    settings, now, key = work.settings, work.system_now, work.tools.secrets.challenge_key
    counted = rates(
        kind,
        address=network(address),
        per_address=settings.workless_per_minute_and_address,
        in_all=settings.workless_per_minute,
        now=now,
    )
    counts = [work.store.attempts.add(rate.key, forgotten_at=now + 2 * MINUTE).count for rate in counted]
    if all(count <= rate.free for count, rate in zip(counts, counted, strict=True)):
        return
    done = solved(given, key=key, now=now) if given else None
    if done is None or not work.store.challenges.spend(done):
        challenge = issue(key=key, nonce=work.tools.secrets.nonce(), bits=settings.work_bits, now=now)
        raise WorkWanted(challenge=challenge.text, bits=challenge.bits, retry_after=60 - now.second)
