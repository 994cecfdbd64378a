"""A whole case of what was used, from readings to roubles: pure functions, each line with its reason, rule and price."""

from billing_calculator.domain.engine.case import Case
from billing_calculator.domain.engine.compute import compute
from billing_calculator.domain.engine.result import Result

__all__ = ["Case", "Result", "compute"]
