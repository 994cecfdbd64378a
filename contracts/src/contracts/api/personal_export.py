"""What a client can ask of identity about the export of a person's data."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.fields import Filled, Id, Moment, OneOf


class AskExportRequest(Schema):
    """The password once more."""

    current_password = fields.String(required=True, validate=Filled(1024))


class ExportResponse(Schema):
    """An export: `collecting` until every service has answered, then `ready` until `kept_until`."""

    export_id = Id(required=True)
    state = OneOf("collecting", "ready", required=True)
    asked_at = Moment(required=True)
    kept_until = Moment(required=True)
    waiting_for = fields.List(fields.String(), required=True)


class CurrentExportResponse(Schema):
    """The person's last export that is still there, if there is one, and for how many days one is kept."""

    current = fields.Nested(ExportResponse, required=True, allow_none=True)
    kept_days = fields.Integer(required=True, strict=True)


class ArchiveResponse(Schema):
    """The archive as a ZIP file in base64, with the name to save it under."""

    file_name = fields.String(required=True)
    zip_base64 = fields.String(required=True)
