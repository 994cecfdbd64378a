"""Packs over HTTP: faults by line, a second person, and the charges that waited for the tariff."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from billing_calculator.api.explanation_check import faults
from billing_calculator.api.pack_commands import check_pack
from billing_calculator.app import service
from chassis.ids import new_id
from chassis.testing import Running
from click.testing import CliRunner

from tests.billing_calculator.component.asking import ask, estimate, owed
from tests.billing_calculator.examples import OTHER_READING_ID, account_event, reading_event

STAFF = "/api/v1/billing/staff"
ANNA, BORIS = new_id(), new_id()
NIZHNY = json.loads((files("billing_calculator") / "tariffs" / "nizhny_2022h2.json").read_text(encoding="utf-8"))
NIZHNY_BEFORE = json.loads((files("billing_calculator") / "tariffs" / "nizhny_2022h1.json").read_text(encoding="utf-8"))
REGION = {"tariff": "north_2022h2", "plan": "north", "region": "north", "region_name": {"ru": "Север", "en": "North"}}


def pack(**changed: Any) -> str:
    return json.dumps({**NIZHNY, **REGION, **changed}, ensure_ascii=False, indent=2)


def call(billing: Running, path: str, body: Any = None, *, by: str = ANNA, role: str = "accountant", get: bool = False) -> Any:
    headers = billing.headers(by, audience="staff", roles=[role])
    if get:
        return billing.client.get(f"{STAFF}/{path}", headers=headers)
    return billing.client.post(f"{STAFF}/{path}", headers=headers, json=body)


def proposed(billing: Running, *, reason: str = "", **changed: Any) -> str:
    answer = call(billing, "packs", {"content": pack(**changed), "reason": reason})
    assert answer.status_code == 201, answer.text
    return str(answer.json["pack"]["pack_hash"])


def published(billing: Running, **changed: Any) -> str:
    pack_hash = proposed(billing, reason="приказ опубликован позже", **changed)
    answer = call(billing, f"packs/{pack_hash}/approval", {}, by=BORIS, role="head")
    assert answer.status_code == 200, answer.text
    return pack_hash


def test_a_faulty_pack_is_told_all_its_faults_with_their_lines_and_not_kept(billing: Running) -> None:
    text = pack(vat="20 %").replace('"4.12"', "4.12")
    checked = call(billing, "pack-checks", {"content": text})
    assert {fault["code"] for fault in checked.json["faults"]} == {"decimal_expected"} and len(checked.json["faults"]) >= 2
    refused = call(billing, "packs", {"content": text})
    assert (refused.status_code, refused.json["code"]) == (422, "pack_faulty")
    assert refused.json["details"]["faults"] == checked.json["faults"]
    assert {each["tariff"] for each in call(billing, "packs", get=True).json["items"]}.isdisjoint({"north_2022h2"})


def test_a_good_pack_is_shown_with_its_differences_before_it_is_handed_in(billing: Running) -> None:
    billing.deliver(account_event(), reading_event(260))
    better = {**NIZHNY, "replaces": "nizhny_2022h2", "vat": "18"}
    shown = call(billing, "pack-checks", {"content": json.dumps(better)}).json
    assert (shown["faults"], shown["before"], shown["charged"], shown["needs_reason"]) == ([], "nizhny_2022h2", 1, True)
    assert shown["changes"] == [{"what": "vat", "before": "20", "after": "18"}]


def test_only_a_second_person_publishes_a_pack(billing: Running) -> None:
    pack_hash = proposed(billing, reason="опоздал")
    own = call(billing, f"packs/{pack_hash}/approval", {})
    assert (own.status_code, own.json["code"]) == (403, "own_pack")
    assert call(billing, f"packs/{pack_hash}/approval", {}, by=BORIS).status_code == 200
    again = call(billing, f"packs/{pack_hash}/approval", {}, by=new_id())
    assert (again.status_code, again.json["code"]) == (409, "pack_decided")
    (row,) = [each for each in call(billing, "packs", get=True).json["items"] if each["pack_hash"] == pack_hash]
    assert [(step["did"], step["by"]) for step in row["steps"]] == [("proposed", ANNA), ("published", BORIS)]
    assert [fact.data["state"] for fact in billing.outbox("billing_calculator.tariff_pack_changed.v1")] == ["published"]


@pytest.mark.parametrize("role", ["clerk", "support"])
def test_other_roles_have_nothing_to_do_with_packs(billing: Running, role: str) -> None:
    assert call(billing, "packs", get=True, role=role).status_code == 403


def test_dates_in_the_past_need_a_reason_and_the_same_content_is_the_same_pack(billing: Running) -> None:
    without = call(billing, "packs", {"content": pack(), "reason": " "})
    assert (without.status_code, without.json["code"]) == (422, "reason_missing")
    proposed(billing, reason="опоздал")
    twice = call(billing, "packs", {"content": json.dumps(json.loads(pack())), "reason": "ещё раз"})
    assert (twice.status_code, twice.json["code"]) == (409, "pack_already")


def test_a_pack_that_clashes_with_one_published_meanwhile_is_not_approved(billing: Running) -> None:
    late = proposed(billing, reason="опоздал", tariff="north_late")
    published(billing)
    clash = call(billing, f"packs/{late}/approval", {}, by=BORIS)
    assert (clash.status_code, clash.json["code"]) == (422, "pack_faulty")
    assert [fault["code"] for fault in clash.json["details"]["faults"]] == ["overlap"]
    assert call(billing, f"packs/{late}/refusal", {"reason": "лишний"}, by=BORIS).json["pack"]["state"] == "refused"


def test_a_charge_waits_visibly_and_is_made_when_its_tariff_is_published(billing: Running) -> None:
    billing.deliver(account_event(tariff_plan="north"), reading_event(260))
    (waits,) = ask(billing, "waiting-charges").json["items"]
    assert waits["period"] == "2022-11" and "20\u00a0ноября 2022" in waits["ru"].replace("\u00a02022", " 2022")
    (crowd,) = call(billing, "waiting-charges", get=True).json["items"]
    assert (crowd["plan"], crowd["first_day"], crowd["charges"], crowd["lacking"]) == ("north", "2022-11-20", 1, "")
    pack_hash = published(billing)
    billing.deliver()
    assert owed(billing) == "1257.80"
    assert ask(billing, "waiting-charges").json["items"] == call(billing, "waiting-charges", get=True).json["items"] == []
    charge = billing.database["charges"].find_one()
    assert (charge["current"]["tariff"], charge["current"]["pack_hash"]) == ("north_2022h2", pack_hash)


def test_a_price_missing_in_a_published_table_is_waited_for_by_its_name(billing: Running) -> None:
    billing.deliver(account_event(group="rural", rates=2), reading_event(10, 10))
    (crowd,) = call(billing, "waiting-charges", get=True).json["items"]
    assert crowd["lacking"] == "rural/2/night/within_norm"
    assert "нет цены" in ask(billing, "waiting-charges").json["items"][0]["ru"]


def test_a_reading_taken_back_waits_for_no_tariff(billing: Running) -> None:
    billing.deliver(account_event(tariff_plan="north"), reading_event(260))
    billing.deliver(reading_event(260, revision=2, cancelled=True))
    assert ask(billing, "waiting-charges").json["items"] == []


def test_a_pack_is_withdrawn_before_its_day_and_what_it_replaced_is_in_force_again(billing: Running) -> None:
    first = published(billing, valid_from="2023-01-01", valid_to=None)
    better = published(billing, valid_from="2023-01-01", valid_to=None, vat="18", replaces="north_2022h2")
    states = {each["pack_hash"]: each["state"] for each in call(billing, "packs", get=True).json["items"]}
    assert (states[first], states[better]) == ("replaced", "published")
    assert call(billing, f"packs/{better}/withdrawal", {"reason": "опечатка"}).json["pack"]["state"] == "withdrawn"
    states = {each["pack_hash"]: each["state"] for each in call(billing, "packs", get=True).json["items"]}
    assert (states[first], states[better]) == ("published", "withdrawn")
    billing.clock(at="2023-01-01T10:00:00+03:00")
    begun = call(billing, f"packs/{first}/withdrawal", {})
    assert (begun.status_code, begun.json["code"]) == (409, "pack_in_force")


def test_everybody_sees_the_tariffs_of_a_region_on_a_day_without_signing_in(billing: Running) -> None:
    answer = billing.client.get("/api/v1/billing/tariffs", query_string={"region": "nizhny", "date": "2022-11-20"})
    (table,) = answer.json["tables"]
    assert (table["tariff"], table["norm"], table["vat"]) == ("nizhny_2022h2", {"per_person": "50", "alone": "85"}, "20")
    assert {"group": "urban_gas", "rates": 1, "zone": "single", "band": "within_norm", "price": "4.12"} in table["prices"]
    assert table["source"]["where"] == "nn.tns-e.ru/population/tariffs/tariff-table/" and len(table["absent"]) == 1
    assert (answer.headers["Cache-Control"], answer.headers["ETag"][:2]) == ("public, max-age=60", "W/")
    same = billing.client.get(
        "/api/v1/billing/tariffs", query_string={"region": "nizhny", "date": "2022-11-20"},
        headers={"If-None-Match": answer.headers["ETag"]},
    )  # fmt: skip
    assert same.status_code == 304
    known = {each["region"]: each for each in answer.json["regions"]}
    assert known["kuban"]["ru"] == "Краснодарский край" and len(known["nizhny"]["known"]) == 9


def test_a_region_without_a_tariff_that_day_has_an_empty_page_and_a_wrong_date_is_refused(billing: Running) -> None:
    assert billing.client.get("/api/v1/billing/tariffs?region=nizhny").json["date"] == "2022-11-20"
    assert billing.client.get("/api/v1/billing/tariffs?region=nizhny&date=2023-11-20").json["tables"] == []
    assert billing.client.get("/api/v1/billing/tariffs?date=2023-13-20").status_code == 422
    assert billing.client.get("/api/v1/billing/tariffs?region=nowhere").json["tables"] == []


def test_an_operator_is_told_every_fault_with_file_and_line(billing: Running, tmp_path: Path) -> None:
    good, wrong = tmp_path / "good.json", tmp_path / "wrong.json"
    good.write_text(pack(), encoding="utf-8")
    wrong.write_text(pack(vat="20 %", unit="Gcal"), encoding="utf-8")
    run = partial(CliRunner().invoke, check_pack, obj=billing.transactions)
    said = run([str(good)])
    assert (said.exit_code, "north_2022h2" in said.output) == (0, True)
    said = run([str(wrong)])
    assert said.exit_code == 1 and f"{wrong}:" in said.output and "decimal number" in said.output


def test_a_pack_may_say_that_each_day_between_two_readings_has_its_own_price(billing: Running) -> None:
    october = reading_event(10, reading_id=OTHER_READING_ID, period="2022-10", read_on=date(2022, 10, 31))
    autumn = {**REGION, "tariff": "north_autumn", "valid_from": "2022-07-01", "valid_to": "2022-11-09"}
    published(billing, **{**NIZHNY_BEFORE, **autumn})
    published(billing, valid_from="2022-11-10", price_change="split_by_days")
    billing.deliver(account_event(tariff_plan="north"), october)
    thought = estimate(billing, single=1270).json
    billing.deliver(reading_event(260))
    charge = ask(billing, "charges").json["charges"][0]
    told = [(line["volume"], line["price"]) for line in ask(billing, f"charges/{charge['charge_id']}").json["lines"]]
    assert told == [("90", "3.98"), ("27", "6.97"), ("110", "4.12"), ("33", "7.23")], "9 days of 20, then 11"
    assert (charge["total"], thought["total"]) == ("1238.18", "1238.18")
    explanation = ask(billing, f"charges/{charge['charge_id']}/explanation").json
    again = ask(billing, f"charges/{charge['charge_id']}/revisions/1/replays", body={})
    assert explanation["complete"] and faults(explanation) == [] and again.json["total"] == "1238.18"
    refused = ask(billing, f"charges/{charge['charge_id']}/what-ifs", body={"persons": 2})
    assert (refused.status_code, refused.json["code"]) == (409, "what_if_several_tables")


def test_a_newly_published_pack_is_taken_up_by_every_process_at_its_next_question(billing: Running, mongo_url: str) -> None:
    same = {"mongo_database": billing.settings.mongo_database, "clock_file": billing.settings.clock_file}
    with Running(service, mongo_url, **same) as other:
        assert other.client.get("/api/v1/billing/tariffs?region=north").json["tables"] == []
        published(billing)
        (table,) = other.client.get("/api/v1/billing/tariffs?region=north").json["tables"]
        assert table["tariff"] == "north_2022h2"
