"""What people of the retailer may ask of account-sync: registries sent in, what they would change, applied, taken back."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.fields import Exactly, Filled, Id, Moment, OneOf

PHASES = ("staging", "staged", "refused", "applying", "applied", "rolling_back", "rolled_back")
KINDS = ("added", "changed", "renumbered", "closed")


class ImportsQuery(Schema):
    """Where the list goes on."""

    cursor = Moment()


class SendRegistryQuery(Schema):
    """What the file is called, and how it looks; without a profile the name decides."""

    name = fields.String(required=True, validate=Filled(200))
    profile = fields.String(validate=Exactly(r"^[a-z0-9][a-z0-9_-]{0,63}$"))


class SentRegistryResponse(Schema):
    """A file that waits to be checked."""

    name = fields.String(required=True)
    size = fields.Integer(required=True, strict=True)


class ImportTrouble(Schema):
    """Something about the file as a whole; a fatal one refuses it."""

    code = fields.String(required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)
    fatal = fields.Boolean(required=True)


class ImportResponse(Schema):
    """Where an import stands and what it has done. `staged` rows wait or waited, `position` of them are done.

    `restored`, `withdrawn` and `kept` tell what taking it back came to. `wanted` means that the worker goes on with it.
    """

    import_id = Id(required=True)
    file_name = fields.String(required=True)
    profile = fields.String(required=True)
    phase = OneOf(*PHASES, required=True)
    wanted = fields.Boolean(required=True)
    started_at = Moment(required=True)
    finished_at = Moment(required=True, allow_none=True)
    rolled_back_at = Moment(required=True, allow_none=True)
    rows = fields.Integer(required=True, strict=True)
    refused = fields.Integer(required=True, strict=True)
    staged = fields.Integer(required=True, strict=True)
    position = fields.Integer(required=True, strict=True)
    added = fields.Integer(required=True, strict=True)
    changed = fields.Integer(required=True, strict=True)
    unchanged = fields.Integer(required=True, strict=True)
    renumbered = fields.Integer(required=True, strict=True)
    closed = fields.Integer(required=True, strict=True)
    restored = fields.Integer(required=True, strict=True)
    withdrawn = fields.Integer(required=True, strict=True)
    kept = fields.Integer(required=True, strict=True)
    troubles = fields.List(fields.Nested(ImportTrouble), required=True)


class ImportsResponse(Schema):
    """The imports begun last, and the files that wait to be checked."""

    items = fields.List(fields.Nested(ImportResponse), required=True)
    waiting = fields.List(fields.String(), required=True)
    next = Moment(required=True, allow_none=True)


class RowFault(Schema):
    """What is wrong in a row; no column: the row as a whole."""

    column = fields.String(required=True, allow_none=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)


class RefusedRow(Schema):
    """A row that could not be taken."""

    line = fields.Integer(required=True, strict=True)
    account_number = fields.String(required=True)
    faults = fields.List(fields.Nested(RowFault), required=True)


class FieldChange(Schema):
    """A field that would be another; what is personal is not repeated: both values are null."""

    ru = fields.String(required=True)
    field = fields.String(required=True)
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)


class AccountDifference(Schema):
    """An account that would be new, changed, renumbered or closed."""

    kind = OneOf(*KINDS, required=True)
    account_number = fields.String(required=True)
    changes = fields.List(fields.Nested(FieldChange), required=True)


class PreviewResponse(Schema):
    """What an import would change, in rows, counted when it was checked; and `differing` accounts, the first one by one."""

    added = fields.Integer(required=True, strict=True)
    changed = fields.Integer(required=True, strict=True)
    renumbered = fields.Integer(required=True, strict=True)
    closed = fields.Integer(required=True, strict=True)
    unchanged = fields.Integer(required=True, strict=True)
    refused = fields.Integer(required=True, strict=True)
    differing = fields.Integer(strict=True)
    differences = fields.List(fields.Nested(AccountDifference), required=True)


class KeptAccount(Schema):
    """An account that was not taken back, and the import or account because of which."""

    account_number = fields.String(required=True)
    code = OneOf("told_of_later", "number_taken_since", required=True)
    by = Id(required=True)


class ImportReportResponse(Schema):
    """An import with its first refused rows, and what it would change while it waits."""

    run = fields.Nested(ImportResponse, required=True)
    refused_rows = fields.List(fields.Nested(RefusedRow), required=True)
    kept_accounts = fields.List(fields.Nested(KeptAccount), required=True)
    preview = fields.Nested(PreviewResponse, required=True, allow_none=True)


class ImportProfile(Schema):
    """A kind of file that can be imported."""

    name = fields.String(required=True)
    title_ru = fields.String(required=True)
    title_en = fields.String(required=True)
    files = fields.List(fields.String(validate=validate.Length(1, 200)), required=True)


class ImportProfilesResponse(Schema):
    """The kinds of files, and how large one may be (bytes)."""

    items = fields.List(fields.Nested(ImportProfile), required=True)
    most_bytes = fields.Integer(required=True, strict=True)
