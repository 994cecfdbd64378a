"""Registries for banks: written from the books of one moment, whole or not at all, taken by the office, forgotten in time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from billing_calculator import actions
from billing_calculator.actions.bank_registries import write_registry
from billing_calculator.app import service
from billing_calculator.domain.bank_registry.run import SupplierNotSet
from billing_calculator.settings import SupplierJson
from chassis import crash
from chassis.ids import new_id
from chassis.orphans import end_orphans
from chassis.settings import ServiceSettings
from chassis.testing import Running

from tests.billing_calculator.component.asking import AGENTS, USER_ID, osmp, result
from tests.billing_calculator.component.closes import ACCOUNTANT, as_office, month_read, named
from tests.billing_calculator.component.payers import payer_named
from tests.billing_calculator.examples import ACCOUNT_ID, ACCOUNT_NUMBER, NOON, account_event
from tests.contracts.golden import golden_events
from tests.faults.crash.fork import ended

KILLED = 9
SUPPLIER = SupplierJson(json.dumps({
    "name": "АО «Сбыт»", "inn": "7707083893", "personal_acc": "40702810138250123017", "bank_name": "ОАО «БАНК»",
    "bic": "044525225", "corresp_acc": "30101810400000000225",
}))  # fmt: skip
PATH = "bank-registries"
MEMORY = "minSnapshotHistoryWindowInSeconds"


@contextmanager
def a_moment_lasts(running: Running) -> Iterator[None]:
    """As long as a server of production remembers one; that of the tests forgets after a second, which a busy machine needs."""
    remember = running.runtime.client.admin.command
    remember("setParameter", 1, **{MEMORY: 300})
    yield
    remember("setParameter", 1, **{MEMORY: 1})


@pytest.fixture(scope="module")
def town(mongo_url: str) -> Iterator[Running]:
    """Two who owe, one of them in a cabinet; nothing owed, an advance, and two closed accounts, one of them with a debt."""
    homes = [(ACCOUNT_ID, ACCOUNT_NUMBER, "1257.80", "open"), (named(1), "520000000025", "300.00", "open"),
             (named(2), "520000000033", "0.00", "open"), (named(3), "520000000041", "-50.00", "open"),
             (named(4), "520000000050", "10.00", "closed"), (named(5), "520000000068", "0.00", "closed")]  # fmt: skip
    more = {"bank_registries_after_close": "gorod-debts unheard-of"}
    with Running(service, mongo_url, agents=AGENTS, supplier=SUPPLIER, **more) as running, a_moment_lasts(running):
        running.clock(at=NOON)
        for account_id, number, balance, status in homes:
            running.deliver(account_event(account_id=account_id, account_number=number, opening_balance=Decimal(balance),
                                          status=status))  # fmt: skip
        running.deliver(payer_named(running, name="Иванова Анна Петровна"))
        yield running


def order(town: Running, profile: str, period: str = "2022-11") -> Any:
    return as_office(town, "POST", PATH, {"profile": profile, "period": period})


def write(town: Running) -> None:
    actions.go_on_with_bank_registries(town.transactions)


def shown(town: Running, registry_id: str) -> Any:
    return next(each for each in as_office(town, "GET", PATH).json["items"] if each["registry_id"] == registry_id)


def take(town: Running, registry_id: str) -> Any:
    return as_office(town, "POST", f"{PATH}/{registry_id}/file")


def had(town: Running, profile: str) -> tuple[Any, list[str]]:
    """A registry from the office's wish to its file: how it is shown, and its lines."""
    registry_id = order(town, profile).json["registry_id"]
    write(town)
    answer = take(town, registry_id)
    assert answer.status_code == 200, answer.text
    assert answer.content_length == len(answer.data)
    encoding = "utf-8" if profile == "qiwi-debts" else "cp1251"
    return shown(town, registry_id), answer.data.decode(encoding).splitlines()


def owed(town: Running) -> Decimal:
    """All debts by the ledger itself."""
    sums = town.database["entries"].aggregate([{"$group": {"_id": "$account_id", "sum": {"$sum": "$amount"}}}])
    return sum((max(row["sum"], Decimal("0.00")) for row in sums), Decimal("0.00"))


