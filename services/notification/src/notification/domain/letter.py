"""The shape of everything we write to a customer, before a channel gives it a look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "bill_issued",
    "charge_calculated",
    "charge_recalculated",
    "payment_received",
    "payment_cancelled",
    "advance_refunded",
    "account_loaded",
    "first_password",
    "recovery",
    "password_changed",
    "binding_announced",
    "cabinet_viewed",
    "account_claimed",
    "dispute_decided",
    "invitation",
    "trust_given",
    "trust_ended",
    "erasure_scheduled",
    "erasure_cancelled",
    "erasure_done",
    "ownership_ended",
    "export_ready",
    "verification_due",
    "unread_gap",
    "instalments_decided",
    "instalments_ended",
]
Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, Language] = ("ru", "en")


@dataclass(frozen=True)
class Letter:
    """One text in one language: a title, sentences, lines with figures, of which moment they are, and where to go on."""

    title: str
    sentences: tuple[str, ...]
    lines: tuple[str, ...] = ()
    as_of: str = ""
    link_label: str = ""
    link: str = ""

    @property
    def text(self) -> str:
        """The letter as plain text for the cabinet's list: sentences, the lines, and of which moment they are."""
        return "\n".join((*self.sentences, *self.lines, *((self.as_of,) if self.as_of else ())))
