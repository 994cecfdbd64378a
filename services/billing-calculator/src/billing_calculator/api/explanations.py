"""Each kopeck followed to its source, and any calculation done again."""

from __future__ import annotations

from typing import Any

from chassis.web import Call, Door
from contracts.api.explanations import ExplanationQuery, ExplanationResponse, ReplayResponse
from contracts.api.penalties import PenaltyReplayResponse, PenaltyResponse

from billing_calculator import actions
from billing_calculator.api.account_area import SEE
from billing_calculator.api.shown import source_shown
from billing_calculator.domain.accrual import Accrual
from billing_calculator.domain.explanation import ExplainedLine, ExplainedPart, Explanation
from billing_calculator.domain.tariff import Tariff

explanations = Door("explanations", "/api/v1/billing", summary="Every kopeck followed to its source, and calculated again.")
CHARGE = "/accounts/<account_id>/charges/<charge_id>"


@explanations.query(f"{CHARGE}/explanation", params=ExplanationQuery, returns=ExplanationResponse, access=SEE)
def show_explanation(call: Call) -> dict[str, Any]:
    """A revision of a charge (the last one unless named): from the figures of the dial to every kopeck of its total."""
    account_id = call.account()
    found = actions.take_apart(call.work, account_id=account_id, charge_id=call.path["charge_id"], **call.params)
    return explanation_shown(found)


@explanations.query(f"{CHARGE}/revisions/<revision>/replays", method="POST", returns=ReplayResponse, access=SEE, problems=(409,))
def replay_charge(call: Call) -> Any:
    """Calculate a revision again from its kept inputs, by its own pack of prices: the same kopecks, or 409 with both figures."""
    account_id, named = call.account(), call.path["revision"]
    revision = int(named) if named.isascii() and named.isdigit() else 0
    return actions.do_again(call.work, account_id=account_id, charge_id=call.path["charge_id"], revision=revision)


@explanations.query("/accounts/<account_id>/penalties/<penalty_id>", returns=PenaltyResponse, access=SEE)
def show_penalty(call: Call) -> dict[str, Any]:
    """A booked penalty: which sums were late, what each day of the delay cost, by which law, and what was booked before."""
    account_id = call.account()
    booked = actions.penalty_of(call.work, account_id=account_id, penalty_id=call.path["penalty_id"])
    return {**penalty_shown(booked), "law": actions.penalty_rules(call.work, account_id=account_id).law}


@explanations.query(
    "/accounts/<account_id>/penalties/<penalty_id>/replays", method="POST", returns=PenaltyReplayResponse, access=SEE,
    problems=(409,),
)  # fmt: skip
def replay_penalty(call: Call) -> dict[str, Any]:
    """Count a booked penalty again from its kept sums and payments: the same kopecks, or 409 with both figures."""
    asked = {"account_id": call.account(), "penalty_id": call.path["penalty_id"]}
    then, again = actions.penalty_of(call.work, **asked), actions.count_penalty_again(call.work, **asked)
    return {**penalty_shown(then), "lines": again.lines, "calculator_now": again.calculator}


def penalty_shown(accrual: Accrual) -> dict[str, Any]:
    """As it is answered and as it is checked."""
    computed = {name: getattr(accrual, name) for name in ("penalty_id", "until", "told", "amount")}
    return {**vars(accrual), **computed, "accrued_at": accrual.at}


def explanation_shown(explanation: Explanation) -> dict[str, Any]:
    """As it is answered and as it is checked."""
    charge, now = explanation.charge, explanation.revision
    return {
        "charge_id": charge.key.charge_id,
        "service": charge.key.service,
        "period": charge.key.period,
        **{name: getattr(now, name) for name in REVISION},
        "complete": explanation.complete,
        "household": now.household,
        "terms": now.terms,
        "stand_in": now.stand_in,
        "set_off": now.set_off,
        **({"unread_meters": now.unread} if now.unread else {}),
        "pack": _pack(explanation.pack) if explanation.pack else None,
        "volumes": explanation.volumes,
        "bands": explanation.bands,
        "lines": [_line(line) for line in explanation.lines],
        **({"parts": [_part(part) for part in explanation.parts]} if explanation.parts else {}),
    }


REVISION = (
    "revision", "reason", "calculator", "calculated_at", "tariff", "pack_hash", "plan", "readings", "norm", "volume", "total",
    "previous_total", "difference",
)  # fmt: skip


def _pack(pack: Tariff) -> dict[str, Any]:
    told = ("pack_hash", "plan", "region", "model", "split", "unit", "vat")
    return {**(source_shown(pack) or {}), **{name: getattr(pack, name) for name in told}, "order": pack.legal}


def _part(explained: ExplainedPart) -> dict[str, Any]:
    return {**vars(explained.part), "pack": _pack(explained.pack) if explained.pack else None, "bands": explained.bands}


def _line(explained: ExplainedLine) -> dict[str, Any]:
    line, stands = explained.line, explained.price_line
    return {
        **{name: getattr(line, name) for name in ("zone", "band", "volume", "price", "amount", "why")},
        "rates": explained.rates,
        "on": explained.on,
        "reading_ids": explained.reading_ids,
        "price_line": {"name": stands.name, "price": stands.price} if stands else None,
        "rules": explained.rules,
        **({"part": line.part} if line.part else {}),
        **({"point": line.point} if line.point else {}),
    }
