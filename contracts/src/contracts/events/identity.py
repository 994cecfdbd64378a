"""Facts of identity: who registers, who may see what, where to write to them. All private."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.core import private
from contracts.events.parts import EventData
from contracts.fields import AccountNumber, Encrypted, Exactly, Id, Moment, OneOf


class RepresentedEntity(EventData):
    """The legal entity that an applicant says to speak for; encrypted like a name, for a sole trader's INN is a person's."""

    inn = Encrypted(required=True)
    contract_number = Encrypted(required=True)


class RegistrationRequestedV1(EventData):
    """Someone says to be the holder of an account, or to speak for the legal entity that is. Names are encrypted with the data
    key of `user_id`."""

    registration_id = Id(required=True)
    user_id = Id(required=True)
    account_number = AccountNumber(required=True)
    surname = Encrypted(required=True)
    name = Encrypted(required=True)
    patronymic = Encrypted(required=True, allow_none=True)
    email = Encrypted()
    requested_at = Moment(required=True)
    represented = fields.Nested(RepresentedEntity, metadata={"description": "absent: the applicant asks as a person"})


class ProofGivenV1(EventData):
    """An applicant's answer about the meter or a bill, without what people write around it (`1257.80`). It is encrypted with the
    data key of `user_id`, compared once and kept nowhere else."""

    registration_id = Id(required=True)
    user_id = Id(required=True)
    attempt = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    kind = OneOf("meter_number", "last_reading", "bill_total", required=True)
    answer = Encrypted(required=True)
    given_at = Moment(required=True)


class BindingAnnouncedV1(EventData):
    """Somebody proved to be the holder, and the contact on file, another than theirs, is told before they are let in.

    `address` is encrypted with the data key of `user_id`; `secret` (JWE, to notification alone) lets its owner object until then.
    """

    registration_id = Id(required=True)
    user_id = Id(required=True)
    account_number = AccountNumber(required=True)
    channel = OneOf("email", "phone", required=True)
    address = Encrypted(required=True)
    secret = fields.String(required=True)
    announced_at = Moment(required=True)
    binds_at = Moment(required=True)


class ContactChangedV1(EventData):
    """Where to write to a registered person, and for which accounts. The e-mail is encrypted with the person's data key; until
    the first link was followed (`email_proven`) it may be somebody else's by a slip, so nothing about the account goes there."""

    user_id = Id(required=True)
    email = Encrypted(required=True)
    email_proven = fields.Boolean(required=True)
    account_ids = fields.List(Id(), required=True)
    own_account_ids = fields.List(Id(), metadata={"description": "Those of them that are not somebody's who trusts them."})
    language = OneOf("ru", "en", required=True)


class ConsentV1(EventData):
    """What a person last said to one document. A reader passes over kinds it does not know."""

    kind = fields.String(required=True, validate=Exactly(r"^[a-z][a-z0-9_]{0,63}$"))
    version = fields.String(required=True)
    given = fields.Boolean(required=True)
    decided_at = Moment(required=True)


class ConsentsChangedV1(EventData):
    """The last word of a registered person on each document that was shown to them; on others nothing was said."""

    user_id = Id(required=True)
    consents = fields.List(fields.Nested(ConsentV1), required=True)


class PasswordLinkIssuedV1(EventData):
    """A one-time link to set a password. `secret` is encrypted (JWE) to notification alone; the e-mail with the person's key."""

    link_id = Id(required=True)
    user_id = Id(required=True)
    purpose = OneOf("first_password", "recovery", required=True)
    email = Encrypted(required=True)
    secret = fields.String(required=True)
    issued_at = Moment(required=True)
    expires_at = Moment(required=True)


class PasswordChangedV1(EventData):
    """A password was set or changed; the person is told, in case it was somebody else. `tokens_ended`: so many tokens of the
    household's machines ended with it."""

    user_id = Id(required=True)
    email = Encrypted(required=True)
    changed_at = Moment(required=True)
    tokens_ended = fields.Integer(strict=True, validate=validate.Range(min=0))


class ErasureScheduledV1(EventData):
    """A person asked for the erasure of the personal account; until `erases_at` they may cancel it."""

    erasure_id = Id(required=True)
    user_id = Id(required=True)
    email = Encrypted(required=True)
    erases_at = Moment(required=True)


