"""Facts of billing-calculator about bills."""

from __future__ import annotations

from marshmallow import fields

from contracts.core import public
from contracts.events.parts import EventData
from contracts.fields import AccountNumber, Id, Moment, Money, Period


class BillIssuedV1(EventData):
    """After the close of a month the bill of an account in somebody's cabinet was made, or had been asked for already.

    Told once for a bill, whose sums never change. `to_pay` is due on `due_on`; of it `overdue` was due before.
    """

    bill_id = Id(required=True)
    account_id = Id(required=True)
    account_number = AccountNumber(required=True)
    period = Period(required=True)
    charged = Money(required=True)
    to_pay = Money(required=True)
    advance = Money(required=True)
    overdue = Money(required=True)
    due_on = fields.Date(required=True)
    made_at = Moment(required=True)


BILL_ISSUED = public(
    "billing_calculator.bill_issued.v1", BillIssuedV1, summary="The bill of a closed month is there, to be sent on."
)
