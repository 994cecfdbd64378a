"""The figures of a case: exact decimals whose largest the document tells, months, whole numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from contracts.fields import DecimalString


class Bounded(DecimalString):
    """A decimal that fits a pattern of its own, so that the document says how large it may be."""

    def __init__(self, whole: str, places: int, *, exact: bool = False, **kwargs: Any) -> None:
        fraction = rf"\.[0-9]{{{places}}}" if exact else rf"(\.[0-9]{{1,{places}}})?"
        super().__init__(places, minimum=Decimal(0), exact=exact, pattern=rf"^{whole}{fraction}$", **kwargs)


class Volume7(Bounded):
    """kWh (Gcal, m³) with up to seven decimals, never negative, below a billion: `"260"`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("[0-9]{1,9}", 7, **kwargs)


class Roubles(Bounded):
    """Roubles with exactly two decimals, never negative, below a billion: `"1000.00"`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("[0-9]{1,9}", 2, exact=True, **kwargs)


class Ratio(Bounded):
    """A transformation ratio with up to four decimals, below 100000: `"20"`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("[0-9]{1,5}", 4, load_default=Decimal(1), **kwargs)


class Percent(DecimalString):
    """From 0 to 100 with up to two decimals: `"50"`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(2, minimum=Decimal(0), pattern=r"^(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)$", **kwargs)
