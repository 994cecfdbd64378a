"""Many readings in one file: what the file must look like, what each row says, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from hashlib import sha256

from readings.domain.errors import ReadingsError
from readings.domain.faults import ReadingImplausible
from readings.domain.meter import Account, Meter, ZoneValue
from readings.domain.texts import Text


class Outcome(StrEnum):
    """What became of a row."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    TO_CONFIRM = "to_confirm"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row as it was sent; `figures` stand in the order of the meter's zones."""

    line: int
    account_number: str
    meter_serial: str
    figures: tuple[str, ...]
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Result:
    """A row with what became of it; `reasons` are all that spoke against it."""

    row: Row
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    reading_id: str = ""
    account_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a row was not taken, or not yet."""

    code: str
    ru: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A file on its way: `position` rows are through. `confirmed_by` has said that the unusual figures are right."""

    batch_id: str
    key: str
    name: str
    sent_by: str
    sent_at: datetime
    accounts: tuple[str, ...] | None
    total: int
    position: int = 0
    accepted: int = 0
    refused: int = 0
    to_confirm: int = 0
    confirming: bool = False
    done_at: datetime | None = None

    def after(self, results: Sequence[Result], *, now: datetime) -> Batch:
        """The batch with these rows through."""
        counted = {each: sum(result.outcome is each for result in results) for each in Outcome}
        waited = len(results) if self.confirming else 0
        further = replace(
            self,
            position=self.position if self.confirming else self.position + len(results),
            accepted=self.accepted + counted[Outcome.ACCEPTED],
            refused=self.refused + counted[Outcome.REFUSED],
            to_confirm=self.to_confirm + counted[Outcome.TO_CONFIRM] - waited,
        )
        left = further.to_confirm if self.confirming else further.total - further.position
        return further if left and results else replace(further, done_at=now, confirming=False)


def key_of(content: bytes, *, sent_by: str, period: str) -> str:
    """The same file of the same sender is one batch; for another month it is another, even where nothing was used."""
    return sha256(b"\0".join((sent_by.encode(), period.encode(), content))).hexdigest()


def submission_of(row: Row, account: Account | None) -> tuple[Meter, list[ZoneValue]]:
    """The meter and figures that the row is about; RowRefused with every reason."""
    if account is None:
        raise RowRefused([
            Reason(
                code="account_unknown",
                ru=f"Лицевого счёта {row.account_number} нет среди доступных вам.",
                en=f"There is no account {row.account_number} among those you may send for.",
            )
        ])  # fmt: skip
    only = len(account.meters) == 1 and not row.meter_serial
    found = [each for each in account.meters if each.serial == row.meter_serial or only]
    if not found:
        serials = ", ".join(each.serial for each in account.meters) or "—"
        raise RowRefused([
            Reason(
                code="meter_unknown",
                ru=f"На этом счёте нет счётчика {row.meter_serial}. Есть: {serials}.",
                en=f"This account has no meter {row.meter_serial}. There is: {serials}.",
            )
        ])  # fmt: skip
    figures, faults = _figures(row, found[0])
    if faults:
        raise RowRefused(faults)
    return found[0], figures


def reasons_of(error: ReadingsError) -> tuple[Reason, ...]:
    """Every reason that a refusal names."""
    named = [(each["ru"], each["en"]) for each in error.errors] or [(error.ru, error.en)]
    return tuple(Reason(code=error.code, ru=ru, en=en) for ru, en in named)


def outcome_of(error: ReadingsError) -> Outcome:
    """Unusual figures wait for a word, all else is refused."""
    return Outcome.TO_CONFIRM if isinstance(error, ReadingImplausible) else Outcome.REFUSED


@dataclass
class RowRefused(Exception):
    """A row that says nothing that could be taken."""

    reasons: list[Reason] = field(default_factory=list)


def _figures(row: Row, meter: Meter) -> tuple[list[ZoneValue], list[Reason]]:
    figures: list[ZoneValue] = []
    faults: list[Reason] = []
    if len(row.figures) != len(meter.zones):
        ru, en = f"Показаний {len(row.figures)}, а зон у счётчика {len(meter.zones)}.", f"{len(meter.zones)} figures are needed."
        faults.append(Reason(code="zone_missing", ru=ru, en=en))
    for place, (zone, text) in enumerate(zip(meter.zones, row.figures, strict=False), 1):
        try:
            value = Decimal(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
            if not (value.is_finite() and 0 <= value < Decimal(10) ** 15):
                raise InvalidOperation
            figures.append(ZoneValue(zone, value))
        except InvalidOperation:
            said = Text(f"Т{place}: «{text[:20]}» — не показание.", f"T{place}: “{text[:20]}” is no figure.")
            faults.append(Reason(code="figure_unreadable", ru=said.ru, en=said.en))
    return figures, faults
