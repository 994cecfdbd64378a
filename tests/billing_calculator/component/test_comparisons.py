"""Shadow runs: our charges of a month beside another base's file, and beside a pack that is not in force."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from billing_calculator import actions
from billing_calculator.api.comparison_commands import compare_charges
from billing_calculator.app import service
from billing_calculator.domain.charge_files import ChargeFileFaulty, rows_of
from billing_calculator.domain.comparison import Sums, differs
from billing_calculator.store.tariff_files import tariff_documents
from chassis.testing import Running
from click.testing import CliRunner

from tests.billing_calculator.component.asking import AGENTS
from tests.billing_calculator.component.closes import as_office, month_read, named
from tests.billing_calculator.examples import account_event
from tests.contracts.golden import golden_events

GOLDEN = golden_events()
MONTH, KWH = "2022-11", (100, 110, 120, 130, 140, 150)
HEADER = "account;period;charge;recalculation;penalty;volume"


@pytest.fixture(scope="module")
def street(mongo_url: str) -> Iterator[Running]:
    """Six homes with a charge for November; nothing that is tried here charges anybody."""
    with Running(service, mongo_url, agents=AGENTS) as running:
        running.clock(at="2022-12-02T09:00:00+00:00")
        for number, kwh in enumerate(KWH):
            running.deliver(account_event(account_id=named(number), account_number=f"52000000{number:04d}"))
            running.deliver(month_read(MONTH, kwh, account_id=named(number)))
        ledger = list(running.database["entries"].find())
        yield running
        assert list(running.database["entries"].find()) == ledger


def charged(street: Running) -> list[str]:
    found = street.database["charges"].find({"period": MONTH})
    totals = {row["account_id"]: str(row["current"]["total"]) for row in found}
    return [totals[named(number)] for number in range(len(KWH))]


def written(folder: Path, street: Running) -> Path:
    """The base's file: one account the same, the others each different in their own way; one of them is in two rows."""
    sums = charged(street)
    rows = [
        f"520000000000;{MONTH};{sums[0]};0;0;100",
        f"520000000001;{MONTH};{float(sums[1]) + 0.03:.2f};0;0;110",
        f"520000000002;{MONTH}-30;{float(sums[2]) + 10:.2f};0;0;125",
        f"520000000003;{MONTH};{float(sums[3]) - 7:.2f};0;0;130",
        f"520000000004;{MONTH};{sums[4]};0;0;100",
        f"520000000004;{MONTH};0;-12,50;0;40",
        f"520000000099;{MONTH};55.00;0;0;",
        "520000000005;2022-10;1.00;0;0;1",
    ]
    file = folder / "base.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return file


def compare(street: Running, file: Path) -> Any:
    return CliRunner().invoke(compare_charges, [str(file), MONTH], obj=street.transactions)


def latest(street: Running) -> Any:
    newest = as_office(street, "GET", "comparisons").json["items"][0]
    return as_office(street, "GET", f"comparisons/{newest['comparison_id']}").json


def test_every_account_of_either_side_is_found_with_its_cause(street: Running, tmp_path: Path) -> None:
    told = compare(street, written(tmp_path, street))
    assert told.exit_code == 0, told.output
    assert compare(street, written(tmp_path, street)).output.count("другая сверка") == 1
    actions.go_on_with_comparisons(street.transactions)
    run = latest(street)
    assert (run["state"], run["kind"], run["accounts"], run["same"]) == ("done", "base", 7, 1)
    causes = {each["cause"]: (each["amount"], each["examples"][0]["account_number"][-2:]) for each in run["causes"]}
    assert causes == {
        "rounding": ("-0.03", "01"), "volume": ("-10.00", "02"), "price": ("7.00", "03"),
        "recalculation": ("12.50", "04"), "no_charge_there": (charged(street)[5], "05"), "no_charge_here": ("-55.00", "99"),
    }  # fmt: skip
    assert [each["accounts"] for each in run["causes"]] == [1] * 6
    file = as_office(street, "GET", f"comparisons/{run['comparison_id']}/differences.csv")
    lines = file.text.splitlines()
    assert len(lines) == 7 and lines[-1].startswith("520000000099;no_charge_here;-55.00;;;;;55.00")
    assert street.database["comparison_charges"].count_documents({}) == 0
    assert as_office(street, "POST", f"comparisons/{run['comparison_id']}/cancellation").json["code"] == "comparison_over"


