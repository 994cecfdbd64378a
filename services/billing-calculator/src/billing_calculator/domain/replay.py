"""A past calculation done again from what was kept of it: the readings, the home, the plan and the pack of prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from billing_calculator.domain.calculation import Revision
from billing_calculator.domain.charge import CALCULATOR, NOTHING, Household, Line, Priced, Volume, charge_net
from billing_calculator.domain.contract_charge import charge_by_points
from billing_calculator.domain.engine.prices import Stretch
from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.parted import DAYS, TAKEN_BACK, OfMonth, billed_as, charge_by_days, charge_spread
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.stand_in import SetOff, StandIn
from billing_calculator.domain.tariff import Tariff, Tariffs
from billing_calculator.domain.unread import stand_in
from billing_calculator.domain.words import money_en, money_ru

Figures = tuple[str, str, Decimal, Decimal, Decimal]


class RevisionUnknown(BillingError):
    """The charge never had this revision."""

    kind = "missing"
    code = "revision_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Такого расчёта у этого начисления нет.", en="The charge has no such revision.")


class InputsNotKept(BillingError):
    """The revision is older than the keeping of what it was made from."""

    kind = "conflict"
    code = "inputs_not_kept"

    def __init__(self) -> None:
        super().__init__(
            ru="Этот расчёт сделан раньше, чем стали хранить все его исходные данные. Повторить его нельзя, строки прежние.",
            en="This revision is older than the keeping of all its inputs. It cannot be done again; its lines are as they were.",
        )


class PenaltyUnknown(BillingError):
    """The account has no such booked penalty."""

    kind = "missing"
    code = "penalty_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Такой записи о пени у этого счёта нет.", en="The account has no such penalty.")


class PackGone(BillingError):
    """The very pack of prices that the revision was made by is not held any more."""

    kind = "conflict"
    code = "pack_gone"

    def __init__(self, *, name: str, pack_hash: str) -> None:
        super().__init__(
            ru=f"Таблицы цен «{name}», по которой сделан расчёт, больше нет. Повторить его нельзя, строки прежние.",
            en=f"The price table “{name}” this revision was made by is not held any more. Its lines are as they were.",
            details={"pack": name, "pack_hash": pack_hash},
        )


class ReplayDiffers(BillingError):
    """Done again, the calculation comes to another sum or to other lines: somebody has to look."""

    kind = "conflict"
    code = "replay_differs"

    def __init__(self, *, then: Decimal, now: Decimal, details: dict[str, Any]) -> None:
        super().__init__(
            ru=f"Повторный расчёт не сошёлся: было {money_ru(then)}, получилось {money_ru(now)}. Мы уже знаем и разберёмся.",
            en=f"Done again, the calculation differs: {money_en(then)} then, {money_en(now)} now. We know and will look into it.",
            details={"then": str(then), "now": str(now), **details},
        )


@dataclass(frozen=True)
class Replay:
    """The same kopecks again, by which rules then and now, and by which pack."""

    revision: int
    total: Decimal
    lines: Sequence[Line]
    tariff: str
    pack_hash: str
    calculator: str
    calculator_now: str


def replay(key: ChargeKey, revision: Revision, tariffs: Tariffs) -> Replay:
    """Do it again; whatever is not the same to the kopeck is refused with both figures."""
    lines: Sequence[Line] = ()
    if revision.terms is not None:
        lines = charge_by_points(revision.readings, revision.terms, set_off=revision.set_off).lines
    elif revision.readings or revision.stand_in:
        if revision.household is None or not revision.pack_hash:
            raise InputsNotKept()
        lines = _lines_again(key, revision, revision.household, tariffs)
    total = sum((line.amount for line in lines), NOTHING)
    if total != revision.total or list(map(_figures, lines)) != list(map(_figures, revision.lines)):
        details = {"calculator": revision.calculator, "calculator_now": CALCULATOR, "pack_hash": revision.pack_hash}
        raise ReplayDiffers(then=revision.total, now=total, details=details)
    return Replay(
        revision.revision, total, lines, revision.tariff, revision.pack_hash, revision.calculator, CALCULATOR
    )  # fmt: skip


def _lines_again(key: ChargeKey, revision: Revision, household: Household, tariffs: Tariffs) -> Sequence[Line]:
    if revision.parts:
        return parts_again(revision, household, tariffs).lines
    pack = _held(tariffs, revision.tariff, revision.pack_hash)
    volumes = volumes_again(revision, pack, household)
    month = int(key.period[5:])
    return charge_net(volumes=volumes, tariff=pack, household=household, month=month, periods=revision.periods).lines


def parts_again(revision: Revision, household: Household, tariffs: Tariffs) -> Priced:
    """A charge by several tables, each by its own pack; what was taken back is taken back as it was charged."""
    parts = [each for each in revision.parts if each.what != TAKEN_BACK]
    packs = {each: _held(tariffs, each.tariff, each.pack_hash) for each in parts}
    if parts[0].what == DAYS:
        stretches = [Stretch(packs[each], each.on, each.days) for each in parts]
        return charge_by_days(revision.net_volumes, stretches, household, periods=revision.periods)
    back = {each.period: SetOff(each.period, each.volumes, billed_as(each)) for each in revision.parts if each.what == TAKEN_BACK}
    read = [volume for reading in revision.readings for volume in reading.volumes()]
    months = [OfMonth(each.period, each.on, packs[each], back.get(each.period)) for each in parts]
    return charge_spread(read, months, household)


def _held(tariffs: Tariffs, name: str, pack_hash: str) -> Tariff:
    pack = pack_named(tariffs, name, pack_hash)
    if pack is None:
        raise PackGone(name=name, pack_hash=pack_hash)
    return pack


def volumes_again(revision: Revision, pack: Tariff, household: Household) -> Sequence[Volume]:
    """The kWh as they come out today; what stood in for a reading is worked out again from what it was made of."""
    if revision.stand_in is None:
        unread = tuple(replace(each, stand_in=_again(each.stand_in, pack, household)) for each in revision.unread)
        return replace(revision, unread=unread).net_volumes
    return _again(revision.stand_in, pack, household).volumes


def _again(kept: StandIn, pack: Tariff, household: Household) -> StandIn:
    return stand_in(
        kept.history, billed_before=kept.billed_before, normative=kept.normative, tariff=pack, household=household,
        counted=kept.counted,
    )  # fmt: skip


def pack_of(revision: Revision, tariffs: Tariffs) -> Tariff | None:
    """The pack of that very content, if it is still held."""
    return pack_named(tariffs, revision.tariff, revision.pack_hash)


def pack_named(tariffs: Tariffs, name: str, pack_hash: str) -> Tariff | None:
    """The pack of that name and of that very content, if it is still held."""
    found = tariffs.named(name, pack_hash)
    return found if found is not None and found.pack_hash == pack_hash else None


def _figures(line: Line) -> Figures:
    return line.zone, line.band, line.volume, line.price, line.amount
