"""What the retailer's clerks can ask of account-sync about the registries that go back to the base."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.fields import AccountNumber, Id, Kwh, Moment, OneOf

KINDS = ("readings", "payments")


class ExportsQuery(Schema):
    """A page of registries, the latest first; `before` is `next` of the page before."""

    before = fields.Integer(load_default=None, validate=validate.Range(1, 10**9))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class RegistryOut(Schema):
    """A registry for the base. `total` is its control sum: kWh of readings, roubles of payments; `unanswered` lines wait."""

    number = fields.Integer(required=True, strict=True)
    kind = OneOf(*KINDS, required=True)
    state = OneOf("filling", "closed", "written", required=True)
    made_on = fields.Date(required=True)
    file_name = fields.String(required=True)
    rows = fields.Integer(required=True, strict=True)
    total = Kwh(required=True)
    accepted = fields.Integer(required=True, strict=True)
    refused = fields.Integer(required=True, strict=True)
    unanswered = fields.Integer(required=True, strict=True)


class ExportsResponse(Schema):
    """Registries, the latest first; `next` is null on the last page."""

    items = fields.List(fields.Nested(RegistryOut), required=True)
    next = fields.Integer(required=True, allow_none=True, strict=True)


class RefusedLine(Schema):
    """A line that the base refused, with its reason in the base's own words."""

    line = fields.Integer(required=True, strict=True)
    entry_id = Id(required=True)
    account_number = AccountNumber(required=True)
    operation = OneOf("new", "correction", "cancellation", required=True)
    reason = fields.String(required=True)


class RegistryResponse(RegistryOut):
    """A registry with the first of its refused lines."""

    refused_lines = fields.List(fields.Nested(RefusedLine), required=True)


class SentAgainResponse(Schema):
    """How many refused entries go into the next registry once more."""

    entries = fields.Integer(required=True, strict=True)


class PlaceFigures(Schema):
    """How many entries of the day are in one place, and what they add up to."""

    place = OneOf("accepted", "unanswered", "refused", "due", "orphan", "never_told", required=True)
    count = fields.Integer(required=True, strict=True)
    total = Kwh(required=True)


class CountFigures(Schema):
    """How many lines, and what they add up to."""

    count = fields.Integer(required=True, strict=True)
    total = Kwh(required=True)


class TotalsFigures(Schema):
    """What came of lines: received by the base, and which of them it accepted and refused."""

    received = fields.Nested(CountFigures, required=True)
    accepted = fields.Nested(CountFigures, required=True)
    refused = fields.Nested(CountFigures, required=True)


class ComparedFigures(Schema):
    """The registries written on the day as we and as the base count them; `untold` ones it has not added up yet."""

    ours = fields.Nested(TotalsFigures, required=True)
    base = fields.Nested(TotalsFigures, required=True)
    untold = fields.List(fields.Integer(strict=True), required=True)


class KindFigures(Schema):
    """Where the readings, or the payments, of the day are; `compared` is absent when no registry was written on the day."""

    kind = OneOf(*KINDS, required=True)
    places = fields.List(fields.Nested(PlaceFigures), required=True)
    compared = fields.Nested(ComparedFigures)


class Difference(Schema):
    """Something that does not agree."""

    ru = fields.String(required=True)
    en = fields.String(required=True)


class ReconciliationResponse(Schema):
    """A business day accounted for as it was at `made_at`; no `faults` means that everything agrees."""

    day = fields.Date(required=True)
    made_at = Moment(required=True)
    kinds = fields.List(fields.Nested(KindFigures), required=True)
    faults = fields.List(fields.Nested(Difference), required=True)
