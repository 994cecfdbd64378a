"""Signing keys are changed while people are in the cabinet."""

from __future__ import annotations

import base64
import json

from demo.cabinet import Cabinet, wait_for

from tests.journeys.browser import Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite


def key_of(cabinet: Cabinet) -> str:
    header = cabinet.token.partition(".")[0]
    return str(json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))["kid"])


def test_keys_are_rotated_and_dropped_and_nobody_is_signed_out(visitor: Visitor, suite: Suite, town: Town) -> None:
    person, cabinet = town.customer()
    visitor.enters(person.account_number, PASSWORD)
    charges, before = cabinet.to("billing", "/charges"), key_of(cabinet)

    suite.rotate_keys()
    assert cabinet.send("GET", charges).status_code == 200
    later = Cabinet(suite.gateway)
    later.login(person.account_number, PASSWORD)
    assert key_of(later) != before
    assert later.send("GET", later.to("billing", "/charges")).status_code == 200
    visitor.press("Начисления")
    visitor.headed("Начисления")

    suite.rotate_keys(drop=True)
    pair = (cabinet, later)
    wait_for("both refused", lambda: {each.send("GET", charges).status_code for each in pair} == {401} or None)
    later.login(person.account_number, PASSWORD)
    assert later.send("GET", charges).status_code == 200
    visitor.press("Платежи")
    visitor.headed("Платежи")
    visitor.sees("Остаток на 31 октября 2022 года")
    visitor.noticed_nothing_bad(person, secrets=(PASSWORD,))
