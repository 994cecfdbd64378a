"""Facts of account-sync: accounts as the retailer's base knows them, and who an applicant turned out to be."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from contracts.core import private, public
from contracts.events.own_data import ExportPartV1, PersonErasedV1
from contracts.events.parts import GROUPS, PLACES, SERVICES, EventData, ZoneValue
from contracts.events.staff_acts import StaffActedV1
from contracts.fields import AccountNumber, Encrypted, Exactly, Id, Kwh, Moment, Money, OneOf, Price, Ratio


class MeterV1(EventData):
    """A meter of the account: how many zones and digits it has and where it started.

    Not every base knows the rest. `ratio`: kWh used for each kWh the dial moves (absent: 1); `largest_increment`: the most kWh
    that one zone can use between two readings; `automatic`: it is read without the customer; `place`: where it hangs.
    """

    meter_id = Id(required=True)
    serial = fields.String(required=True, validate=validate.Length(1, 32))
    service = OneOf(*SERVICES, required=True)
    zones = fields.Integer(required=True, strict=True, validate=validate.OneOf([1, 2, 3]))
    digits = fields.Integer(required=True, strict=True, validate=validate.Range(4, 9))
    installed_on = fields.Date(required=True)
    verification_due_on = fields.Date(required=True)
    initial_on = fields.Date(required=True)
    initial_values = fields.List(fields.Nested(ZoneValue), required=True)
    ratio = Ratio()
    largest_increment = Kwh(allow_none=True)
    automatic = fields.Boolean()
    place = OneOf(*PLACES, allow_none=True)


class FormerMeterV1(MeterV1):
    """A meter that was taken off: when, and what it showed then; no figures where nobody told them. `source`: who told."""

    removed_on = fields.Date(required=True)
    final_values = fields.List(fields.Nested(ZoneValue), required=True)
    source = OneOf("staff", "imported", required=True)


class AccountUpdatedV1(EventData):
    """The whole account, without its people. `opening_balance` is what was owed on `opening_balance_on` (negative: an advance).

    `typical_consumption` is what the base expects per month, all zones together; not every base knows it. `batch` is the import
    that told this last; accounts told of before there were batches have none. `former_numbers`: people go on typing them.
    """

    account_id = Id(required=True)
    account_number = AccountNumber(required=True)
    status = OneOf("open", "closed", required=True)
    closed_on = fields.Date(required=True, allow_none=True)
    tariff_plan = fields.String(required=True, validate=Exactly(r"^[a-z][a-z0-9_]{0,31}$"))
    group = OneOf(*GROUPS, required=True)
    registered_persons = fields.Integer(required=True, strict=True, validate=validate.Range(0, 99))
    lives_alone = fields.Boolean(required=True)
    meters = fields.List(fields.Nested(MeterV1), required=True)
    former_meters = fields.List(fields.Nested(FormerMeterV1))
    opening_balance = Money(required=True)
    opening_balance_on = fields.Date(required=True)
    typical_consumption = Kwh(allow_none=True)
    as_of = Moment(required=True)
    batch = Id(allow_none=True)
    former_numbers = fields.List(AccountNumber())
    holder_kind = OneOf("person", "legal_entity", metadata={"description": "Whom the contract is with; absent: a person."})
    rooms = fields.Integer(
        strict=True, validate=validate.Range(1, 20), metadata={"description": "Of the home, where the base tells them."}
    )
    contract_price = Price(metadata={"description": "A legal entity's, for a kWh without VAT; absent where the base tells none."})


class HolderRevision(fields.Integer):
    """Which of the account's holders: 1 is the first one the base told of, one more with each change."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(min=1), **kwargs)


class HolderChangedV1(EventData):
    """From `changed_on` somebody else is the account's holder; who it is, and who it was, stays in account-sync."""

    account_id = Id(required=True)
    holder_revision = HolderRevision(required=True)
    changed_on = fields.Date(required=True)


