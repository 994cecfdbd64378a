"""Accounts as MongoDB documents and back: dates as ISO text, exact numbers as Decimal128."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from account_sync.domain.account import (
    Account,
    Filed,
    FormerMeter,
    FormerNumber,
    Holder,
    LegalEntity,
    Meter,
    MeterFacts,
    Premises,
    Status,
)

Document = dict[str, Any]
_GIVEN_UP = "withdrawn:"  # before the id of an account whose number another may have now


def of_account(account: Account) -> Document:
    """The whole account, its holder included, plainly: see the README for why."""
    return {
        "_id": account.account_id,
        "subscriber_code": account.subscriber_code,
        "account_number": f"{_GIVEN_UP}{account.account_id}" if account.withdrawn else account.account_number,
        "holder": {"surname": account.holder.surname, "name": account.holder.name, "patronymic": account.holder.patronymic},
        "address": account.address,
        "tariff_plan": account.tariff_plan,
        "group": account.group,
        "registered_persons": account.registered_persons,
        "lives_alone": account.lives_alone,
        "status": str(account.status),
        "opened_on": account.opened_on.isoformat(),
        "closed_on": account.closed_on.isoformat() if account.closed_on else None,
        "meters": [of_meter(meter) for meter in account.meters],
        "opening_balance": account.opening_balance,
        "opening_balance_on": account.opening_balance_on.isoformat(),
        "typical_consumption": account.typical_consumption,
        "revision": account.revision,
        "as_of": account.as_of,
        "batch": account.batch,
        "added_by": account.added_by,
        **_rarely(account),
    }


def as_account(document: Document) -> Account:
    """The account a document holds."""
    plain = ("subscriber_code", "address", "tariff_plan", "group", "registered_persons", "lives_alone")
    exact = ("opening_balance", "typical_consumption", "revision", "as_of")
    numbers = document.get("former_numbers", ())
    withdrawn = "withdrawn_number" in document
    return Account(
        account_id=document["_id"],
        account_number=document["withdrawn_number"] if withdrawn else document["account_number"],
        withdrawn=withdrawn,
        batch=document.get("batch", ""),  # kept before there were batches
        added_by=document.get("added_by", ""),
        former_numbers=tuple(FormerNumber(each["number"], each["until"]) for each in numbers),
        holder=Holder(**document["holder"]),
        holder_revision=document.get("holder_revision", 1),
        filed=Filed(**document["filed"]) if "filed" in document else None,
        legal_entity=LegalEntity(**document["legal_entity"]) if "legal_entity" in document else None,
        status=Status(document["status"]),
        opened_on=date.fromisoformat(document["opened_on"]),
        closed_on=date.fromisoformat(document["closed_on"]) if document["closed_on"] else None,
        meters=tuple(as_meter(meter) for meter in document["meters"]),
        former_meters=tuple(_as_former(each) for each in document.get("former_meters", ())),
        premises=Premises(**document["premises"]) if "premises" in document else None,
        rooms=document.get("rooms"),
        version=document.get("version"),
        opening_balance_on=date.fromisoformat(document["opening_balance_on"]),
        **{key: document[key] for key in (*plain, *exact)},
    )


def _rarely(account: Account) -> Document:
    """What few accounts have."""
    found: Document = {}
    if account.filed:
        found["filed"] = {"email": account.filed.email, "phone": account.filed.phone}
    if account.legal_entity:
        found["legal_entity"] = asdict(account.legal_entity)
    if account.former_numbers:
        found["former_numbers"] = [{"number": each.number, "until": each.until} for each in account.former_numbers]
    if account.former_meters:
        found["former_meters"] = [_of_former(each) for each in account.former_meters]
    if account.version is not None:
        found["version"] = account.version
    if account.rooms:
        found["rooms"] = account.rooms
    if account.premises:
        found["premises"] = vars(account.premises)
    if account.withdrawn:
        found["withdrawn_number"] = account.account_number
    if account.holder_revision > 1:
        found["holder_revision"] = account.holder_revision
    return found


def _of_former(former: FormerMeter) -> Document:
    told = {"removed_on": former.removed_on.isoformat(), "final_values": list(former.final_values), "source": former.source}
    return {"meter": of_meter(former.meter), **told}


def _as_former(document: Document) -> FormerMeter:
    return FormerMeter(
        meter=as_meter(document["meter"]),
        removed_on=date.fromisoformat(document["removed_on"]),
        final_values=tuple(document["final_values"]),
        source=document["source"],
    )


def of_meter(meter: Meter) -> Document:
    """A meter, with the facts that few registries tell where one did."""
    return {
        "meter_id": meter.meter_id,
        "serial": meter.serial,
        "zones": meter.zones,
        "digits": meter.digits,
        "installed_on": meter.installed_on.isoformat(),
        "verification_due_on": meter.verification_due_on.isoformat(),
        "initial_on": meter.initial_on.isoformat(),
        "initial_values": list(meter.initial_values),
        **({"facts": vars(meter.facts)} if meter.facts else {}),
    }


def as_meter(document: Document) -> Meter:
    """The meter a document holds."""
    return Meter(
        meter_id=document["meter_id"],
        serial=document["serial"],
        zones=document["zones"],
        digits=document["digits"],
        installed_on=date.fromisoformat(document["installed_on"]),
        verification_due_on=date.fromisoformat(document["verification_due_on"]),
        initial_on=date.fromisoformat(document["initial_on"]),
        initial_values=tuple(document["initial_values"]),
        facts=MeterFacts(**document["facts"]) if "facts" in document else None,
    )
