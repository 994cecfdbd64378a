"""Shadow runs over HTTP, for the office."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import flask
from chassis.auth import staff
from chassis.web import Call
from contracts.api.comparisons import ComparisonResponse, ComparisonsResponse, TryPackRequest

from billing_calculator import actions
from billing_calculator.api.account_area import billing
from billing_calculator.domain.comparison import Comparison, Difference, Sums

OFFICE = staff("accountant", "head")
PAGE = 1000
COLUMNS = ("account", "cause", "difference", "ours_charge", "ours_recalculation", "ours_penalty", "ours_kwh",
           "theirs_charge", "theirs_recalculation", "theirs_penalty", "theirs_kwh")  # fmt: skip


@billing.query("/staff/comparisons", returns=ComparisonsResponse, access=OFFICE)
def list_comparisons(call: Call) -> dict[str, Any]:
    """The shadow runs begun last."""
    return {"items": [_shown(call, each, examples=False) for each in actions.list_comparisons(call.work)]}


@billing.query("/staff/comparisons/<comparison_id>", returns=ComparisonResponse, access=OFFICE, problems=(404,))
def show_comparison(call: Call) -> dict[str, Any]:
    """One shadow run with its causes and examples."""
    return _shown(call, actions.show_comparison(call.work, comparison_id=call.path["comparison_id"]))


@billing.command(
    "POST", "/staff/comparisons", body=TryPackRequest, returns=ComparisonResponse, status=201, access=OFFICE, problems=(404, 409)
)
def try_pack(call: Call) -> dict[str, Any]:
    """Run a pack over a past month; the worker does it, and nobody is charged."""
    return _shown(call, actions.try_pack(call.work, **call.body, by=call.person.user_id))


@billing.command(
    "POST", "/staff/comparisons/<comparison_id>/cancellation", returns=ComparisonResponse, access=OFFICE, problems=(404, 409)
)  # fmt: skip
def cancel_comparison(call: Call) -> dict[str, Any]:
    """Look at no further account."""
    return _shown(call, actions.cancel_comparison(call.work, comparison_id=call.path["comparison_id"]))


@billing.query("/staff/comparisons/<comparison_id>/differences.csv", access=OFFICE, problems=(404,), media="text/csv")
def download_differences(call: Call) -> flask.Response:
    """All accounts that differ, as a file for a table."""
    comparison = actions.show_comparison(call.work, comparison_id=call.path["comparison_id"])
    headers = {"Content-Disposition": f'attachment; filename="differences-{comparison.period}.csv"'}
    return flask.Response(_lines(call, comparison), content_type="text/csv; charset=utf-8", headers=headers)


def _shown(call: Call, comparison: Comparison, *, examples: bool = True) -> dict[str, Any]:
    told = ("comparison_id", "period", "name", "started_at", "ended_at", "accounts", "same", "ours_total", "theirs_total")
    some = actions.examples_of(call.work, comparison) if examples else {}
    causes = [
        {"cause": str(cause), **vars(tally), "examples": some.get(cause, ())} for cause, tally in comparison.tallies.items()
    ]
    return {
        **{name: getattr(comparison, name) for name in told},
        "kind": str(comparison.kind),
        "state": str(comparison.state),
        "accounts_known": actions.accounts_known(call.work),
        "causes": sorted(causes, key=lambda each: -each["accounts"]),
    }


def _lines(call: Call, comparison: Comparison) -> Iterator[str]:
    yield "\ufeff" + ";".join(COLUMNS) + "\r\n"
    page, after = partial(actions.differences_behind, call.work, comparison_id=comparison.comparison_id, limit=PAGE), ""
    while found := page(after=after):
        yield "".join(map(_line, found))
        after = f"{found[-1].account_number}/{found[-1].account_id}"


def _line(each: Difference) -> str:
    fields = (each.account_number, str(each.cause), str(each.amount), *_fields(each.ours), *_fields(each.theirs))
    return ";".join(fields) + "\r\n"


def _fields(sums: Sums | None) -> tuple[str, ...]:
    if sums is None:
        return ("",) * 4
    return str(sums.charge), str(sums.recalculation), str(sums.penalty), "" if sums.volume is None else str(sums.volume)
