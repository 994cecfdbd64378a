"""The fields money, energy, dates and identifiers travel in: exact strings with a pattern, never floats."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate


class Exactly(validate.Regexp):
    """A pattern that the whole text must fit; `Regexp` alone lets a line feed stand after `$`."""

    def __call__(self, value: Any) -> Any:
        if not isinstance(value, str) or not re.fullmatch(str(self.regex.pattern), value):
            raise ValidationError(self._format_error(value))
        return value


class Filled(validate.Length):
    """Something and not too much of it; what is empty is to be filled in, whatever its bounds."""

    def __init__(self, longest: int) -> None:
        super().__init__(min=1, max=longest)

    def __call__(self, value: Any) -> Any:
        if not value:
            raise ValidationError("Please fill in this field.")
        if self.max is not None and len(value) > self.max:
            raise ValidationError(f"Longer than maximum length {self.max}.")
        return value


class Worded(validate.Regexp):
    """More than blanks; that there is nothing at all `Filled` says."""

    def __init__(self) -> None:
        super().__init__(r"\S")

    def __call__(self, value: Any) -> Any:
        if value and not value.strip():
            raise ValidationError("Please fill in this field.")
        return value


class Reason(fields.String):
    """Why somebody did something, in their own words."""

    def __init__(self, longest: int, **kwargs: Any) -> None:
        super().__init__(required=True, validate=[Filled(longest), Worded()], **kwargs)


class DecimalString(fields.Decimal):
    """An exact decimal as a JSON string with at most `places` decimals; `minimum` is inclusive. What the two cannot say, such as
    a largest figure or more than nothing, a `pattern` says, so that the document does."""

    refusal = 'Send the number as a string such as "1.50".'

    def __init__(
        self, places: int, *, minimum: Decimal | None = None, exact: bool = False, pattern: str = "", **kwargs: Any
    ) -> None:
        super().__init__(places=places, as_string=True, allow_nan=False, **kwargs)
        sign = "" if minimum is not None and minimum >= 0 else "-?"
        digits = f"{{{places}}}" if exact else f"{{1,{places}}}"
        fraction = "" if places == 0 else (rf"\.[0-9]{digits}" if exact else rf"(\.[0-9]{digits})?")
        self.exact = exact
        self.minimum = minimum
        self.pattern = pattern or rf"^{sign}[0-9]{{1,15}}{fraction}$"
        self.metadata = {"pattern": self.pattern, **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:  # noqa: ARG002
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            raise ValidationError(self.refusal)
        number = Decimal(value)
        if self.minimum is not None and number < self.minimum:
            raise ValidationError(f"Must be at least {self.minimum}.")
        return number

    def _to_string(self, value: Decimal) -> str:
        text = super()._to_string(value)
        return text if self.exact or "." not in text else text.rstrip("0").rstrip(".")


class Money(DecimalString):
    """Roubles with exactly two decimals, may be negative: `"1257.80"`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(2, exact=True, **kwargs)


class Sum(Money):
    """Roubles that change hands: more than nothing, without leading zeros: `"300.00"`."""

    refusal = 'Send a sum above zero as a string such as "300.00".'

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pattern=r"^([1-9][0-9]{0,14}\.[0-9]{2}|0\.(0[1-9]|[1-9][0-9]))$", **kwargs)


class Price(DecimalString):
    """Roubles per kWh, up to five decimals, never negative: `"4.12"`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(5, minimum=Decimal(0), **kwargs)


class Kwh(DecimalString):
    """Energy in kWh, up to three decimals, may be negative as a difference: `"260"`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(3, **kwargs)


class MeterValue(DecimalString):
    """The figure on a meter's dial, whole kWh as read: `"12345"`; up to three decimals for figures from the base."""

    refusal = "Type the figures of the meter up to the comma, such as 12345."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(3, minimum=Decimal(0), **kwargs)


class Ratio(DecimalString):
    """A meter's transformation ratio, above zero, up to four decimals: `"20"`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(4, minimum=Decimal("0.0001"), **kwargs)


class YesOrNo(fields.Boolean):
    """`true` or `false` itself: what a person agrees to or confirms is never guessed from a number or a word."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:  # noqa: ARG002
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Id(fields.String):
    """An immutable identifier made by the suite: a UUID in lower case."""

    def __init__(self, **kwargs: Any) -> None:
        pattern = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
        super().__init__(validate=Exactly(pattern), **kwargs)


class AccountNumber(fields.String):
    """The retailer's account number: 12 digits, leading zeros kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=Exactly(r"^[0-9]{12}$"), **kwargs)


class Period(fields.String):
    """A billing month: `"2022-11"`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=Exactly(r"^[0-9]{4}-(0[1-9]|1[0-2])$"), **kwargs)


class AskedPeriod(fields.String):
    """A billing month that somebody asks for: of this century, as no books are older."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=Exactly(r"^20[0-9]{2}-(0[1-9]|1[0-2])$"), **kwargs)


class Moment(fields.AwareDateTime):
    """A moment in RFC 3339, UTC: `"2022-11-20T10:15:00Z"`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | float | None:  # noqa: ARG002
        if value is None:
            return None
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class OneOf(fields.String):
    """One word of a closed list."""

    def __init__(self, *words: str, **kwargs: Any) -> None:
        super().__init__(validate=validate.OneOf(words), **kwargs)


class Encrypted(fields.String):
    """A personal field, encrypted with the person's data key (base64 of explicit client-side encryption)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(min=1, max=4096), **kwargs)


class Count(fields.Integer):
    """A whole number, sent as one: neither 2.5 nor "2" is taken for 2, while 2.0 is 2."""

    def _validated(self, value: Any) -> int:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole and not (isinstance(value, float) and value.is_integer()):
            raise self.make_error("invalid", input=value)
        return int(value)
