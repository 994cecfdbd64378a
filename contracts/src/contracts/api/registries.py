"""Registries of payments, their reconciliation and payments without an account: what staff ask of billing-calculator."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.fields import DecimalString, Exactly, Filled, Id, Moment, Money, OneOf, Reason

STATES = ("refused", "checked", "withdrawn", "applying", "applied")
OUTCOMES = ("confirmed", "booked", "suspended", "repeated", "another_sum", "another_account")
SUSPENSE = ("open", "attributed", "returned")
NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"


class RegistriesQuery(Schema):
    """Where the list goes on."""

    cursor = Moment()


class SendPaymentRegistryQuery(Schema):
    """What the file is called; without a profile the name decides. `agent` is named where several could have sent it,
    `order_amount` is what the bank says has come in."""

    name = fields.String(required=True, validate=Filled(200))
    profile = fields.String(load_default="", validate=Exactly(r"^([a-z0-9][a-z0-9_-]{0,63})?$"))
    agent = fields.String(load_default="", validate=Exactly(r"^([A-Za-z0-9][A-Za-z0-9._-]{0,63})?$"))
    order_amount = DecimalString(2, load_default=None)


class RegistryTrouble(Schema):
    """Why a file was refused as a whole."""

    code = fields.String(required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)


class OutcomeTally(Schema):
    """How many rows came to this, and their sum."""

    outcome = OneOf(*OUTCOMES, required=True)
    count = fields.Integer(required=True)
    sum = Money(required=True)


class PaymentRegistryResponse(Schema):
    """A registry and where it stands. `would`: what was to be expected when it was checked; `came`: what `position` rows have
    come to. `unread` rows could not be read; `total` is the sum of all, `transfer` what the bank's order `order` must be."""

    registry_id = Id(required=True)
    name = fields.String(required=True)
    profile = fields.String(required=True)
    agent = fields.String(required=True)
    state = OneOf(*STATES, required=True)
    sent_by = fields.String(required=True)
    sent_at = Moment(required=True)
    applied_by = fields.String(required=True)
    applied_at = Moment(required=True, allow_none=True)
    rows = fields.Integer(required=True)
    unread = fields.Integer(required=True)
    position = fields.Integer(required=True)
    total = Money(required=True)
    transfer = Money(required=True)
    order = fields.String(required=True)
    order_on = fields.Date(required=True, allow_none=True)
    days = fields.List(fields.Date(), required=True)
    troubles = fields.List(fields.Nested(RegistryTrouble), required=True)
    would = fields.List(fields.Nested(OutcomeTally), required=True)
    came = fields.List(fields.Nested(OutcomeTally), required=True)


class PaymentRegistriesResponse(Schema):
    """Those sent last."""

    items = fields.List(fields.Nested(PaymentRegistryResponse), required=True)
    next = Moment(required=True, allow_none=True)


class SentPaymentRegistryResponse(Schema):
    """The registry that the file is; `sent_before`: it was sent already, and nothing was done."""

    registry = fields.Nested(PaymentRegistryResponse, required=True)
    sent_before = fields.Boolean(required=True)


class RegistryProfile(Schema):
    """A kind of file, whose it may be, and how such files are called (`QIWI_*.csv`)."""

    name = fields.String(required=True)
    title_ru = fields.String(required=True)
    title_en = fields.String(required=True)
    agents = fields.List(fields.String(), required=True)
    files = fields.List(fields.String(), required=True)


class RegistryProfilesResponse(Schema):
    """The kinds of files, and how large one may be (bytes)."""

    items = fields.List(fields.Nested(RegistryProfile), required=True)
    most_bytes = fields.Integer(required=True)


class RegistryRowsQuery(Schema):
    """Behind which line, and how many."""

    after = fields.Integer(load_default=0, validate=validate.Range(0, 10**9))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 200))


class RegistryRowFault(Schema):
    """What is wrong in a row that could not be read."""

    code = fields.String(required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)


