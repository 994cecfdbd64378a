"""What a client can ask of readings."""

from __future__ import annotations

import re
from typing import Any

from chassis.auth import CUSTOMER, MACHINE, machine
from chassis.web import Call, Door
from contracts.api.readings import (
    CheckReadingRequest,
    CheckResponse,
    CorrectReadingRequest,
    MetersResponse,
    ReadingResponse,
    ReadingsPage,
    ReadingsQuery,
    SubmitReadingRequest,
    WindowResponse,
)

from readings import actions
from readings.domain.meter import ZoneValue
from readings.domain.reading import Author, Submission

SEE = CUSTOMER | machine("readings:read", "readings:write")
SEND = CUSTOMER | machine("readings:write")
SENDERS = ("owner", "payer")  # a reader only looks

_REVISION = re.compile("[0-9]{1,9}")

readings = Door("readings", "/api/v1/readings", summary="Meters, the reading window, readings and their corrections.")


@readings.query("/accounts/<account_id>/window", returns=WindowResponse, access=SEE)
def show_window(call: Call) -> Any:
    """When readings are taken, and which month they would count to today."""
    return actions.show_window(call.work, account_id=call.account())


@readings.query("/accounts/<account_id>/meters", returns=MetersResponse, access=SEE)
def list_meters(call: Call) -> Any:
    """The meters of the account with the figures the next reading is compared with."""
    return actions.list_meters(call.work, account_id=call.account())


@readings.query(
    "/accounts/<account_id>/checks",
    method="POST",
    body=CheckReadingRequest,
    returns=CheckResponse,
    access=SEND,
    problems=(409,),
)
def check_reading(call: Call) -> Any:
    """What figures would come to, and every reason against them at once; nothing is saved."""
    return actions.check_reading(
        call.work,
        Submission(
            account_id=call.account(),
            meter_id=call.body["meter_id"],
            values=_values(call),
            confirmed=False,
            read_on=call.body["read_on"],
        ),
        correcting=call.body["correcting"],
    )


@readings.command(
    "POST",
    "/accounts/<account_id>/readings",
    body=SubmitReadingRequest,
    returns=ReadingResponse,
    status=201,
    access=SEND,
    together=actions.submit_readings,
)
def submit_reading(call: Call) -> Any:
    """Submit the figures of all zones of a meter."""
    return Submission(
        account_id=call.account(*SENDERS),
        meter_id=call.body["meter_id"],
        values=_values(call),
        confirmed=call.body["confirm_implausible"],
        read_on=call.body["read_on"],
        by=_author(call),
    )


@readings.query("/accounts/<account_id>/readings", params=ReadingsQuery, returns=ReadingsPage, access=SEE)
def list_readings(call: Call) -> Any:
    """The readings of the account with their history, newest first."""
    return actions.list_readings(call.work, account_id=call.account(), cursor=call.params["cursor"], limit=call.params["limit"])


@readings.command(
    "PUT",
    "/accounts/<account_id>/readings/<reading_id>",
    body=CorrectReadingRequest,
    returns=ReadingResponse,
    problems=(412,),
)
def correct_reading(call: Call) -> Any:
    """Correct the last reading of a meter. `If-Match: "<revision>"` refuses when it has changed meanwhile."""
    return actions.correct_reading(
        call.work,
        account_id=call.account(*SENDERS),
        reading_id=call.path["reading_id"],
        values=_values(call),
        confirmed=call.body["confirm_implausible"],
        by=_author(call),
        revisions=_revisions(call),
    )


@readings.command("DELETE", "/accounts/<account_id>/readings/<reading_id>", returns=ReadingResponse, problems=(412,))
def cancel_reading(call: Call) -> Any:
    """Cancel the last reading of a meter; the one before it is valid again."""
    return actions.cancel_reading(
        call.work,
        account_id=call.account(*SENDERS),
        reading_id=call.path["reading_id"],
        by=_author(call),
        revisions=_revisions(call),
    )


def _author(call: Call) -> Author:
    """Which of the account's people asks, or that a program of theirs does."""
    if call.person.audience == MACHINE:
        return Author.MACHINE
    return Author(call.person.role_in(call.path["account_id"]) or Author.OWNER)


def _values(call: Call) -> list[ZoneValue]:
    return [ZoneValue(**value) for value in call.body["values"]]


def _revisions(call: Call) -> list[int]:
    """The revisions named by If-Match. A tag that is no revision of ours matches none of them."""
    return [int(tag) if _REVISION.fullmatch(tag) else 0 for tag in call.request.if_match]
