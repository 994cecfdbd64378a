from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from account_sync.app import service
from chassis.ids import new_id
from chassis.testing import Running

from tests.account_sync.examples import account_of

PATH = "/api/v1/accounts/staff"
NEW = {"serial": "77", "zones": 1, "digits": 6, "verification_due_on": "2038-11-10", "initial_values": ["3"], "ratio": "20"}
REPLACED = {
    "account_number": "520000000017", "old_serial": "40318822", "final_values": ["12700"], "replaced_on": "2022-11-10",
    "new": NEW,
}  # fmt: skip


@pytest.fixture(scope="module")
def office(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url) as running:
        yield running


@pytest.fixture
def ask(office: Running) -> Callable[..., Any]:
    """A request of a clerk about the one account there is."""
    office.clock(at="2022-11-20T10:00:00+03:00")
    for name in ("accounts", "outbox"):
        office.database[name].delete_many({})
    office.transactions.run(lambda work: work.store.accounts.save([account_of()]))
    token = office.token(new_id(), audience="staff", roles=("clerk",))

    def send(method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": new_id()}
        return office.client.open(f"{PATH}{path}", method=method, headers=headers, **more)

    return send


def test_a_clerk_writes_a_replacement_down_and_all_hear_of_both_meters(office: Running, ask: Callable[..., Any]) -> None:
    answer = ask("POST", "/meter-replacements", json=REPLACED)

    assert answer.status_code == 201
    told = office.outbox("account_sync.account_updated.v1")[0].data
    assert [each["serial"] for each in told["meters"]] == ["77"]
    [former] = told["former_meters"]
    assert (former["serial"], former["final_values"], former["removed_on"], former["source"]) == (
        "40318822", [{"zone": "single", "value": "12700"}], "2022-11-10", "staff",
    )  # fmt: skip
    shown = ask("GET", "/meters?account_number=520000000017").json
    assert [each["serial"] for each in shown["meters"]] == ["77"]
    assert [(each["serial"], each["final_values"], each["removed_on"]) for each in shown["former"]] == [
        ("40318822", ["12700"], "2022-11-10"),
    ]  # fmt: skip
    assert [each.data["did"] for each in office.outbox("account_sync.staff_acted.v1")] == ["meter_replaced"]


def test_what_cannot_be_is_refused_and_nothing_is_told(office: Running, ask: Callable[..., Any]) -> None:
    assert ask("POST", "/meter-replacements", json={**REPLACED, "old_serial": "1"}).json["code"] == "meter_not_there"
    assert ask("POST", "/meter-replacements", json={**REPLACED, "account_number": "520000000099"}).status_code == 404
    assert ask("POST", "/meter-replacements", json={**REPLACED, "new": {**NEW, "serial": "<b>"}}).status_code == 422
    assert ask("GET", "/meters?account_number=520000000099").status_code == 404
    assert office.outbox() == []
