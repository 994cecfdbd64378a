"""What a batch would change, field by field. What is personal is told to have changed and never repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from account_sync.domain.account import Account, FormerMeter, Meter, MeterFacts, Status
from account_sync.domain.registry.rows import BadRow
from account_sync.domain.taking import Decision

_OUR_OWN = {
    "account_id", "subscriber_code", "revision", "as_of", "batch", "added_by", "former_numbers", "withdrawn", "holder_revision",
    "version",
}  # fmt: skip
_PERSONAL = ("holder", "address", "filed", "legal_entity")
_PLAIN = [field.name for field in fields(Account) if field.name not in {*_OUR_OWN, *_PERSONAL, "meters", "former_meters"}]
_OF_METER = [field.name for field in fields(Meter) if field.name not in {"meter_id", "serial", "facts"}]
_UNTOLD = MeterFacts()  # what holds until a registry tells
_TITLES_RU = {
    "account_number": "лицевой счёт",
    "tariff_plan": "тарифный план",
    "group": "группа",
    "registered_persons": "зарегистрировано",
    "lives_alone": "проживает один",
    "status": "статус",
    "opened_on": "открыт",
    "closed_on": "закрыт",
    "opening_balance": "сальдо",
    "opening_balance_on": "дата сальдо",
    "typical_consumption": "обычный расход",
    "holder": "потребитель",
    "address": "адрес",
    "filed": "почта и телефон",
    "legal_entity": "реквизиты юридического лица",
    "premises": "помещение",
    "rooms": "комнат",
    "meters": "счётчики",
    "former_meters": "снятые счётчики",
    "zones": "зон",
    "digits": "разрядность",
    "installed_on": "установлен",
    "verification_due_on": "поверка до",
    "initial_on": "дата начальных показаний",
    "initial_values": "начальные показания",
    "ratio": "коэффициент трансформации",
    "largest_increment": "наибольший расход",
    "automatic": "автоматический съём",
    "place": "место",
}


@dataclass(frozen=True)
class Change:
    """One field: its Russian title, its name, and both values; None for both where they are personal."""

    ru: str
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Difference:
    """One account that would be new, changed, renumbered or closed."""

    kind: str
    account_number: str
    changes: tuple[Change, ...]


class Preview:
    """Counts over a whole import, and its first differences and refusals."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._given_up: set[str] = set()
        self.counts = dict.fromkeys(("added", "changed", "renumbered", "closed", "unchanged", "refused", "passed_over"), 0)
        self.counts["differing"] = 0  # accounts; of one there may be several rows
        self.differences: list[Difference] = []
        self.refused: list[BadRow] = []

    @classmethod
    def kept(cls, counts: Mapping[str, int], differences: list[Difference], refused: list[BadRow]) -> Preview:
        """One that was written down."""
        made = cls(len(differences))
        made.counts.update(counts)
        if "differing" not in counts:  # written down by the release before, whose rows were accounts
            made.counts["differing"] = sum(counts[name] for name in ("added", "changed", "closed"))
        made.differences, made.refused = differences, refused
        return made

    def without_given_up(self, owners: Mapping[str, str]) -> dict[str, str]:
        """Whose the numbers would be once the chunks before were applied."""
        return {number: owner for number, owner in owners.items() if number not in self._given_up}

    def add(self, decision: Decision) -> None:
        """One more chunk."""
        before = {account.account_id: account for account in decision.before}
        told = {"added": decision.added, "changed": decision.changed, "renumbered": decision.renumbered}
        told |= {"closed": decision.closed, "unchanged": decision.unchanged, "passed_over": decision.passed_over}
        told |= {"refused": len(decision.refused), "differing": len(decision.fresh)}
        for name, count in told.items():
            self.counts[name] += count
        for account in decision.fresh:
            was = before.get(account.account_id)
            if was and was.account_number != account.account_number:
                self._given_up.add(was.account_number)
            if len(self.differences) < self._limit:
                self.differences.append(difference(was, account))
        self.refused += decision.refused[: self._limit - len(self.refused)]


def difference(before: Account | None, after: Account) -> Difference:
    """What of an account would be another."""
    if before is None:
        return Difference("added", after.account_number, ())
    changes = tuple(_changes(before, after))
    if before.account_number != after.account_number:
        return Difference("renumbered", after.account_number, changes)
    closes = before.status is Status.OPEN and after.status is Status.CLOSED
    return Difference("closed" if closes else "changed", after.account_number, changes)


def _changes(before: Account, after: Account) -> Iterator[Change]:
    for name in _PLAIN:
        yield from _change(name, getattr(before, name), getattr(after, name))
    for name in _PERSONAL:
        if getattr(before, name) != getattr(after, name):
            yield Change(_TITLES_RU[name], name, None, None)
    yield from _change("meters", [meter.serial for meter in before.meters], [meter.serial for meter in after.meters])
    yield from _change("former_meters", _serials(before.former_meters), _serials(after.former_meters))
    were = {meter.meter_id: meter for meter in before.meters}
    for meter in after.meters:
        if was := were.get(meter.meter_id):
            for name in _OF_METER:
                yield from _change(name, getattr(was, name), getattr(meter, name), at=meter.serial)
            facts_before = asdict(was.facts or _UNTOLD)
            for name, fact in asdict(meter.facts or _UNTOLD).items():
                yield from _change(name, facts_before[name], fact, at=meter.serial)


def _change(name: str, before: Any, after: Any, *, at: str = "") -> Iterator[Change]:
    if before != after:
        where = f"{at} " if at else ""
        yield Change(f"{where}{_TITLES_RU[name]}", f"{where}{name}", _shown(before), _shown(after))


def _serials(former: Iterable[FormerMeter]) -> list[str]:
    return [each.meter.serial for each in former]


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value)) or "—"
    return "—" if value is None else str(value)
