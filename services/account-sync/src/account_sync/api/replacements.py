"""Meters of an account for clerks: what is on record, and a replacement."""

from __future__ import annotations

from typing import Any

from chassis.auth import staff
from chassis.web import Call, Door
from contracts.api.replacements import MetersOfNumberQuery, MetersOnRecordResponse, ReplaceMeterRequest

from account_sync import actions
from account_sync.domain.account import Account, FormerMeter, Meter, MeterFacts
from account_sync.domain.replacing import NewMeter

CLERK = staff("clerk")
replacements = Door("replacements", "/api/v1/accounts/staff", summary="Meters on record and their replacement, for clerks")


@replacements.query("/meters", params=MetersOfNumberQuery, returns=MetersOnRecordResponse, access=CLERK, problems=(404,))
def list_meters_on_record(call: Call) -> dict[str, Any]:
    """The meters of the account with this number, and those it had."""
    return _shown(actions.account_of_number(call.work, account_number=call.params["account_number"]))


@replacements.command(
    "POST", "/meter-replacements", body=ReplaceMeterRequest, returns=MetersOnRecordResponse, status=201, access=CLERK,
    problems=(404, 409),
)  # fmt: skip
def replace_meter(call: Call) -> dict[str, Any]:
    """Write down that a meter was replaced, with the last figures of the former one and the first of the new."""
    new = call.body["new"]
    changed = actions.record_replacement(
        call.work,
        account_number=call.body["account_number"],
        old_serial=call.body["old_serial"],
        final_values=tuple(call.body["final_values"]),
        new=NewMeter(**{**new, "initial_values": tuple(new["initial_values"])}),
        on=call.body["replaced_on"],
        by=call.person.user_id,
    )
    return _shown(changed)


def _shown(account: Account) -> dict[str, Any]:
    return {
        "account_id": account.account_id,
        "account_number": account.account_number,
        "meters": [_meter(each) for each in account.meters],
        "former": [_meter(each.meter, former=each) for each in account.former_meters],
    }


def _meter(meter: Meter, *, former: FormerMeter | None = None) -> dict[str, Any]:
    names = ("meter_id", "serial", "zones", "digits", "installed_on", "verification_due_on", "initial_values")
    facts = meter.facts or MeterFacts()
    return {
        **{name: getattr(meter, name) for name in names},
        "ratio": facts.ratio,
        "place": facts.place,
        "removed_on": former.removed_on if former else None,
        "final_values": former.final_values if former else (),
    }
