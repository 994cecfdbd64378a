"""What is refused about registries and payments without an account."""

from __future__ import annotations

from collections.abc import Sequence

from billing_calculator.domain.errors import BillingError


class ProfileUnknown(BillingError):
    """No kind of file is called so, or takes a file of this name."""

    code = "registry_profile_unknown"

    def __init__(self) -> None:
        super().__init__(
            ru="По имени файла не видно, какого он вида. Выберите вид файла из списка.",
            en="The file's name does not tell what kind it is. Choose the kind of file from the list.",
        )


class AgentNotOfRegistry(BillingError):
    """It must be said whose file it is."""

    code = "registry_agent_unknown"

    def __init__(self, named: str, choices: Sequence[str]) -> None:
        listed = ", ".join(choices)
        super().__init__(
            ru=f"Выберите, чей это реестр: {listed}.",
            en=f"Choose whose registry it is: {listed}.",
            details={"agent": named, "agents": list(choices)},
        )


class RegistryBroken(BillingError):
    """It did not arrive whole."""

    code = "registry_broken_off"

    def __init__(self) -> None:
        super().__init__(ru="Файл пришёл не целиком. Отправьте его ещё раз.", en="The file broke off. Send it again.")


class RegistryUnknown(BillingError):
    """Nobody has sent it."""

    kind = "missing"
    code = "registry_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Такого реестра нет.", en="There is no such registry.")


class RegistryNotReady(BillingError):
    """It is not waiting for anybody's word."""

    kind = "conflict"
    code = "registry_not_ready"

    def __init__(self, state: str) -> None:
        super().__init__(
            ru="Этот реестр уже не ждёт решения. Обновите страницу: там видно, что с ним.",
            en="This registry no longer waits for a decision. Reload the page to see where it stands.",
            details={"state": state},
        )


class SuspenseUnknown(BillingError):
    """There is no such payment without an account."""

    kind = "missing"
    code = "suspense_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Такого невыясненного платежа нет.", en="There is no such payment without an account.")


class SuspenseSettled(BillingError):
    """Somebody was there before."""

    kind = "conflict"
    code = "suspense_settled"

    def __init__(self) -> None:
        super().__init__(
            ru="С этим платежом уже разобрались. Обновите страницу: там видно кто, когда и почему.",
            en="This payment is settled already. Reload the page to see by whom, when and why.",
        )


class NoSuchAccount(BillingError):
    """The number to which a payment is to be put is nobody's."""

    code = "account_number_unknown"

    def __init__(self) -> None:
        ru, en = "Такого лицевого счёта нет. Проверьте номер.", "There is no such account. Check the number."
        super().__init__(ru=ru, en=en)
        self.errors = [{"pointer": "/account_number", "ru": ru, "en": en}]