def test_what_was_found_of_an_account_is_among_its_persons_data_and_goes_with_them(street: Running) -> None:
    asked, erasure = (GOLDEN[f"identity.{each}.v1"] for each in ("export_requested", "erasure_requested"))
    found, others = street.database["comparison_differences"], street.database["comparison_charges"]
    ours, theirs = Sums(Decimal("10.00"), volume=Decimal(110)), Sums(Decimal("10.03"))

    def keep(work: Any) -> None:
        whose = (("520000000001", 1), ("520000000002", 2), ("520000000001", 3))  # the third had the number of the first before
        found = (differs(number, ours, theirs, account_id=named(home)) for number, home in whose)
        work.store.comparisons.add("own", [each for each in found if each], now=work.system_now)
        work.store.comparisons.bring("own", [("520000000001", theirs), ("520000000002", theirs)], now=work.system_now)

    street.transactions.run(keep)
    street.deliver({**asked, "data": {**asked["data"], "account_ids": [named(1)]}})
    held = json.loads(street.outbox("billing_calculator.export_part_ready.v1")[-1].data["content"])
    (told,) = (each for each in held["charge_comparisons"] if "10.03" in str(each["theirs"]))
    assert (told["account_number"], told["cause"], told["difference"]) == ("520000000001", "rounding", "-0.03")
    street.deliver({**erasure, "data": {**erasure["data"], "account_ids": [named(1)]}})
    (answer,) = street.outbox("billing_calculator.person_erased.v1")
    (gone,) = answer.data["erased"]
    assert gone["what"] == "charge_comparisons" and gone["count"] >= 2
    left = [row for each in (found, others) for row in each.find({"comparison_id": "own"})]
    ids = {row.get("account_id", row["account_number"]) for row in left}
    assert ids == {named(2), named(3), "520000000002"} and len(left) == 3
    others.delete_many({})


def test_a_file_with_a_fault_compares_nothing_and_says_in_which_line(street: Running, tmp_path: Path) -> None:
    file = tmp_path / "base.csv"
    file.write_text(f"{HEADER}\n520000000000;{MONTH};1O.00;0;0;1\n", encoding="utf-8")
    told = compare(street, file)
    assert told.exit_code == 1 and "Строка 2: в столбце «charge» не число" in told.output
    assert latest(street)["state"] == "cancelled"
    shape = actions.charge_file_profiles(street.transactions.read())["settlement"]
    with pytest.raises(ChargeFileFaulty, match="the column “Лицевой счет” is missing"):
        list(rows_of([HEADER], shape, period=MONTH))


def test_a_run_that_is_cancelled_while_its_file_comes_in_stays_cancelled(street: Running) -> None:
    begun = street.transactions.run(partial(actions.begin_file, name="base.csv", period=MONTH, by="head"))

    def rows() -> Iterator[tuple[str, Sums]]:
        yield "520000000000", Sums()
        assert as_office(street, "POST", f"comparisons/{begun.comparison_id}/cancellation").status_code == 200

    actions.bring_charges(street.transactions, begun, rows())
    assert latest(street)["state"] == "cancelled"


def test_a_new_pack_is_tried_over_a_past_month_and_stopped(street: Running) -> None:
    dearer = next(each for each in tariff_documents() if each["valid_from"] == "2022-07-01" and each["plan"] == "nizhny")
    packs = {row["name"]: row["_id"] for row in street.database["tariff_packs"].find()}
    if not packs:
        actions.stock_at_deployment(street.transactions)
        packs = {row["name"]: row["_id"] for row in street.database["tariff_packs"].find()}
    older = next(name for name in packs if name.endswith("2022h1"))
    for name, found in ((dearer["tariff"], {}), (older, {"cheaper": 6})):
        asked = {"pack_hash": packs[name], "period": MONTH}
        assert as_office(street, "POST", "comparisons", asked).status_code == 201
        assert as_office(street, "POST", "comparisons", asked).json["code"] == "comparison_running"
        actions.go_on_with_comparisons(street.transactions)
        run = latest(street)
        assert (run["state"], run["accounts"]) == ("done", 6)
        assert {each["cause"]: each["accounts"] for each in run["causes"]} == found
    example = run["causes"][0]["examples"][0]
    assert float(example["ours"]["charge"]) - float(example["theirs"]["charge"]) == pytest.approx(float(example["amount"]))
    again = as_office(street, "POST", "comparisons", {"pack_hash": packs[older], "period": MONTH}).json
    stopped = as_office(street, "POST", f"comparisons/{again['comparison_id']}/cancellation").json
    actions.go_on_with_comparisons(street.transactions)
    assert (stopped["state"], latest(street)["accounts"]) == ("cancelled", 0)
    assert as_office(street, "GET", "comparisons/unknown").json["code"] == "comparison_not_found"
    assert as_office(street, "POST", "comparisons", {"pack_hash": "x", "period": MONTH}).status_code == 404
