"""What can be refused of a payment from the cabinet; the error points at the sum it is about."""

from __future__ import annotations

from decimal import Decimal

from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.words import money_en, money_ru


class PartRefused(BillingError):
    """Base of what is wrong with one account's part."""

    at = "amount"

    def __init__(self, index: int, *, ru: str, en: str) -> None:
        super().__init__(ru=ru, en=en)
        self.errors = [{"pointer": f"/parts/{index}/{self.at}", "ru": ru, "en": en}]


class SumTooSmall(PartRefused):
    """Less than the smallest payment."""

    code = "sum_too_small"

    def __init__(self, index: int, smallest: Decimal) -> None:
        ru, en = f"Наименьшая сумма платежа: {money_ru(smallest)}.", f"The smallest payment is {money_en(smallest)}."
        super().__init__(index, ru=ru, en=en)


class SumTooLarge(PartRefused):
    """More than the largest payment, alone or together with the others."""

    code = "sum_too_large"

    def __init__(self, index: int, largest: Decimal) -> None:
        ru = f"За один раз можно заплатить не больше {money_ru(largest)}. Разделите платёж на несколько."
        en = f"At most {money_en(largest)} can be paid at once. Please pay in several parts."
        super().__init__(index, ru=ru, en=en)


class AccountTakesNoPayment(PartRefused):
    """The account is closed, or nothing is known of it yet."""

    kind = "conflict"
    code = "account_takes_no_payment"
    at = "account_id"

    def __init__(self, index: int) -> None:
        super().__init__(
            index,
            ru="За этот лицевой счёт здесь заплатить нельзя: он закрыт или ещё не загружен.",
            en="This account cannot be paid for here: it is closed or not loaded yet.",
        )


class AccountPaidTwice(PartRefused):
    """One account has two parts."""

    code = "account_twice"
    at = "account_id"

    def __init__(self, index: int) -> None:
        super().__init__(index, ru="Лицевой счёт указан дважды.", en="The account was given twice.")


class OnlinePaymentsOff(BillingError):
    """No provider is set."""

    kind = "conflict"
    code = "online_payments_off"

    def __init__(self) -> None:
        super().__init__(
            ru="Оплата картой в кабинете сейчас недоступна. Заплатить можно у любого сборщика платежей по номеру лицевого счёта.",
            en="Paying by card is not offered here now. You can pay at any payment agent by the account number.",
        )


class OnlinePaymentUnknown(BillingError):
    """The person has no such payment."""

    kind = "missing"
    code = "online_payment_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Платёж не найден.", en="The payment was not found.")


class NoticeRefused(BillingError):
    """The provider's message is not signed as agreed, or is an old one."""

    kind = "unauthenticated"
    code = "notice_not_signed"

    def __init__(self) -> None:
        super().__init__(ru="Подпись сообщения не подходит.", en="The message's signature does not fit.")


class PartOfAnotherPerson(PartRefused):
    """An account for which this person may not pay; the same for one that does not exist."""

    kind = "forbidden"
    code = "account_role_missing"
    at = "account_id"

    def __init__(self, index: int) -> None:
        super().__init__(
            index,
            ru="За этот лицевой счёт вы платить отсюда не можете.",
            en="You cannot pay for this account from here.",
        )


class PathNotAmongParts(BillingError):
    """The account that is asked about is not among those paid for."""

    code = "account_not_among_parts"

    def __init__(self) -> None:
        super().__init__(ru="Укажите сумму и для этого лицевого счёта.", en="Please give a sum for this account too.")
