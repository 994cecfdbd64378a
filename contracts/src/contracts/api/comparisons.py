"""Shadow runs, for the office: our charges of a month beside another base's, or beside a new pack's."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.fields import AskedPeriod, Id, Kwh, Moment, Money, OneOf, Period

CAUSES = (
    "no_charge_here", "no_charge_there", "volume", "price", "rounding", "recalculation", "penalty", "other",
    "dearer", "cheaper", "impossible",
)  # fmt: skip


class TryPackRequest(Schema):
    """Run this pack over a past month; nobody is charged."""

    pack_hash = fields.String(required=True)
    period = AskedPeriod(required=True, metadata={"example": "2022-10"})


class ComparedSumsResponse(Schema):
    """What a month came to by kind; `volume` is null where it is not told."""

    charge = Money(required=True)
    recalculation = Money(required=True)
    penalty = Money(required=True)
    volume = Kwh(required=True, allow_none=True)


class DifferenceResponse(Schema):
    """An account that differs; `ours` is null where we have no charge (or the pack no price), `theirs` where they have none."""

    account_number = fields.String(required=True)
    amount = Money(required=True)
    ours = fields.Nested(ComparedSumsResponse, required=True, allow_none=True)
    theirs = fields.Nested(ComparedSumsResponse, required=True, allow_none=True)


class CauseResponse(Schema):
    """Accounts that differ for one cause, the sum of their differences, and some of them."""

    cause = OneOf(*CAUSES, required=True)
    accounts = fields.Integer(required=True)
    amount = Money(required=True)
    examples = fields.List(fields.Nested(DifferenceResponse), required=True)


class ComparisonResponse(Schema):
    """A shadow run: beside the file `name` of another base, or beside the pack `name` (`theirs` is then what was charged).

    `accounts` are those looked at that have a charge on either side, of about `accounts_known` there are.
    """

    comparison_id = Id(required=True)
    kind = OneOf("base", "pack", required=True)
    period = Period(required=True)
    name = fields.String(required=True)
    state = OneOf("loading", "running", "cancelled", "done", required=True)
    started_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)
    accounts = fields.Integer(required=True)
    accounts_known = fields.Integer(required=True)
    same = fields.Integer(required=True)
    ours_total = Money(required=True)
    theirs_total = Money(required=True)
    causes = fields.List(fields.Nested(CauseResponse), required=True)


class ComparisonsResponse(Schema):
    """The runs begun last, newest first."""

    items = fields.List(fields.Nested(ComparisonResponse), required=True)
