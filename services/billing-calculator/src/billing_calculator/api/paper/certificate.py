"""A certificate that an account has no debt as its template is told it."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from billing_calculator.api.paper.press import printed
from billing_calculator.domain.no_debt import KeptCertificate
from billing_calculator.domain.payer import Payer
from billing_calculator.domain.words import day_ru, money_ru

ERASED = "имя удалено по просьбе плательщика"


def certificate_pdf(kept: KeptCertificate, payer: Payer, zone: tzinfo) -> bytes:
    """The certificate on paper."""
    return printed("certificate.typ", told_of(kept, payer, zone), at=kept.made_at)


def told_of(kept: KeptCertificate, payer: Payer, zone: tzinfo) -> dict[str, Any]:
    """All that the template shows."""
    it, made = kept.content, kept.made_at.astimezone(zone)
    notes = []
    if it["not_due"]:
        notes.append(f"Начислено {money_ru(it['not_due'])}, срок оплаты ещё не наступил: до {day_ru(it['not_due_on'])}.")
    if to_come := it.get("penalty_to_come"):  # of before it was told
        notes.append(f"За прошлые просрочки на этот день набежали пени {money_ru(to_come)}, которые тогда ещё не были начислены.")
    if it["advance"]:
        notes.append(f"На лицевом счёте есть аванс {money_ru(it['advance'])}.")
    return {
        "number": " ".join(it["number"][place : place + 4] for place in range(0, len(it["number"]), 4)),
        "account": it["account_number"],
        "name": ERASED if payer.erased else payer.name,
        "address": payer.address,
        "day": day_ru(it["as_of_on"]),
        "notes": notes,
        "made": f"{day_ru(made.date())} в {made:%H:%M}",
        "supplier": it["supplier"] or {},
    }