class AccountRenumberedV1(EventData):
    """The account has another number; whoever types a former one means it still."""

    account_id = Id(required=True)
    account_number = AccountNumber(required=True)
    former_numbers = fields.List(AccountNumber(), required=True)


class FiledContact(EventData):
    """A contact that the base has on file, encrypted with the applicant's data key: it is erased with the applicant."""

    channel = OneOf("email", "phone", required=True)
    address = Encrypted(required=True)


class ApplicantMatchedV1(EventData):
    """The applicant is the account's holder. `weak`: matched by initials, so stronger proof is asked. `filed_contact`: whom to
    tell first, where the base knows another e-mail than the applicant's, or a telephone alone."""

    registration_id = Id(required=True)
    user_id = Id(required=True)
    account_id = Id(required=True)
    account_number = AccountNumber(required=True)
    weak = fields.Boolean(required=True)
    holder_revision = HolderRevision(metadata={"description": "which of the account's holders this is; absent: the first known"})
    filed_contact = fields.Nested(FiledContact, allow_none=True)
    former_numbers = fields.List(AccountNumber())
    email_on_file = fields.Boolean(metadata={"description": "whether the applicant's e-mail is the one the base has on file"})
    holder_kind = OneOf("person", "legal_entity", metadata={"description": "whom the contract is with; absent: a person"})


class ApplicantNotMatchedV1(EventData):
    """The applicant's data do not fit any open account; why stays in account-sync."""

    registration_id = Id(required=True)
    user_id = Id(required=True)


class ProofJudgedV1(EventData):
    """Whether an applicant's second proof fits the account; for whoever fits no account it never does, and reads the same."""

    registration_id = Id(required=True)
    user_id = Id(required=True)
    attempt = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    fits = fields.Boolean(required=True)


class AccountLoadedV1(EventData):
    """Everything the base knows of a newly registered account has been announced; promised within 24 hours."""

    account_id = Id(required=True)
    requested_at = Moment(required=True)
    as_of = Moment(required=True)


class AccountLoadOverdueV1(EventData):
    """What was promised within 24 hours of a registration is not there: the base has not told all of the account."""

    account_id = Id(required=True)
    requested_at = Moment(required=True)
    due_at = Moment(required=True)


ACCOUNT_UPDATED = public(
    "account_sync.account_updated.v1",
    AccountUpdatedV1,
    summary="An account was opened, changed or closed in the retailer's base.",
)
APPLICANT_MATCHED = private(
    "account_sync.applicant_matched.v1", ApplicantMatchedV1, summary="An applicant is the holder of the account."
)
APPLICANT_NOT_MATCHED = private(
    "account_sync.applicant_not_matched.v1", ApplicantNotMatchedV1, summary="An applicant's data fit no open account."
)
PROOF_JUDGED = private("account_sync.proof_judged.v1", ProofJudgedV1, summary="A second proof was compared with the account.")
HOLDER_CHANGED = private(
    "account_sync.holder_changed.v1", HolderChangedV1, summary="An account has another holder in the retailer's base."
)
ACCOUNT_LOADED = public(
    "account_sync.account_loaded.v1", AccountLoadedV1, summary="The full information of a registered account is in the cabinet."
)
ACCOUNT_LOAD_OVERDUE = public(
    "account_sync.account_load_overdue.v1",
    AccountLoadOverdueV1,
    summary="A registered account is not complete although 24 hours have passed.",
)


ACCOUNT_RENUMBERED = private(
    "account_sync.account_renumbered.v1", AccountRenumberedV1, summary="The retailer's base gave an account another number."
)
STAFF_ACTED = private("account_sync.staff_acted.v1", StaffActedV1, summary="Somebody of the staff did something with a registry.")
PERSON_ERASED = private(
    "account_sync.person_erased.v1", PersonErasedV1, summary="What of a person account-sync erased, and what it keeps by law."
)
EXPORT_PART_READY = private(
    "account_sync.export_part_ready.v1", ExportPartV1, summary="A piece of what account-sync holds of a person who asked for it."
)
