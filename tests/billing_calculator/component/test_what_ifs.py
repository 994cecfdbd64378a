"""What-if in the customer's own account: the same engine on what was kept, rights and refusals as for the charge itself."""

from __future__ import annotations

from datetime import date

from chassis.testing import Running

from tests.billing_calculator.component.asking import ask
from tests.billing_calculator.examples import OTHER_READING_ID, account_event, reading_event


def test_a_charge_is_asked_what_if_and_nothing_of_it_is_kept(billing: Running) -> None:
    billing.deliver(account_event())
    billing.deliver(reading_event(100, period="2022-08", read_on=date(2022, 8, 20), reading_id=OTHER_READING_ID))
    billing.deliver(reading_event(600))
    charge_id = str(billing.database["charges"].find_one({"period": "2022-11"})["_id"])
    before = {name: billing.database[name].count_documents({}) for name in billing.database.list_collection_names()}
    address = f"charges/{charge_id}/what-ifs"
    assert ask(billing, address).json == {"rates": [1], "zones": [2, 3], "persons": 4, "months": 3}

    told = ask(billing, address, body={"zones": 2, "shares": [{"zone": "day", "percent": 70}, {"zone": "night", "percent": 30}]})
    assert told.status_code == 200, told.text
    assert told.json["charged"] == "3716.00" and told.json["sources"][0]["name"] == "nizhny_2022h2"
    public = {
        "region": "nizhny", "on": "2022-11-20", "group": "urban_gas", "zones": 2, "persons": 4,
        "consumption": [{"zone": "day", "volume": "420"}, {"zone": "night", "volume": "180"}],
    }  # fmt: skip
    case = billing.client.post("/api/v1/billing/public/cases", json=public).json
    assert (told.json["total"], told.json["lines"]) == (case["total"], case["lines"])  # one door, one arithmetic

    in_time = ask(billing, address, body={"in_time": True}).json
    assert (in_time["total"], in_time["difference"]) == ("2472.00", "-1244.00")

    for body, status, at in (
        ({}, 422, "/zones"),
        ({"zones": 4}, 422, "/zones"),
        ({"persons": 4}, 422, "/persons"),
        ({"zones": 2, "shares": [{"zone": "day", "percent": 50}] * 2}, 422, "/shares"),
    ):
        refused = ask(billing, address, body=body)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (status, at)
    assert ask(billing, "charges/x/what-ifs", body={"persons": 5}).json["code"] == "charge_not_found"
    assert before == {name: billing.database[name].count_documents({}) for name in before}

    billing.deliver(reading_event(600, revision=2, cancelled=True))
    assert ask(billing, address, body={"persons": 5}).json["code"] == "nothing_used"
