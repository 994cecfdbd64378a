"""The doors: the customer's account area and the payment agents' own."""

from billing_calculator.api import agents_for_staff as _agents  # noqa: F401  # adds its operations to `billing`
from billing_calculator.api import bank_registries as _bank_registries  # noqa: F401
from billing_calculator.api import certificates as _certificates  # noqa: F401  # adds its operations to `bills` and `billing`
from billing_calculator.api import closes as _closes  # noqa: F401
from billing_calculator.api import comparisons as _comparisons  # noqa: F401
from billing_calculator.api import instalments as _instalments  # noqa: F401
from billing_calculator.api import online as _online  # noqa: F401
from billing_calculator.api import outlook as _outlook  # noqa: F401
from billing_calculator.api import registries as _registries  # noqa: F401
from billing_calculator.api import reversals as _reversals  # noqa: F401
from billing_calculator.api import suspense as _suspense  # noqa: F401
from billing_calculator.api import tariffs as _tariffs  # noqa: F401
from billing_calculator.api import what_ifs as _what_ifs  # noqa: F401  # adds its operations to `explanations`
from billing_calculator.api.account_area import billing
from billing_calculator.api.agents import pay
from billing_calculator.api.bills import bills
from billing_calculator.api.calculator import calculator
from billing_calculator.api.case_files import calculate_cases
from billing_calculator.api.explanations import explanations

__all__ = ["billing", "bills", "calculate_cases", "calculator", "explanations", "pay"]
