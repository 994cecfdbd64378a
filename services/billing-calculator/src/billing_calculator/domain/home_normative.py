"""Which normative a home goes by: what its pack says for so many rooms and persons, else what the retailer set for all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from billing_calculator.domain.account import Account
from billing_calculator.domain.charge import Why
from billing_calculator.domain.tariff import Tariff
from billing_calculator.domain.words import kwh_en, kwh_ru


@dataclass(frozen=True)
class HomeNormative:
    """kWh a person a month, None where nobody has set any; where it comes from, if that is the pack."""

    kwh: Decimal | None
    why: tuple[Why, ...] = ()


def home_normative(account: Account, tariff: Tariff, *, otherwise: Decimal | None) -> HomeNormative:
    """The rooms are what the base told: where nobody told them, or the pack does not name such a home, none is guessed."""
    home, rooms = account.household, account.rooms
    if rooms is not None:
        for each in tariff.normatives:
            if each.covers(group=home.group, rooms=rooms, persons=home.persons):
                return HomeNormative(each.volume, (_why(rooms, home.persons, each.volume),))
    return HomeNormative(otherwise)


def _why(rooms: int, persons: int, kwh: Decimal) -> Why:
    of = "1 room" if rooms == 1 else f"{rooms} rooms"
    return Why(
        ru=f"Норматив для жилья, где комнат {rooms}, а зарегистрированных {persons}: {kwh_ru(kwh)} на человека в месяц",
        en=f"The normative of a home of {of} with {persons} registered: {kwh_en(kwh)} a person a month",
    )