def test_a_bank_is_told_every_debt_and_the_control_row_is_the_sum_of_the_ledger(town: Running) -> None:
    ordered = order(town, "sber-debts")
    assert (ordered.status_code, ordered.json["state"]) == (201, "ordered")
    assert take(town, ordered.json["registry_id"]).json["code"] == "bank_registry_not_ready"
    write(town)
    registry, answer = shown(town, ordered.json["registry_id"]), take(town, ordered.json["registry_id"])
    assert (registry["state"], registry["rows"], registry["looked_at"]) == ("written", 5, 6)
    lines = answer.data.decode("cp1251").splitlines()
    assert f"И*** А. П.;;{ACCOUNT_NUMBER};1257,80" in lines
    assert {";;520000000033;0,00", ";;520000000041;0,00", ";;520000000050;10,00"} < set(lines)
    assert not any("520000000068" in line for line in lines)
    assert lines[-1] == "=5;1567,80" and Decimal(registry["total"]) == owed(town) == Decimal("1567.80")
    assert f'filename="{registry["name"]}"' in answer.headers["Content-Disposition"]
    acts = town.outbox("billing_calculator.staff_acted.v1")[-2:]
    told = [(each.data["did"], each.data["about"], each.data["staff_id"]) for each in acts]
    assert told == [(did, registry["name"], ACCOUNTANT) for did in ("bank_registry_ordered", "bank_registry_taken")]
    kept = str(list(town.database["bank_registries"].find()))
    assert "Иванова" not in kept and "Анна" not in kept
    again, _ = had(town, "sber-debts")
    assert (again["number"], again["name"][-12:]) == (registry["number"] + 1, "002_1122.txt")


def test_a_registry_of_charges_tells_a_months_and_one_of_debts_nobody_who_owes_nothing(town: Running) -> None:
    town.deliver(month_read("2022-11", 100, account_id=named(2)))
    assert order(town, "sber-charges").json["code"] == "bank_registry_month_ahead", "not all have sent readings"
    town.clock(at="2022-12-01T09:00:00+03:00")
    registry, lines = had(town, "sber-charges")
    town.clock(at=NOON)
    charged = town.database["charges"].find_one({"account_id": named(2)})["current"]["total"]
    assert lines == [f";;520000000033;1122;{charged:.2f}".replace(".", ","), f"=1;{charged:.2f}".replace(".", ",")]
    assert Decimal(registry["total"]) == charged
    registry, lines = had(town, "qiwi-debts")
    assert len(lines) == 5 and lines[-1] == f"Total:\t4\t{owed(town):.2f}"


def test_what_is_paid_while_a_registry_is_written_is_not_in_it(town: Running) -> None:
    registry_id, before = order(town, "gorod-debts").json["registry_id"], owed(town)

    def disturbed(seen: Any) -> None:
        seen.store.bank_registries.numbered(after="", limit=1)
        assert result(osmp(town, txn_id="71", account="520000000025", sum="120.00")) == 0
        write_registry(seen, transactions=town.transactions, registry_id=registry_id)

    town.transactions.look(disturbed)
    assert owed(town) == before - Decimal("120.00")
    assert Decimal(shown(town, registry_id)["total"]) == before
    lines = take(town, registry_id).data.decode("cp1251").splitlines()
    assert lines[0] == f"#FILESUM {before:.2f}" and ";;520000000025;300.00;1" in lines


class Dying:
    """Transactions of which the n-th kills its process."""

    def __init__(self, transactions: Any, at: int, point: str) -> None:
        self._transactions, self._left, self._point = transactions, at, point

    def run(self, action: Any) -> Any:
        self._left -= 1
        if not self._left:
            crash.arm(self._point)
        return self._transactions.run(action)

    def pace(self) -> Any:
        return self._transactions.pace()


def write_and_die(settings: ServiceSettings, registry_id: str, at: int, point: str) -> None:
    with service.runtime(settings) as runtime:
        dying = Dying(runtime.transactions, at, point)
        runtime.transactions.look(partial(write_registry, transactions=dying, registry_id=registry_id))


