"""What if one thing had been otherwise: asked of a charge that was made, answered by its kept inputs."""

from __future__ import annotations

from typing import Any

from chassis.web import Call
from contracts.api.what_ifs import WhatIfOptionsResponse, WhatIfRequest, WhatIfResponse

from billing_calculator import actions
from billing_calculator.api.account_area import SEE
from billing_calculator.api.explanations import CHARGE, explanations
from billing_calculator.api.shown import source_shown
from billing_calculator.domain.charge import CALCULATOR
from billing_calculator.domain.what_if import Options, Otherwise, WhatIfRefused


@explanations.query(f"{CHARGE}/what-ifs", returns=WhatIfOptionsResponse, access=SEE, problems=(409,))
def show_what_if_options(call: Call) -> Options:
    """What may be thought to be otherwise about a charge; 409 where its inputs were not kept or nothing was used."""
    return actions.what_can_be_asked(call.work, account_id=call.account(), charge_id=call.path["charge_id"]).options


@explanations.query(
    f"{CHARGE}/what-ifs", method="POST", body=WhatIfRequest, returns=WhatIfResponse, access=SEE, problems=(409,)
)  # fmt: skip
def ask_what_if(call: Call) -> dict[str, Any]:
    """What the charge would have come to: lines, total and the difference in roubles; nothing is kept."""
    charge_id = call.path["charge_id"]
    told = actions.what_if(call.work, account_id=call.account(), charge_id=charge_id, asked=_otherwise(call.body))
    sources = [source_shown(table) for table in told.tables]
    return {**vars(told), "charge_id": charge_id, "lines": told.rows, "sources": sources, "calculator": CALCULATOR}


def _otherwise(body: dict[str, Any]) -> Otherwise:
    zones = [each["zone"] for each in body["shares"]]
    if len(set(zones)) < len(zones):
        raise WhatIfRefused(at="/shares", ru="Доля одной зоны указана дважды.", en="The share of one zone is given twice.")
    shares = {each["zone"]: each["percent"] for each in body["shares"]}
    return Otherwise(body["zones"], shares or None, body["persons"], body["in_time"])
