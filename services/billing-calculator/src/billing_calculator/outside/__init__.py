"""Whom billing-calculator calls beyond the suite: the payment provider."""
