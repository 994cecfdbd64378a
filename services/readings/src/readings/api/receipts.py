"""What can be asked about receipts: the account's own, and, by anybody, the keys that they are verified with."""

from __future__ import annotations

from typing import Any

import flask
from chassis.auth import CUSTOMER, machine
from chassis.web import Call, Door
from contracts.api.receipts import ReceiptKeysResponse, ReceiptsPage, ReceiptsQuery

from readings import actions

SEE = CUSTOMER | machine("readings:read", "readings:write")

receipts = Door("receipts", "/api/v1/readings", summary="Signed receipts of readings, and the keys they are verified with.")


@receipts.query("/accounts/<account_id>/receipts", params=ReceiptsQuery, returns=ReceiptsPage, access=SEE)
def list_receipts(call: Call) -> Any:
    """The receipts of the account in the order of its chain. One is made in a moment after its reading was accepted."""
    return actions.list_receipts(
        call.work,
        account_id=call.account(),
        reading_id=call.params["reading_id"],
        after=call.params["after"],
        limit=call.params["limit"],
    )


@receipts.query("/.well-known/receipt-keys.json", returns=ReceiptKeysResponse, access="public")
def read_receipt_keys(call: Call) -> flask.Response:
    """The public keys of all receipts ever made."""
    return flask.Response(call.work.settings.receipt_keys_file.read_bytes(), content_type="application/json")
