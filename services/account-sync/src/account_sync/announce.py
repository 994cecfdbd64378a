"""What account-sync tells the others. Nothing here names a person readably."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from contracts.core import Fact, Lane
from contracts.events import own_data
from contracts.events.account_sync import (
    ACCOUNT_LOAD_OVERDUE,
    ACCOUNT_LOADED,
    ACCOUNT_RENUMBERED,
    ACCOUNT_UPDATED,
    APPLICANT_MATCHED,
    APPLICANT_NOT_MATCHED,
    EXPORT_PART_READY,
    HOLDER_CHANGED,
    PERSON_ERASED,
    PROOF_JUDGED,
    STAFF_ACTED,
)
from contracts.events.payers import PAYER_NAMED

from account_sync.domain.account import Account, FormerMeter, Meter, MeterFacts
from account_sync.domain.loading import Load
from account_sync.domain.matching import Applicant, Verdict
from account_sync.domain.proof import Claim

SERVICE = "electricity"

person_erased = partial(own_data.person_erased, PERSON_ERASED)
export_parts_ready = partial(own_data.export_parts_ready, EXPORT_PART_READY, encrypted=True)


def account_updated(account: Account, *, lane: Lane) -> Fact:
    """The account as it is now, without its people."""
    return ACCOUNT_UPDATED.fact(
        subject=account.account_id,
        revision=account.revision,
        partition_key=account.account_id,
        lane=lane,
        data={
            "account_id": account.account_id,
            "account_number": account.account_number,
            "status": account.status,
            "closed_on": account.closed_on,
            "tariff_plan": account.tariff_plan,
            "group": account.group,
            "registered_persons": account.registered_persons,
            "lives_alone": account.lives_alone,
            "meters": [_meter(meter) for meter in account.meters],
            "former_meters": [_former_meter(each) for each in account.former_meters],
            "opening_balance": account.opening_balance,
            "opening_balance_on": account.opening_balance_on,
            "typical_consumption": account.typical_consumption,
            "as_of": account.as_of,
            "batch": account.batch or None,
            **_former(account),
            **_contract(account),
            **({"rooms": account.rooms} if account.rooms else {}),
        },
    )


def account_renumbered(account: Account) -> Fact:
    """The account has another number; live, for its holder may come with either at any moment."""
    return ACCOUNT_RENUMBERED.fact(
        subject=account.account_id,
        revision=account.revision,
        partition_key=account.account_id,
        data={
            "account_id": account.account_id,
            "account_number": account.account_number,
            "former_numbers": [],
            **_former(account),
        },
    )


def _former(account: Account) -> dict[str, list[str]]:
    """Few accounts had another number: the others say nothing of it."""
    numbers = [each.number for each in account.former_numbers if each.number != account.account_number]
    return {"former_numbers": numbers} if numbers else {}


def _contract(account: Account) -> dict[str, Any]:
    """Whom it is with where that is no person, and at which price."""
    if account.legal_entity is None:
        return {}
    price = account.legal_entity.contract_price
    return {"holder_kind": account.kind, **({"contract_price": price} if price is not None else {})}


def holder_changed(account: Account, *, on: date) -> Fact:
    """Somebody else is the holder; live, for until it is heard the former one still sees the account."""
    return HOLDER_CHANGED.fact(
        subject=account.account_id,
        revision=account.holder_revision,
        partition_key=account.account_id,
        data={"account_id": account.account_id, "holder_revision": account.holder_revision, "changed_on": on},
    )


def payer_named(account: Account, *, user_id: str, name: str, address: str, lane: Lane) -> Fact:
    """Whom the account is with, under the key of the person who has it in their cabinet."""
    return PAYER_NAMED.fact(
        subject=account.account_id,
        revision=account.revision,
        partition_key=account.account_id,
        lane=lane,
        data={
            "account_id": account.account_id,
            "user_id": user_id,
            "holder_revision": account.holder_revision,
            "name": name,
            "address": address,
        },
    )


def applicant_matched(
    applicant: Applicant, account: Account, verdict: Verdict, *, filed_contact: Mapping[str, str] | None, email_on_file: bool
) -> Fact:
    """The applicant is the holder; `filed_contact` is encrypted with the applicant's key, so it goes where that goes."""
    return APPLICANT_MATCHED.fact(
        subject=applicant.registration_id,
        revision=1,
        partition_key=applicant.user_id,
        data={
            "registration_id": applicant.registration_id,
            "user_id": applicant.user_id,
            "account_id": account.account_id,
            "account_number": account.account_number,
            "weak": verdict.weak,
            "holder_revision": account.holder_revision,
            "filed_contact": filed_contact,
            **_former(account),
            "email_on_file": email_on_file,
            "holder_kind": account.kind,
        },
    )


def applicant_not_matched(applicant: Applicant) -> Fact:
    """The applicant's data fit no open account; the same fact whatever the reason."""
    return APPLICANT_NOT_MATCHED.fact(
        subject=applicant.registration_id,
        revision=1,
        partition_key=applicant.user_id,
        data={"registration_id": applicant.registration_id, "user_id": applicant.user_id},
    )


def proof_judged(claim: Claim, *, fits: bool) -> Fact:
    """Whether the answer fits; the same fact for whoever fits no account."""
    return PROOF_JUDGED.fact(
        subject=claim.registration_id,
        revision=claim.attempt,
        partition_key=claim.user_id,
        data={"registration_id": claim.registration_id, "user_id": claim.user_id, "attempt": claim.attempt, "fits": fits},
    )


def account_loaded(account: Account, load: Load) -> Fact:
    """The full information of the account has been announced."""
    return ACCOUNT_LOADED.fact(
        subject=account.account_id,
        revision=account.revision,
        partition_key=account.account_id,
        data={"account_id": account.account_id, "requested_at": load.requested_at, "as_of": account.as_of},
    )


def account_load_overdue(load: Load) -> Fact:
    """The promised load is not done, a day after the registration."""
    return ACCOUNT_LOAD_OVERDUE.fact(
        subject=load.registration_id,
        revision=1,
        partition_key=load.account_id,
        data={"account_id": load.account_id, "requested_at": load.requested_at, "due_at": load.due_at},
    )



def _meter(meter: Meter) -> dict[str, object]:
    return {
        "meter_id": meter.meter_id,
        "serial": meter.serial,
        "service": SERVICE,
        "zones": meter.zones,
        "digits": meter.digits,
        "installed_on": meter.installed_on,
        "verification_due_on": meter.verification_due_on,
        "initial_on": meter.initial_on,
        "initial_values": [
            {"zone": zone, "value": value} for zone, value in zip(meter.zone_names, meter.initial_values, strict=True)
        ],
        **vars(meter.facts or MeterFacts()),
    }


def _former_meter(former: FormerMeter) -> dict[str, object]:
    named = zip(former.meter.zone_names, former.final_values, strict=False)
    return {
        **_meter(former.meter),
        "removed_on": former.removed_on,
        "final_values": [{"zone": zone, "value": value} for zone, value in named],
        "source": former.source,
    }


def staff_acted(act_id: str, *, staff_id: str, did: str, about: str, at: datetime) -> Fact:
    """Somebody of the staff did something here."""
    data = {"staff_id": staff_id, "did": did, "about": about, "acted_at": at}
    return STAFF_ACTED.fact(subject=act_id, revision=1, partition_key=staff_id, data=data)
