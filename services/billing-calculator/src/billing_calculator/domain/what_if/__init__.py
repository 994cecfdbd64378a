"""What a charge would have come to if one thing had been otherwise, by the engine that every charge and case goes through."""

from billing_calculator.domain.what_if.ask import Options, Otherwise, Typical, WhatIfRefused, options_of
from billing_calculator.domain.what_if.suppose import Supposed, suppose

__all__ = ["Options", "Otherwise", "Supposed", "Typical", "WhatIfRefused", "options_of", "suppose"]
