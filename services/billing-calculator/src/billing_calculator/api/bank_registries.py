"""Registries of debts and charges for banks over HTTP, for the office: ordered, watched, taken."""

from __future__ import annotations

from typing import Any

import flask
from chassis.auth import staff
from chassis.web import Call
from contracts.api.bank_registries import BankRegistriesResponse, BankRegistryResponse, OrderBankRegistryRequest

from billing_calculator import actions
from billing_calculator.api.account_area import billing
from billing_calculator.domain.bank_registry.run import BankRegistry
from billing_calculator.domain.due import period_before, period_of

OFFICE = staff("accountant", "head")
PATH = "/staff/bank-registries"
FILE = "application/octet-stream"  # in an encoding of the bank's


@billing.query(PATH, returns=BankRegistriesResponse, access=OFFICE)
def list_bank_registries(call: Call) -> dict[str, Any]:
    """The registries ordered last, and the kinds that can be ordered."""
    kinds = [{"name": each.name, "kind": str(each.kind), "title_ru": each.title_ru, "title_en": each.title_en}
             for each in actions.bank_profiles(call.work)]  # fmt: skip
    items = [_shown(each) for each in actions.list_bank_registries(call.work)]
    return {"items": items, "profiles": kinds, "period": period_before(period_of(call.work.today))}


@billing.command("POST", PATH, body=OrderBankRegistryRequest, returns=BankRegistryResponse, status=201, access=OFFICE,
                 problems=(409,))  # fmt: skip
def order_bank_registry(call: Call) -> dict[str, Any]:
    """Have a registry written: what every account is to pay, or was charged for a month, as it is at one moment."""
    return _shown(actions.order_bank_registry(call.work, **call.body, by=call.person.user_id))


def _look_up(call: Call) -> Any:
    return actions.bank_registry_file(call.work, registry_id=call.path["registry_id"])


@billing.command("POST", f"{PATH}/<registry_id>/file", access=OFFICE, status=200, media=FILE, problems=(404, 409),
                 prepare=_look_up, idempotent=False)  # fmt: skip
def take_bank_registry(call: Call) -> flask.Response:
    """The file; the journal tells who took it."""
    registry, parts = call.prepared
    actions.note_handed_out(call.work, registry=registry, by=call.person.user_id)
    named = {"Content-Disposition": f'attachment; filename="{registry.name}"', "Cache-Control": "no-store"}
    return flask.Response(parts, content_type=FILE, headers={**named, "Content-Length": str(registry.size)})


def _shown(registry: BankRegistry) -> dict[str, Any]:
    return {**vars(registry), "state": str(registry.state)}
