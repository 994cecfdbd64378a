"""Accounts and imports as MongoDB documents and back: dates as ISO text, exact numbers as Decimal128."""

from __future__ import annotations

from datetime import date
from typing import Any

from account_sync.domain.account import Account, Holder, Meter, Status
from account_sync.domain.imports import Import
from account_sync.domain.registry.cells import Fault
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.rows import BadRow

Document = dict[str, Any]


def of_account(account: Account) -> Document:
    """The whole account, its holder included, plainly: see the README for why."""
    return {
        "_id": account.account_id,
        "subscriber_code": account.subscriber_code,
        "account_number": account.account_number,
        "holder": {"surname": account.holder.surname, "name": account.holder.name, "patronymic": account.holder.patronymic},
        "address": account.address,
        "tariff_plan": account.tariff_plan,
        "group": account.group,
        "registered_persons": account.registered_persons,
        "lives_alone": account.lives_alone,
        "status": str(account.status),
        "opened_on": account.opened_on.isoformat(),
        "closed_on": account.closed_on.isoformat() if account.closed_on else None,
        "meters": [_of_meter(meter) for meter in account.meters],
        "opening_balance": account.opening_balance,
        "opening_balance_on": account.opening_balance_on.isoformat(),
        "typical_consumption": account.typical_consumption,
        "revision": account.revision,
        "as_of": account.as_of,
    }


def as_account(document: Document) -> Account:
    """The account a document holds."""
    plain = ("subscriber_code", "account_number", "address", "tariff_plan", "group", "registered_persons", "lives_alone")
    exact = ("opening_balance", "typical_consumption", "revision", "as_of")
    return Account(
        account_id=document["_id"],
        holder=Holder(**document["holder"]),
        status=Status(document["status"]),
        opened_on=date.fromisoformat(document["opened_on"]),
        closed_on=date.fromisoformat(document["closed_on"]) if document["closed_on"] else None,
        meters=tuple(_as_meter(meter) for meter in document["meters"]),
        opening_balance_on=date.fromisoformat(document["opening_balance_on"]),
        **{key: document[key] for key in (*plain, *exact)},
    )


def of_import(run: Import) -> Document:
    """An import's progress and result."""
    return {
        "_id": run.import_id,
        "file_name": run.file_name,
        "file_sha256": run.file_sha256,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "applied_before": run.applied_before,
        "rows": run.rows,
        "added": run.added,
        "changed": run.changed,
        "unchanged": run.unchanged,
        "refused": run.refused,
    }


def as_import(document: Document) -> Import:
    """The import a document holds."""
    return Import(import_id=document["_id"], **{key: value for key, value in document.items() if key != "_id"})


def of_refusal(import_id: str, row: BadRow) -> Document:
    """A refused row with its reasons, without the row itself."""
    faults = [{"column": fault.column, "code": fault.code, "ru": fault.ru, "en": fault.en} for fault in row.faults]
    return {
        "_id": f"{import_id}:{row.line}",
        "import_id": import_id,
        "line": row.line,
        "account_number": row.account_number,
        "faults": faults,
    }


def as_refusal(document: Document) -> BadRow:
    """The refused row a document holds."""
    faults = (
        Fault(Column(fault["column"]) if fault["column"] else None, fault["code"], fault["ru"], fault["en"])
        for fault in document["faults"]
    )
    return BadRow(document["line"], document["account_number"], tuple(faults))


def _of_meter(meter: Meter) -> Document:
    return {
        "meter_id": meter.meter_id,
        "serial": meter.serial,
        "zones": meter.zones,
        "digits": meter.digits,
        "installed_on": meter.installed_on.isoformat(),
        "verification_due_on": meter.verification_due_on.isoformat(),
        "initial_on": meter.initial_on.isoformat(),
        "initial_values": list(meter.initial_values),
    }


def _as_meter(document: Document) -> Meter:
    return Meter(
        meter_id=document["meter_id"],
        serial=document["serial"],
        zones=document["zones"],
        digits=document["digits"],
        installed_on=date.fromisoformat(document["installed_on"]),
        verification_due_on=date.fromisoformat(document["verification_due_on"]),
        initial_on=date.fromisoformat(document["initial_on"]),
        initial_values=tuple(document["initial_values"]),
    )
