"""Facts of billing-calculator: what is owed and why, and what was paid."""

from __future__ import annotations

from marshmallow import fields

from contracts.core import private, public
from contracts.events.charge_parts import ChargeLineV1, StandInV1, UnpaidPartV1, UnreadMeterV1
from contracts.events.own_data import ExportPartV1, PersonErasedV1
from contracts.events.parts import SERVICES, TARIFF_SERVICES, EventData, Explanation
from contracts.fields import DecimalString, Id, Kwh, Moment, Money, OneOf, Period


class ChargeCalculatedV1(EventData):
    """The whole charge of an account for a month. `difference` is against the charge's previous revision; `balance` is what is
    owed after it (negative: an advance).

    `due_on` is the last day to pay this charge, `balance_due_on` the earliest such day of all that is unpaid after it, and
    `balance_parts` what is unpaid by due date, oldest first, payments having settled the oldest.
    """

    charge_id = Id(required=True)
    account_id = Id(required=True)
    service = OneOf(*SERVICES, required=True)
    period = Period(required=True)
    reason = OneOf("reading_submitted", "reading_corrected", "reading_cancelled", "account_updated", required=True)
    tariff = fields.String(required=True)
    pack_hash = fields.String(metadata={"description": "SHA-256 of the tariff pack it was made by; empty before packs had one"})
    calculator = fields.String(required=True)
    volume = Kwh(required=True)
    total = Money(required=True)
    previous_total = Money(required=True)
    difference = Money(required=True)
    lines = fields.List(fields.Nested(ChargeLineV1), required=True)
    reading_ids = fields.List(Id(), required=True)
    due_on = fields.Date(required=True)
    balance = Money(required=True)
    balance_due_on = fields.Date(allow_none=True)
    balance_parts = fields.List(fields.Nested(UnpaidPartV1))
    calculated_at = Moment(required=True)
    stand_in = fields.Nested(StandInV1)
    set_off = fields.List(Period(), metadata={"description": "Months billed unread, whose kWh these readings hold too"})
    unread_meters = fields.List(
        fields.Nested(UnreadMeterV1), metadata={"description": "Meters that were not read while others were, billed by rule"}
    )
    by_rule = fields.Boolean(metadata={"description": "The close of the month made it; `reason` is for those who know four only"})


class MonthClosedV1(EventData):
    """A billing month is closed: every account without a reading for it was charged by rule, or waits for its tariff.

    Told once for a month, when the last account is done. `accounts` are those that were open then: `read` had a charge
    from readings, `by_average` and `by_normative` were charged by rule (`average_total`, `normative_total`), `waiting`
    lack a tariff or a normative, `without_meter` a meter. A reading that comes later is charged as ever and sets off
    what stood in for it. The sums are those of the moment; `charge_calculated` tells what changes afterwards. Whoever
    keeps readings may take the month for finished from here on: what a customer wants changed in it is decided by
    staff.
    """

    close_id = Id(required=True)
    period = Period(required=True)
    started_at = Moment(required=True)
    closed_at = Moment(required=True)
    accounts = fields.Integer(required=True)
    read = fields.Integer(required=True)
    by_average = fields.Integer(required=True)
    by_normative = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    without_meter = fields.Integer(required=True)
    average_total = Money(required=True)
    normative_total = Money(required=True)


class CloseChunkPlannedV1(EventData):
    """Work for one worker: the accounts whose ids are greater than `after` and not greater than `until` (null: no bound).

    A `dry` one charges nobody and only counts. Where `charged_is_told`, `close_chunk_charged` follows when it is done.
    Meters that were not read beside others are charged where `meters_too`.
    """

    close_id = Id(required=True)
    period = Period(required=True)
    dry = fields.Boolean(required=True)
    attempt = fields.Integer(required=True)
    chunk = fields.Integer(required=True)
    after = Id(required=True, allow_none=True)
    until = Id(required=True, allow_none=True)
    charged_is_told = fields.Boolean()
    meters_too = fields.Boolean()


class PaymentReceivedV1(EventData):
    """An agent's payment, kept by its own id; `balance` is what is owed after it (negative: an advance).

    `txn_id` is the agent's number of it and `account_number` the number it was paid under; from them and the rest the payment
    can be made anew. `period` is the month that the payer named; without one it settles the oldest debt first. `registry_id`
    names the agent's registry that told of it, where no request had.
    """

    payment_id = Id(required=True)
    account_id = Id(required=True)
    agent = fields.String(required=True)
    amount = Money(required=True)
    paid_at = Moment(required=True)
    received_at = Moment(required=True)
    balance = Money(required=True)
    txn_id = fields.String()
    account_number = fields.String()
    period = Period()
    registry_id = Id()