class RegistryRowResponse(Schema):
    """A row that somebody has to look at; `unread` rows have their faults, others the sum that is held for the operation."""

    line = fields.Integer(required=True)
    outcome = OneOf("unread", *OUTCOMES, required=True)
    operation = fields.String(required=True)
    account_number = fields.String(required=True)
    amount = Money(required=True, allow_none=True)
    held = Money(required=True, allow_none=True)
    faults = fields.List(fields.Nested(RegistryRowFault), required=True)


class RegistryRowsPage(Schema):
    """Rows in the order of the file; `next` is the line to go on behind."""

    items = fields.List(fields.Nested(RegistryRowResponse), required=True)
    next = fields.Integer(required=True, allow_none=True)


class ReconciliationsQuery(Schema):
    """The last day of the month that is shown; today without one."""

    until = fields.Date(load_default=None)


class ReconciledDayResponse(Schema):
    """An agent's day: payments told by registries (`told`, by outcome) and paid online, `missing` in registries, `mismatched`."""

    agent = fields.String(required=True)
    day = fields.Date(required=True)
    agrees = fields.Boolean(required=True)
    told_count = fields.Integer(required=True)
    told_sum = Money(required=True)
    told = fields.List(fields.Nested(OutcomeTally), required=True)
    online_count = fields.Integer(required=True)
    online_sum = Money(required=True)
    missing = fields.Integer(required=True)
    mismatched = fields.Integer(required=True)


class ReconciliationsResponse(Schema):
    """A month of days, the latest first."""

    items = fields.List(fields.Nested(ReconciledDayResponse), required=True)


class MismatchResponse(Schema):
    """One payment that registry and ledger do not agree about. `told` is the registry's sum, `held` that of the ledger; null
    where one does not know it."""

    payment_id = Id(required=True)
    cause = OneOf("not_in_registry", "another_sum", "another_account", required=True)
    operation = fields.String(required=True)
    account_number = fields.String(required=True)
    paid_at = Moment(required=True)
    told = Money(required=True, allow_none=True)
    held = Money(required=True, allow_none=True)


class ReconciliationResponse(Schema):
    """An agent's day in full; at most 200 mismatches of a kind."""

    figures = fields.Nested(ReconciledDayResponse, required=True)
    mismatches = fields.List(fields.Nested(MismatchResponse), required=True)


class SuspenseQuery(Schema):
    """Which payments: of one state, of an account's number."""

    state = fields.String(load_default="", validate=validate.OneOf(["", *SUSPENSE]))
    account_number = fields.String(load_default="", validate=Exactly(r"^[0-9A-Za-z./-]{0,40}$"))
    cursor = fields.String(load_default=None, validate=Filled(100))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class SuspenseStepResponse(Schema):
    """Who did what, when and why."""

    at = Moment(required=True)
    by = fields.String(required=True)
    did = OneOf("attributed", "returned", required=True)
    reason = fields.String(required=True)
    account_number = fields.String(required=True)


class SuspendedResponse(Schema):
    """A payment without an account. `account_number` is as the registry's line wrote it, `put_to` the account it was put to."""

    payment_id = Id(required=True)
    agent = fields.String(required=True)
    operation = fields.String(required=True)
    registry_id = Id(required=True)
    line = fields.Integer(required=True)
    account_number = fields.String(required=True)
    cause = OneOf("unknown", "closed", "malformed", required=True)
    amount = Money(required=True)
    paid_at = Moment(required=True)
    received_at = Moment(required=True)
    state = OneOf(*SUSPENSE, required=True)
    put_to = fields.String(required=True)
    steps = fields.List(fields.Nested(SuspenseStepResponse), required=True)


class SuspensePage(Schema):
    """A page of them, the latest first; `waiting` and `waiting_sum` are all that are open."""

    items = fields.List(fields.Nested(SuspendedResponse), required=True)
    waiting = fields.Integer(required=True)
    waiting_sum = Money(required=True)
    next = fields.String(required=True, allow_none=True)


class AttributePaymentRequest(Schema):
    """Whose payment it is, and how that is known."""

    account_number = fields.String(required=True, validate=Exactly(r"^[0-9]{12}$"))
    reason = Reason(300)


class ReturnPaymentRequest(Schema):
    """Why it is booked nowhere."""

    reason = Reason(300)
