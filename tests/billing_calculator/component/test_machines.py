"""What a machine with a household's token sees of the money."""

from __future__ import annotations

import pytest
from chassis.testing import Running

from tests.billing_calculator.examples import ACCOUNT_ID, account_event

USER = "5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c01"


@pytest.mark.parametrize(("scope", "status"), [("charges:read", 200), ("readings:write", 403)])
@pytest.mark.parametrize("path", ["balance", "charges", "entries"])
def test_a_machine_sees_charges_with_the_right_for_it(billing: Running, path: str, scope: str, status: int) -> None:
    billing.deliver(account_event())
    headers = billing.headers(USER, [ACCOUNT_ID], audience="machine", roles=[scope])
    assert billing.client.get(f"/api/v1/billing/accounts/{ACCOUNT_ID}/{path}", headers=headers).status_code == status
