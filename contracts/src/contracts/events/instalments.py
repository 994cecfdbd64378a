"""Facts of billing-calculator about debts that are paid in instalments."""

from __future__ import annotations

from marshmallow import fields

from contracts.core import public
from contracts.events.parts import EventData
from contracts.fields import AccountNumber, Id, Moment, Money, Period


class InstalmentMonthV1(EventData):
    """What of a month (null: of the time before the ledger) is paid in instalments. A month that cost much more than the same
    one a year before says what both were."""

    period = Period(required=True, allow_none=True)
    due_on = fields.Date(required=True)
    amount = Money(required=True)
    charged = Money()
    year_before = Money()


class InstalmentPartV1(EventData):
    """So much until that day."""

    due_on = fields.Date(required=True)
    amount = Money(required=True)


class InstalmentPlanV1(EventData):
    """The whole plan after the fact. `state`: asked, agreed, refused, withdrawn, broken or done; further ones may come.

    `parts` come to `amount`, which is the unpaid sum of the months `owed`; `settled` is how much of it was paid when it ended.
    Who asked, and the words of both sides, are read in the cabinet.
    """

    plan_id = Id(required=True)
    account_id = Id(required=True)
    account_number = AccountNumber(required=True)
    state = fields.String(required=True)
    amount = Money(required=True)
    owed = fields.List(fields.Nested(InstalmentMonthV1), required=True)
    parts = fields.List(fields.Nested(InstalmentPartV1), required=True)
    asked_at = Moment(required=True)
    decided_at = Moment()
    ended_at = Moment()
    settled = Money(required=True)


INSTALMENT_ASKED = public(
    "billing_calculator.instalment_asked.v1", InstalmentPlanV1, summary="A customer asks to pay a debt in instalments."
)
INSTALMENT_DECIDED = public(
    "billing_calculator.instalment_decided.v1", InstalmentPlanV1, summary="The office has agreed to instalments or refused them."
)
INSTALMENT_ENDED = public(
    "billing_calculator.instalment_ended.v1", InstalmentPlanV1, summary="Instalments are paid, broken off or no longer asked for."
)
