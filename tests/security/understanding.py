"""Checks of our own for Schemathesis: what fits a document is understood, and every refusal says what to do."""

from __future__ import annotations

import json
from typing import Any

import schemathesis

NOT_UNDERSTOOD = {"validation_failed", "malformed_json", "json_expected"}


@schemathesis.check
def what_fits_the_document_is_understood(_context: Any, response: Any, case: Any) -> None:
    """The document says what may be sent: nothing that fits it is told that it is no request at all."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code not in (400, 415, 422):
        return
    code = response.json().get("code")
    assert code not in NOT_UNDERSTOOD, f"{code}: {response.json()['errors']}"


@schemathesis.check
def a_refusal_says_what_to_do(_context: Any, response: Any, _case: Any) -> None:
    """Every refusal is a problem with a stable code and both languages, and never shows what it is made of."""
    if response.status_code < 400 or not str(response.headers.get("content-type", "")).startswith("application/problem+json"):
        return
    problem = response.json()
    assert problem["status"] == response.status_code and problem["code"].isascii() and problem["trace_id"]
    assert any("а" <= letter <= "я" for letter in problem["detail"].lower()), "no Russian"
    assert problem["detail_en"].isascii() or "«" in problem["detail_en"], "no English"
    shown = json.dumps([problem["detail"], problem["detail_en"], problem["details"]])
    assert not any(word in shown for word in ("Traceback", "pymongo", "marshmallow", "Error(", "site-packages")), shown
