"""Registries of payments over HTTP, for the office: sent in, looked at, booked by the worker, reconciled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.auth import staff
from chassis.problems import Problem
from chassis.web import Call
from contracts.api.registries import (
    PaymentRegistriesResponse,
    PaymentRegistryResponse,
    ReconciliationResponse,
    ReconciliationsQuery,
    ReconciliationsResponse,
    RegistriesQuery,
    RegistryProfilesResponse,
    RegistryRowsPage,
    RegistryRowsQuery,
    SendPaymentRegistryQuery,
    SentPaymentRegistryResponse,
)

from billing_calculator import actions
from billing_calculator.api.account_area import billing
from billing_calculator.domain.registry.errors import RegistryBroken, RegistryUnknown
from billing_calculator.domain.registry.matching import Outcome, Tallies
from billing_calculator.domain.registry.reconciliation import Day, DayOfAgent, told_sum
from billing_calculator.domain.registry.run import Registry, agents_of

OFFICE = staff("accountant", "head")
PATH = "/staff/payment-registries"
SHOWN = 20


@billing.query(PATH, params=RegistriesQuery, returns=PaymentRegistriesResponse, access=OFFICE)
def list_payment_registries(call: Call) -> dict[str, Any]:
    """The registries sent last."""
    found = actions.list_registries(call.work, before=call.params.get("cursor"), limit=SHOWN + 1)
    following = found[SHOWN - 1].sent_at if len(found) > SHOWN else None
    return {"items": [registry_shown(each) for each in found[:SHOWN]], "next": following}


@billing.query(f"{PATH}/profiles", returns=RegistryProfilesResponse, access=OFFICE)
def list_registry_profiles(call: Call) -> dict[str, Any]:
    """The kinds of files that can be sent in, and of which agents."""
    tools = call.work.tools
    told = ("name", "title_ru", "title_en", "files")
    items = [{**{name: getattr(each, name) for name in told}, "agents": agents_of(each, tools.agents)}
             for each in tools.registry_profiles.all()]  # fmt: skip
    return {"items": items, "most_bytes": call.work.settings.max_registry_bytes}


def receive(call: Call) -> Any:
    """Its size is looked at before anything is read; then it is judged, and of its words only what is ours is kept."""
    most, told = call.work.settings.max_registry_bytes, call.request.content_length
    if told is None:
        raise Problem(411, "size_unknown", "Размер файла не указан.", "Say how large the file is (Content-Length).")
    if told > most:
        ru, en = f"Файл больше {most // 1024} КБ. Разделите его на части.", f"The file is larger than {most} bytes. Split it."
        raise Problem(413, "file_too_large", ru, en, details={"most_bytes": most})
    call.request.max_content_length = most
    raw = call.request.stream.read(told)
    if len(raw) < told:
        raise RegistryBroken()
    return actions.check_registry(call.work, raw=raw, **call.params)


@billing.command(
    "POST", PATH, params=SendPaymentRegistryQuery, returns=SentPaymentRegistryResponse, status=201, access=OFFICE,
    prepare=receive, idempotent=False,  # the file's own hash tells a repeat
    problems=(422,), upload="application/octet-stream",
)  # fmt: skip
def send_payment_registry(call: Call) -> dict[str, Any]:
    """Send a file in, as the body: it is checked, and nothing is booked before somebody asks for it."""
    registry, before = actions.take_registry(call.work, checked=call.prepared, by=call.person.user_id)
    return {"registry": registry_shown(registry), "sent_before": before}


@billing.query(f"{PATH}/<registry_id>", returns=PaymentRegistryResponse, access=OFFICE, problems=(404,))
def show_payment_registry(call: Call) -> dict[str, Any]:
    """One registry with where it stands."""
    return registry_shown(actions.registry_of(call.work, registry_id=call.path["registry_id"]))


@billing.query(f"{PATH}/<registry_id>/rows", params=RegistryRowsQuery, returns=RegistryRowsPage, access=OFFICE, problems=(404,))
def list_registry_rows(call: Call) -> dict[str, Any]:
    """Rows that somebody has to look at, in the order of the file."""
    after, limit = call.params["after"], call.params["limit"]
    found = actions.notes_of(call.work, registry_id=call.path["registry_id"], after=after, limit=limit + 1)
    return {"items": found[:limit], "next": found[limit - 1]["line"] if len(found) > limit else None}


@billing.command("POST", f"{PATH}/<registry_id>/application", returns=PaymentRegistryResponse, status=202, access=OFFICE,
                 problems=(404, 409))  # fmt: skip
def apply_payment_registry(call: Call) -> dict[str, Any]:
    """Have the worker book a registry that was checked."""
    by = call.person.user_id
    return registry_shown(actions.apply_registry(call.work, registry_id=call.path["registry_id"], by=by))


@billing.command("POST", f"{PATH}/<registry_id>/withdrawal", returns=PaymentRegistryResponse, access=OFFICE, problems=(404, 409))
def withdraw_payment_registry(call: Call) -> dict[str, Any]:
    """Drop a registry that was checked; the same file may be sent again."""
    return registry_shown(actions.withdraw_registry(call.work, registry_id=call.path["registry_id"]))


@billing.query("/staff/payment-reconciliations", params=ReconciliationsQuery, returns=ReconciliationsResponse, access=OFFICE)
def list_reconciliations(call: Call) -> dict[str, Any]:
    """For each agent and day: what registries tell and what was paid online, a month back."""
    return {"items": [_figures(each) for each in actions.reconcile_days(call.work, until=call.params["until"])]}


@billing.query("/staff/payment-reconciliations/<agent>/<day>", returns=ReconciliationResponse, access=OFFICE, problems=(404,))
def show_reconciliation(call: Call) -> dict[str, Any]:
    """One day of an agent, with every mismatch and its cause."""
    try:
        day = date.fromisoformat(call.path["day"])
    except ValueError:
        raise RegistryUnknown() from None
    return _day(actions.reconcile_day(call.work, agent=call.path["agent"], day=day))


def registry_shown(registry: Registry) -> dict[str, Any]:
    """A registry as the office sees it."""
    tallies = {"would": _tallies(registry.would), "came": _tallies(registry.came)}
    return {**vars(registry), "state": str(registry.state), "unread": registry.bad, **tallies}


def _tallies(tallies: Tallies) -> list[dict[str, Any]]:
    return [{"outcome": str(each), **vars(tallies[each])} for each in Outcome if each in tallies]


def _figures(day: DayOfAgent) -> dict[str, Any]:
    told = told_sum(day, *(each for each in Outcome if each is not Outcome.REPEATED))
    own = {"told_count": told.count, "told_sum": told.sum, "online_count": day.online.count, "online_sum": day.online.sum}
    shown = {name: getattr(day, name) for name in ("agent", "day", "agrees", "missing", "mismatched")}
    return {**shown, **own, "told": _tallies(day.told)}


def _day(day: Day) -> dict[str, Any]:
    missing: list[Mapping[str, Any]] = [
        {**vars(each), "operation": each.txn_id, "cause": "not_in_registry", "told": None, "held": each.amount}
        for each in day.missing
    ]
    otherwise: list[Mapping[str, Any]] = [
        {**vars(each.row), "payment_id": each.payment_id, "cause": str(each.outcome), "told": each.row.amount, "held": held}
        for each, held in day.mismatched
    ]
    return {"figures": _figures(day.figures), "mismatches": [*missing, *otherwise]}
