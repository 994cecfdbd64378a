"""The doors: the customer's account area and the payment agents' own."""

from billing_calculator.api.account_area import billing
from billing_calculator.api.agents import pay

__all__ = ["billing", "pay"]