@pytest.mark.parametrize(("at", "point"), [(1, "after_commit"), (2, "after_commit"), (3, "before_commit"), (3, "after_commit")])
def test_killed_at_any_step_it_is_made_anew_or_is_whole(town: Running, at: int, point: str) -> None:
    registry_id = order(town, "qiwi-debts").json["registry_id"]
    assert ended(write_and_die, town.settings, registry_id, at, point) == KILLED
    end_orphans(town.runtime.client)
    whole = (at, point) == (3, "after_commit")
    assert shown(town, registry_id)["state"] == ("written" if whole else "writing")
    assert take(town, registry_id).status_code == (200 if whole else 409)
    write(town)
    lines = take(town, registry_id).data.decode().splitlines()
    assert lines[-1] == f"Total:\t{len(lines) - 1}\t{owed(town):.2f}" and len(set(lines)) == len(lines)
    attempts = town.database["bank_registry_parts"].distinct("attempt", {"registry_id": registry_id})
    assert attempts == [1 if whole else 2]


def test_of_two_clerks_one_orders_it_and_what_cannot_be_is_refused(town: Running) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: order(town, "settlement-centre-debts"), range(2)))
    assert sorted((each.status_code, each.json.get("code")) for each in answers) == [(201, None), (409, "bank_registry_running")]
    registry_id = next(each.json["registry_id"] for each in answers if each.status_code == 201)
    town.database["bank_registries"].update_one({"_id": registry_id}, {"$set": {"state": "writing", "attempt": 5}})
    write(town)
    assert shown(town, registry_id)["state"] == "failed"
    gone = take(town, registry_id)
    assert (gone.status_code, gone.json["code"]) == (409, "bank_registry_not_ready")
    assert order(town, "no-such").json["code"] == "bank_profile_unknown"
    ahead = order(town, "qiwi-debts", "2022-12")
    assert (ahead.status_code, ahead.json["errors"][0]["pointer"]) == (422, "/period")
    assert take(town, "unheard-of").json["code"] == "bank_registry_not_found"


def test_after_a_close_the_kinds_that_are_set_are_ordered_by_nobody(town: Running) -> None:
    told = golden_events()["billing_calculator.month_closed.v1"]
    for number, period in enumerate(("2022-09", "2022-11")):
        town.deliver({**told, "id": new_id(), "data": {**told["data"], "period": period, "close_id": named(70 + number)}})
    ordered = [each for each in as_office(town, "GET", PATH).json["items"] if each["state"] == "ordered"]
    assert [(each["profile"], each["period"], each["ordered_by"]) for each in ordered] == [("gorod-debts", "2022-11", "")]
    write(town)
    assert shown(town, ordered[0]["registry_id"])["state"] == "written"


def test_a_file_goes_with_its_time_and_one_that_names_people_with_an_erasure(town: Running) -> None:
    old, named_one, plain = (had(town, each)[0]["registry_id"] for each in ("qiwi-debts", "sber-debts", "gorod-debts"))
    past = {"$set": {"kept_until": datetime(2022, 1, 1, tzinfo=UTC)}}
    town.database["bank_registries"].update_one({"_id": old}, past)
    assert (shown(town, old)["state"], take(town, old).status_code) == ("forgotten", 409)
    begun = order(town, "sber-debts").json["registry_id"]
    town.database["bank_registries"].update_one({"_id": begun}, {"$set": {"state": "writing", "attempt": 1}})
    erasure = golden_events()["identity.erasure_requested.v1"]
    town.deliver({**erasure, "data": {**erasure["data"], "user_id": USER_ID}})
    assert (shown(town, named_one)["state"], take(town, named_one).status_code) == ("forgotten", 409)
    assert town.database["bank_registry_parts"].count_documents({"registry_id": named_one}) == 0
    assert shown(town, begun)["state"] == "ordered" and take(town, plain).status_code == 200
    write(town)
    assert not any("И***" in line for line in take(town, begun).data.decode("cp1251").splitlines())


def test_a_form_that_names_the_retailer_is_refused_while_nobody_is_named(town: Running) -> None:
    unnamed = replace(town.transactions.tools, supplier=None)

    def ordered(work: Any) -> None:
        work = replace(work, make_tools=lambda: unnamed)
        actions.order_bank_registry(work, profile="sber-debts", period="2022-11", by=ACCOUNTANT)

    with pytest.raises(SupplierNotSet):
        town.transactions.run(ordered)