class ErasureCancelledV1(EventData):
    """The person changed their mind in time: nothing is erased."""

    erasure_id = Id(required=True)
    user_id = Id(required=True)
    email = Encrypted(required=True)


class ErasureRequestedV1(EventData):
    """Erase what you hold of the person, or say by which rule you keep it, and answer with `<service>.person_erased.v1`.

    The data key is destroyed when every service has answered. `certificate` is the number to ask for what became of the data; it
    names nobody. Under `other_ids` the person asked for further accounts; their keys are destroyed too.
    """

    erasure_id = Id(required=True)
    user_id = Id(required=True)
    other_ids = fields.List(Id(), required=True)
    account_ids = fields.List(Id(), required=True)
    email = Encrypted(required=True)
    certificate = fields.String(required=True)
    asked_at = Moment(required=True)


class ExportRequestedV1(EventData):
    """A person asked for all that is held of them: answer with pieces, `<service>.export_part_ready.v1`, at least one."""

    export_id = Id(required=True)
    user_id = Id(required=True)
    other_ids = fields.List(Id(), required=True)
    account_ids = fields.List(Id(), required=True)
    asked_at = Moment(required=True)


class ExportReadyV1(EventData):
    """Every service has answered; until `kept_until` the archive can be fetched in the cabinet."""

    export_id = Id(required=True)
    user_id = Id(required=True)
    email = Encrypted(required=True)
    kept_until = Moment(required=True)


class AccessRevokedV1(EventData):
    """Access tokens of a session (or, without `session_id`, of all sessions of the user) issued before `revoked_at` are void."""

    user_id = Id(required=True)
    session_id = Id(required=True, allow_none=True)
    revoked_at = Moment(required=True)
    forget_after = Moment(required=True)


class CabinetViewedV1(EventData):
    """Somebody of the staff opened the cabinet of an account's person, to look only; the person is told. `reason` is a word."""

    view_id = Id(required=True)
    user_id = Id(required=True)
    account_id = Id(required=True)
    reason = OneOf("call", "appeal", "check", required=True)
    viewed_at = Moment(required=True)
    minutes = fields.Integer(required=True, strict=True)


REGISTRATION_REQUESTED = private(
    "identity.registration_requested.v1", RegistrationRequestedV1, summary="Someone asked for access to an account."
)
PROOF_GIVEN = private("identity.proof_given.v1", ProofGivenV1, summary="An applicant gave a second proof of an account.")
BINDING_ANNOUNCED = private(
    "identity.binding_announced.v1", BindingAnnouncedV1, summary="The contact on file is told before a stranger to it is let in."
)
CONTACT_CHANGED = private("identity.contact_changed.v1", ContactChangedV1, summary="Where to write to a registered person.")
CONSENTS_CHANGED = private(
    "identity.consents_changed.v1", ConsentsChangedV1, summary="A person gave or withdrew a consent."
)
PASSWORD_LINK_ISSUED = private(
    "identity.password_link_issued.v1", PasswordLinkIssuedV1, summary="A one-time link to set a password was issued."
)
PASSWORD_CHANGED = private("identity.password_changed.v1", PasswordChangedV1, summary="A password was set or changed.")
ACCESS_REVOKED = private(
    "identity.access_revoked.v1", AccessRevokedV1, summary="Sessions ended; their tokens are refused everywhere."
)
ERASURE_SCHEDULED = private(
    "identity.erasure_scheduled.v1", ErasureScheduledV1, summary="A person asked for the erasure of the personal account."
)
ERASURE_CANCELLED = private("identity.erasure_cancelled.v1", ErasureCancelledV1, summary="An erasure was cancelled in time.")
ERASURE_REQUESTED = private(
    "identity.erasure_requested.v1", ErasureRequestedV1, summary="Every service erases what it holds of a person."
)
CABINET_VIEWED = private("identity.cabinet_viewed.v1", CabinetViewedV1, summary="Staff looked into a person's cabinet.")
EXPORT_REQUESTED = private("identity.export_requested.v1", ExportRequestedV1, summary="A person asked for all their data.")
EXPORT_READY = private("identity.export_ready.v1", ExportReadyV1, summary="The archive with a person's data can be fetched.")
