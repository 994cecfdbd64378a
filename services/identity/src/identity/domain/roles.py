"""What people at the retailer may do: the whole set of roles in one place. Doors name them; nobody has a right beyond these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from identity.domain.errors import FieldError, FormInvalid


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role and what it may do, as the one who gives it reads it."""

    name: str
    title_ru: str
    title_en: str
    may_ru: str
    may_en: str


ROLES = (
    Role(
        name="clerk",
        title_ru="Оператор",
        title_en="Clerk",
        may_ru="Загружает реестры, разбирает показания, которые ждут проверки, и спорные заявки на регистрацию.",
        may_en="Loads registers, settles readings that wait for a check, and decides registrations that need a person.",
    ),
    Role(
        name="support",
        title_ru="Поддержка",
        title_en="Support",
        may_ru="Открывает кабинет клиента на 15 минут, только для просмотра; клиент об этом узнаёт.",
        may_en="Opens a customer's cabinet for 15 minutes, to look only; the customer is told.",
    ),
    Role(
        name="accountant",
        title_ru="Бухгалтер",
        title_en="Accountant",
        may_ru="Разбирает платежи, в том числе невыясненные; загружает и утверждает тарифы.",
        may_en="Settles payments, those of unknown purpose too; uploads and approves tariffs.",
    ),
    Role(
        name="head",
        title_ru="Руководитель",
        title_en="Head",
        may_ru="Заводит сотрудников и внешние системы, утверждает вторым лицом, читает журнал действий.",
        may_en="Adds staff and internal systems, approves as the second person, reads the journal.",
    ),
)
NAMES = tuple(role.name for role in ROLES)


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The roles by their names, in the order of the set. FormInvalid for none, and for one that is not in the set."""
    wanted = set(names)
    if not wanted or not wanted <= set(NAMES):
        ru, en = "Выберите хотя бы одну роль из списка.", "Choose at least one role of the list."
        raise FormInvalid((FieldError(pointer="/roles", ru=ru, en=en),))
    return tuple(name for name in NAMES if name in wanted)
