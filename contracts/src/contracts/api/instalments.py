"""Debts that are paid in instalments: asked for by the account's owner, decided by the office."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.fields import Count, Filled, Id, Moment, Money, OneOf, Period, Reason, Sum, Worded

STATES = ("asked", "agreed", "refused", "withdrawn", "broken", "done")
MONTHS = validate.Range(1, 60)
WORD, REASON = 500, 500


class InstalmentMonthResponse(Schema):
    """What is unpaid of a month (null: of the time before the ledger); `charged` and `year_before` where it rose so much that it
    may be paid in instalments before it is overdue."""

    period = Period(required=True, allow_none=True)
    due_on = fields.Date(required=True)
    amount = Money(required=True)
    charged = Money(required=True, allow_none=True)
    year_before = Money(required=True, allow_none=True)


class InstalmentPartResponse(Schema):
    """So much until that day."""

    due_on = fields.Date(required=True)
    amount = Money(required=True)


class PaidInstalmentPartResponse(InstalmentPartResponse):
    """With what of it is paid."""

    paid = Money(required=True)


class InstalmentScheduleResponse(Schema):
    """The parts for a number of months; the first has what does not divide."""

    months = fields.Integer(required=True)
    parts = fields.List(fields.Nested(InstalmentPartResponse), required=True)


class InstalmentPlanResponse(Schema):
    """A plan and how it stands by the ledger: payments since it was agreed, the oldest part first; `settled` and `left` come to
    `amount`.

    `late` is overdue of it; after `breaks_after` it ends for that. `word` is told to whoever wrote it (`own`) and to the office.
    """

    plan_id = Id(required=True)
    state = OneOf(*STATES, required=True)
    amount = Money(required=True)
    owed = fields.List(fields.Nested(InstalmentMonthResponse), required=True)
    parts = fields.List(fields.Nested(PaidInstalmentPartResponse), required=True)
    settled = Money(required=True)
    left = Money(required=True)
    late = Money(required=True)
    breaks_after = fields.Date(required=True, allow_none=True)
    asked_at = Moment(required=True)
    decided_at = Moment(required=True, allow_none=True)
    ended_at = Moment(required=True, allow_none=True)
    reason = fields.String(required=True)
    own = fields.Boolean(required=True)
    word = fields.String(required=True, allow_none=True)


class InstalmentPlansResponse(Schema):
    """What may be paid in instalments by the ledger of `as_of`: `amount` of the months `owed`, in one of the `schedules`.

    Without schedules `not_offered` says why: not_offered, organisation, account_closed, plan_open, nothing_owed, sum_too_small;
    further ones may come. `penalty` says what becomes of penalties meanwhile: `goes_on` by the same rules. A part that is more
    than `grace_days` overdue ends a plan.
    """

    as_of = Moment(required=True)
    amount = Money(required=True)
    owed = fields.List(fields.Nested(InstalmentMonthResponse), required=True)
    schedules = fields.List(fields.Nested(InstalmentScheduleResponse), required=True)
    not_offered = fields.String(required=True, allow_none=True)
    penalty = fields.String(required=True)
    grace_days = fields.Integer(required=True)
    items = fields.List(fields.Nested(InstalmentPlanResponse), required=True)


class AskForInstalmentsRequest(Schema):
    """`amount` is the sum that was seen; 409 `instalment_sum_changed` where it is another by now."""

    months = Count(required=True, validate=MONTHS, metadata={"example": 6})
    amount = Sum(required=True, metadata={"example": "1257.80"})
    word = fields.String(load_default=None, allow_none=True, validate=[Filled(WORD), Worded()])


class ConsideredPlanResponse(InstalmentPlanResponse):
    """As the office sees it: `owed_now` is what is unpaid of its months, `schedules` what that can be divided into."""

    account_number = fields.String(required=True)
    owed_now = Money(required=True)
    schedules = fields.List(fields.Nested(InstalmentScheduleResponse), required=True)


class ConsideredPlansResponse(Schema):
    """Those that wait, the longest first, then those that run, then those that ended last; how many are `waiting` at all."""

    waiting = fields.Integer(required=True)
    items = fields.List(fields.Nested(ConsideredPlanResponse), required=True)


class AgreeToInstalmentsRequest(Schema):
    """In how many parts; without a number, in as many as were asked for."""

    months = Count(load_default=None, allow_none=True, validate=MONTHS)


class RefuseInstalmentsRequest(Schema):
    """Why, as the customer reads it."""

    reason = Reason(REASON)