class PenaltyLineV1(EventData):
    """Days with one unpaid sum, rate and share: each costs 1/`share` of `percent` of it. `from_day`: the number of the first."""

    period = Period(required=True, allow_none=True)
    first = fields.Date(required=True)
    last = fields.Date(required=True)
    from_day = fields.Integer(required=True)
    days = fields.Integer(required=True)
    unpaid = Money(required=True)
    percent = DecimalString(3, required=True)
    share = fields.Integer(required=True)
    amount = Money(required=True)
    why = fields.Nested(Explanation, required=True)


class SettledV1(EventData):
    """So much of a sum was paid on that day."""

    on = fields.Date(required=True)
    amount = Money(required=True)


class LatePartV1(EventData):
    """A sum that was paid late or not at all, its last day to pay, and what settled it."""

    period = Period(required=True, allow_none=True)
    due_on = fields.Date(required=True)
    amount = Money(required=True)
    payments = fields.List(fields.Nested(SettledV1), required=True)


class PenaltyAccruedV1(EventData):
    """What a month adds to the penalties that an account owes; negative where a payment or a correction of earlier lowers them.

    `told` is the penalty of all delays until the day `until`, the last of the month, as `lines` make it from `parts`; `booked`
    what was owed of it already; `amount` the difference. A month may have several, counted by `ordinal`; none ever changes.
    """

    penalty_id = Id(required=True)
    account_id = Id(required=True)
    period = Period(required=True)
    ordinal = fields.Integer(required=True)
    until = fields.Date(required=True)
    amount = Money(required=True)
    told = Money(required=True)
    booked = Money(required=True)
    lines = fields.List(fields.Nested(PenaltyLineV1), required=True)
    parts = fields.List(fields.Nested(LatePartV1), required=True)
    calculator = fields.String(required=True)
    balance = Money(required=True)
    balance_due_on = fields.Date(required=True, allow_none=True)
    balance_parts = fields.List(fields.Nested(UnpaidPartV1), required=True)
    accrued_at = Moment(required=True)


class TariffPackChangedV1(EventData):
    """A published tariff pack: `content` is its file to the letter, `pack_hash` the SHA-256 of what it says whatever its layout.

    `withdrawn` before its first day, `replaced` by a better one: nobody is charged by it any more.
    """

    pack_hash = fields.String(required=True)
    tariff = fields.String(required=True)
    plan = fields.String(required=True)
    service = OneOf(*TARIFF_SERVICES, required=True)
    state = OneOf("published", "withdrawn", "replaced", required=True)
    replaces = fields.String(required=True, allow_none=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    content = fields.String(required=True)
    changed_at = Moment(required=True)


CHARGE_CALCULATED = public(
    "billing_calculator.charge_calculated.v1",
    ChargeCalculatedV1,
    summary="What is owed for a month was calculated or recalculated.",
)
PAYMENT_RECEIVED = public(
    "billing_calculator.payment_received.v1", PaymentReceivedV1, summary="A payment was received from an agent."
)
MONTH_CLOSED = public(
    "billing_calculator.month_closed.v1",
    MonthClosedV1,
    summary="A billing month was closed: accounts without a reading were charged by average or normative.",
)
CLOSE_CHUNK_PLANNED = private(
    "billing_calculator.close_chunk_planned.v1",
    CloseChunkPlannedV1,
    summary="A chunk of accounts is to be charged for a month that is being closed.",
)
PENALTY_ACCRUED = public(
    "billing_calculator.penalty_accrued.v1",
    PenaltyAccruedV1,
    summary="The penalties of a month were booked, or corrected by a further entry.",
)
TARIFF_PACK_CHANGED = public(
    "billing_calculator.tariff_pack_changed.v1",
    TariffPackChangedV1,
    summary="A tariff pack was published, withdrawn before its day, or replaced.",
)
PERSON_ERASED = private(
    "billing_calculator.person_erased.v1",
    PersonErasedV1,
    summary="What of a person billing-calculator erased, and what it keeps by law.",
)
EXPORT_PART_READY = private(
    "billing_calculator.export_part_ready.v1",
    ExportPartV1,
    summary="A piece of what billing-calculator holds of a person who asked for it.",
)
