"""What can be refused of an instalment plan, with the way on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.words import money_en, money_ru

WHY_NOT = {
    "not_offered": ("Рассрочку здесь сейчас не дают.", "Instalments are not offered here now."),
    "organisation": (
        "Рассрочку для организаций согласуют по договору. Позвоните нам.",
        "Instalments for organisations are agreed upon with their contract. Please call us.",
    ),
    "account_closed": (
        "Лицевой счёт закрыт. О рассрочке договоритесь с нами по телефону.",
        "The account is closed. Please call us about instalments.",
    ),
    "plan_open": (
        "По этому счёту уже есть рассрочка или просьба о ней. Сначала завершите её.",
        "This account has instalments or a request for them already. Please finish those first.",
    ),
    "nothing_owed": ("Просроченного долга нет: рассрочка не нужна.", "Nothing is overdue: no instalments are needed."),
    "sum_too_small": ("Сумма слишком мала, чтобы делить её на части.", "The sum is too small to be divided into parts."),
}
STATES = {
    "agreed": ("Рассрочка уже согласована.", "The instalments are agreed upon already."),
    "refused": ("В рассрочке уже отказано.", "The instalments were refused already."),
    "withdrawn": ("Просьба о рассрочке уже отозвана.", "The request for instalments was withdrawn already."),
    "broken": ("Рассрочка уже прекращена.", "The instalments have ended already."),
    "done": ("Рассрочка уже выплачена.", "The instalments are paid already."),
}


class NotOffered(BillingError):
    """There is nothing to be paid in instalments, or not here."""

    kind = "conflict"
    code = "instalments_not_offered"

    def __init__(self, why: str) -> None:
        ru, en = WHY_NOT[why]
        super().__init__(ru=ru, en=en, details={"why": str(why)})


class SumChanged(BillingError):
    """The debt is another by now than the one that was looked at."""

    kind = "conflict"
    code = "instalment_sum_changed"

    def __init__(self, amount: Decimal) -> None:
        super().__init__(
            ru=f"Долг успел измениться: теперь это {money_ru(amount)}. Посмотрите новые части и отправьте ещё раз.",
            en=f"The debt has changed: it is {money_en(amount)} now. Please look at the new parts and send again.",
            details={"amount": f"{amount:.2f}"},
        )


class MonthsOutside(BillingError):
    """Not in so many parts."""

    code = "instalment_months_outside"

    def __init__(self, possible: Sequence[int]) -> None:
        least, most = (min(possible), max(possible)) if possible else (0, 0)
        ru = f"Эту сумму можно разделить на число частей от {least} до {most}." if possible else WHY_NOT["sum_too_small"][0]
        en = f"This sum can be divided into {least} to {most} parts." if possible else WHY_NOT["sum_too_small"][1]
        super().__init__(ru=ru, en=en, details={"least": least, "most": most})
        self.errors = [{"pointer": "/months", "ru": self.ru, "en": self.en}]


class PlanUnknown(BillingError):
    """There is no such plan."""

    kind = "missing"
    code = "instalment_plan_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Такой рассрочки нет.", en="There is no such instalment plan.")


class PlanDecided(BillingError):
    """It was decided, taken back or ended before."""

    kind = "conflict"
    code = "instalment_plan_decided"

    def __init__(self, state: str) -> None:
        ru, en = STATES[state]
        super().__init__(ru=ru, en=en, details={"state": str(state)})


class NothingLeft(BillingError):
    """What was asked for is paid by now."""

    kind = "conflict"
    code = "instalment_nothing_left"

    def __init__(self) -> None:
        super().__init__(
            ru="Долг, о котором просили, уже оплачен: соглашаться не на что. Откажите, написав об этом.",
            en="The debt that was asked about is paid: there is nothing to agree on. Please refuse and say so.",
        )
