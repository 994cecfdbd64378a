"""What people of the retailer can ask of identity: set-up, entry, members and their roles, the journal."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.api.identity import PASSWORD_LENGTH
from contracts.fields import Filled, Id, Moment

SECRET_LENGTH = Filled(128)
CODE_LENGTH = Filled(32)


class CheckSetupRequest(Schema):
    """The secret of a set-up link, taken from the address's fragment; looking at it does not use it up."""

    secret = fields.String(required=True, validate=SECRET_LENGTH)


class SetupResponse(Schema):
    """Whom a set-up link is for, and until when."""

    login = fields.String(required=True)
    expires_at = Moment(required=True)


class BeginEnrolmentRequest(Schema):
    """A password, typed twice, on the strength of a set-up link."""

    secret = fields.String(required=True, validate=SECRET_LENGTH)
    password = fields.String(required=True, validate=PASSWORD_LENGTH)
    password_confirmation = fields.String(required=True, validate=PASSWORD_LENGTH)


class EnrolmentResponse(Schema):
    """The secret of the codes for an authenticator app: as an `otpauth` address, to be typed, and as a picture (`data:` SVG)."""

    address = fields.String(required=True)
    typed = fields.String(required=True)
    picture = fields.String(required=True)


class ConfirmEnrolmentRequest(Schema):
    """The first code the app shows."""

    secret = fields.String(required=True, validate=SECRET_LENGTH)
    code = fields.String(required=True, validate=CODE_LENGTH)


class RecoveryCodesResponse(Schema):
    """Codes to be kept on paper for a lost telephone; each serves once, and they are never shown again."""

    codes = fields.List(fields.String(), required=True)


class BeginStaffSessionRequest(Schema):
    """Login, password and the six digits of the app, or a recovery code."""

    login = fields.String(required=True, validate=Filled(64))
    password = fields.String(required=True, validate=PASSWORD_LENGTH)
    code = fields.String(required=True, validate=CODE_LENGTH)


class RefreshStaffSessionRequest(Schema):
    """Nothing: the cookie says it."""


class SignedInMember(Schema):
    """The member behind a session."""

    staff_id = Id(required=True)
    login = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)


class StaffSessionResponse(Schema):
    """A short-lived access token of the audience `staff`; the refresh token is in the cookie."""

    access_token = fields.String(required=True)
    expires_in = fields.Integer(required=True, strict=True)
    member = fields.Nested(SignedInMember, required=True)


class Role(Schema):
    """A role and what it may do."""

    name = fields.String(required=True)
    title_ru = fields.String(required=True)
    title_en = fields.String(required=True)
    may_ru = fields.String(required=True)
    may_en = fields.String(required=True)


class RolesResponse(Schema):
    """The whole set of roles."""

    items = fields.List(fields.Nested(Role), required=True)


class MemberResponse(Schema):
    """A member of staff. Without `ready_since` the set-up link was not followed yet; it works until `setup_until`."""

    staff_id = Id(required=True)
    login = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    made_at = Moment(required=True)
    setup_until = Moment(required=True, allow_none=True)
    ready_since = Moment(required=True, allow_none=True)
    entered_at = Moment(required=True, allow_none=True)


class MembersResponse(Schema):
    """Everybody, by login."""

    items = fields.List(fields.Nested(MemberResponse), required=True)


class GiveRolesRequest(Schema):
    """The roles from now on, by their names in the set."""

    roles = fields.List(fields.String(validate=Filled(32)), required=True, validate=validate.Length(max=16))


class AddMemberRequest(GiveRolesRequest):
    """A new member: 3 to 40 Latin letters, digits, dots and dashes."""

    login = fields.String(required=True, validate=Filled(64))


class InvitedResponse(Schema):
    """A member with the link by which they set up how they enter; the link is shown this once and works once, for 24 hours."""

    member = fields.Nested(MemberResponse, required=True)
    setup_url = fields.String(required=True)


class JournalQuery(Schema):
    """Which page, newest first. `cursor` is the `next` of the page before."""

    cursor = fields.String(load_default=None, allow_none=True, validate=Filled(64))


class JournalLine(Schema):
    """Who did what, when and to whom; `by` is a login, or `operator` for a command at the machine."""

    line_id = Id(required=True)
    at = Moment(required=True)
    by = fields.String(required=True)
    did = fields.String(required=True)
    about = fields.String(required=True)
    note = fields.String(required=True)


class JournalResponse(Schema):
    """A page of the journal, the latest first; `next` is where the next one begins."""

    items = fields.List(fields.Nested(JournalLine), required=True)
    next = fields.String(required=True, allow_none=True)
