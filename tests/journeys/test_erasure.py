"""T16. People with words of their own live a full life and are erased; then every place that could hold a trace is searched.

The release form (`--form full`) is a thousand people of a registry of their own, some at a time; it needs the native suite.
"""

from __future__ import annotations

import json
import time
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bson.binary import UUID_SUBTYPE, Binary
from demo import entry
from demo.cabinet import Cabinet, wait_for
from demo.people import Person
from native.servers import mongo_server
from pymongo import MongoClient

from tests.journeys import backups, settlers
from tests.journeys.browser import Visitor
from tests.journeys.canaries import MARKS, Canary, Found, forms, search_dump, search_files
from tests.journeys.people import FIRST_LINK, NEXT_LINK, Town
from tests.journeys.suites import Suite
from tests.security.reporting import section

IDENTITY = "/api/v1/identity"
FEW, MANY, AT_A_TIME = 4, 1000, 4
PATIENCE = {False: 300.0, True: 3600.0}  # seconds for what all of them wait for
DOWN = "readings"
# What stays, by which rule of retention.json: the retailer's own base of everybody it supplies, registered or not.
HOLDS = {
    "account_sync.accounts": "supply_contract",
    "account_sync.former_accounts": "supply_contract",
    "account_sync.staged_rows": "supply_contract",
    "local.oplog.rs": "supply_contract",  # the database's own log of the three above, of limited length
}


@dataclass(frozen=True)
class Life:
    """A person who lived here, and the number of the certificate."""

    person: Person
    base_surname: str
    canary: Canary
    user_id: str
    certificate: str


def lives(town: Town, suite: Suite, known: Person, *, settler: int | None = None) -> Life:
    """Registers, reads, pays, recovers, consents, slips, and asks to be erased; a settler does so at an address of their own."""
    canary = Canary()
    spelled = canary.spelled(known.surname) if settler is None else settlers.spelled(canary)
    person = replace(known, surname=spelled, email=canary.email)
    cabinet = Cabinet(town.gateway)
    box = replace(town.mailbox(person), patience=PATIENCE[settler is not None])
    cabinet.http.headers["User-Agent"] = canary.browser
    if settler is not None:
        settlers.at_home(cabinet.http, settler)
    assert entry.ask_to_register(cabinet, replace(person, surname="Канарейкина")) == "not_confirmed"
    assert entry.ask_to_register(cabinet, person) == "thanks"
    entry.set_password(cabinet, box.secret(FIRST_LINK), canary.password(1))
    cabinet.login(person.account_number, canary.password(1))
    user_id = cabinet.call("GET", f"{IDENTITY}/me")["user_id"]
    cabinet.call("PUT", f"{IDENTITY}/accounts/{cabinet.account_id}/name", {"name": canary.home}, expect=204)
    meter = cabinet.call("GET", cabinet.to("readings", "/meters"))["meters"][0]
    values = [{"zone": "single", "value": str(person.initial_values[0] + 260)}]
    cabinet.call("POST", cabinet.to("readings", "/readings"), {"meter_id": meter["meter_id"], "values": values}, expect=201)
    about = {"txn_id": person.account_number + "16", "account": person.account_number, "sum": "100.00"}
    assert suite.agent().ask(command="pay", txn_date="20221120120000", **about)[0] == 0
    for subject in ("Начислено", "Платёж получен"):
        box.wait(subject)
    for given in (True, False, True):  # after the letters: what comes between no and yes is not written by e-mail
        consent = {"kind": "bills_by_email", "version": "2022-11", "given": given}
        cabinet.call("POST", f"{IDENTITY}/consents", consent, expect=204)
    wrong = {"login": canary.email, "password": canary.password(9)}
    cabinet.refused("POST", f"{IDENTITY}/sessions", wrong, "wrong_login_or_password")
    link = {"account_number": person.account_number, "email": canary.email}
    cabinet.call("POST", f"{IDENTITY}/recoveries", link, expect=202)
    entry.set_password(cabinet, box.secret(NEXT_LINK), canary.password(2))
    cabinet.login(canary.email, canary.password(2))
    asked = cabinet.call("POST", f"{IDENTITY}/erasures", {"current_password": canary.password(2)}, expect=202)
    box.wait("Личный кабинет будет удалён")
    return Life(person, known.surname, canary, user_id, asked["certificate"])


def certificates(suite: Suite, people: list[Life]) -> list[dict[str, Any]]:
    visitor = Cabinet(suite.gateway)
    return [visitor.call("GET", f"{IDENTITY}/erasures/certificates/{life.certificate}") for life in people]


def let_it_begin(suite: Suite) -> None:
    """The days in which it can be taken back are over."""
    with MongoClient(suite.mongo_url("admin")) as client:
        past = {"$set": {"due_at": datetime.now(UTC) - timedelta(seconds=1)}}
        client.identity.erasures.update_many({"state": "scheduled"}, past)


@pytest.fixture(scope="module")
def full(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--form") == "full")


@pytest.fixture(scope="module")
def lived(request: pytest.FixtureRequest, suite: Suite, town: Town, full: bool) -> list[Life]:
    """People who have lived here."""
    suite.move_clock("2022-11-20T12:00")
    if not full:
        return [lives(town, suite, town.stranger()) for _ in range(FEW)]
    known = settlers.settlers(max(FEW, int(MANY * request.config.getoption("--share"))))
    settlers.move_in(suite, known, seconds=PATIENCE[full])
    with ThreadPoolExecutor(AT_A_TIME) as threads:
        return list(threads.map(lambda number: lives(town, suite, known[number], settler=number), range(len(known))))


@pytest.fixture(scope="module")
def backup(suite: Suite, lived: list[Life], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an operator has kept of the time when all of them were there."""
    folder = tmp_path_factory.mktemp("backup")
    backups.take(suite.mongo_url("admin"), folder)
    return folder


@pytest.fixture(scope="module")
def erased(suite: Suite, lived: list[Life], backup: Path, full: bool) -> tuple[list[Life], dict[str, Any]]:
    """People who were erased while one service was away for a time; and how that went."""
    suite.freeze(f"{DOWN}-worker")
    try:
        let_it_begin(suite)
        only_it = {"waiting_for": [DOWN]}
        wait_for("the others' answers", lambda: _all_are(suite, lived, only_it) or None, seconds=PATIENCE[full])
        time.sleep(5)  # it is away: nothing may close meanwhile, and the keys are there
        open_meanwhile = [each["state"] for each in certificates(suite, lived)]
        keys_meanwhile = _keys(suite, lived)
    finally:
        suite.thaw(f"{DOWN}-worker")
    back = time.monotonic()
    done = "the certificates after the service is back"
    wait_for(done, lambda: _all_are(suite, lived, {"state": "done"}) or None, seconds=PATIENCE[full])
    return lived, {
        "open_while_one_was_away": open_meanwhile,
        "keys_while_one_was_away": keys_meanwhile,
        "seconds_after_it_was_back": round(time.monotonic() - back, 1),
    }


def _all_are(suite: Suite, people: list[Life], so: dict[str, Any]) -> bool:
    """Looked up, as a thousand certificates would take their time."""
    theirs = {"certificate": {"$in": [life.certificate for life in people]}}
    with MongoClient(suite.mongo_url("admin")) as client:
        return bool(client.identity.erasures.count_documents({**theirs, **so}) == len(people))


def _keys(suite: Suite, people: list[Life]) -> int:
    with MongoClient(suite.mongo_url("admin")) as client:
        return int(client.key_vault["keys"].count_documents({"keyAltNames": {"$in": [life.user_id for life in people]}}))


def test_a_service_that_is_away_only_delays_it(suite: Suite, erased: tuple[list[Life], dict[str, Any]]) -> None:
    people, went = erased
    assert went["open_while_one_was_away"] == ["running"] * len(people)
    assert went["keys_while_one_was_away"] == len(people)
    assert {each["state"] for each in certificates(suite, people)} == {"done"}
    assert _keys(suite, people) == 0


def test_nothing_of_them_is_found_anywhere_but_what_the_law_keeps(
    suite: Suite, erased: tuple[list[Life], dict[str, Any]], backup: Path, full: bool, tmp_path: Path
) -> None:
    people, went = erased
    words = forms([*MARKS, *([settlers.TYPED] if full else (life.person.surname for life in people))])
    with MongoClient(suite.mongo_url("admin")) as client:
        client.admin.command("fsync")
    looked = {
        "dump of every database": search_dump(suite.mongo_url("admin"), words),
        "files of the database": search_files(suite.database_files(), words),
        "files of the broker": search_files(suite.broker_files(), words),
        "logs": search_files(suite.logs(), words),
        "restored backup": _restored(suite, people, backup, words, tmp_path),
    }
    hits = {place: sorted(found.hits) for place, found in looked.items() if found.hits}
    held = search_dump(suite.mongo_url("admin"), {life.base_surname.encode(): life.base_surname for life in people})
    _write_evidence(suite, people, looked, held, went, full=full)
    assert hits == {}
    assert {place for place, _word in held.hits} <= set(HOLDS)
    assert "account_sync.accounts" in {place for place, _word in held.hits}


def _restored(suite: Suite, people: list[Life], backup: Path, words: dict[bytes, str], folder: Path) -> Found:
    """A backup of when they were there, on a server of its own: not a word, and what is encrypted no key opens any more."""
    theirs = {"_id": {"$in": [life.user_id for life in people]}}
    with mongo_server(folder) as server, MongoClient(server.url) as restored, MongoClient(suite.mongo_url("admin")) as live:
        backups.restore(backup, server.url)
        kept = [b64decode(each["email"]) for each in restored.identity.users.find(theirs)]
        assert len(kept) == len(people)
        opening = [Binary(encrypted[1:17], UUID_SUBTYPE) for encrypted in kept]
        assert live.key_vault["keys"].count_documents({"_id": {"$in": opening}}) == 0
        return search_dump(server.url, words)


def _write_evidence(
    suite: Suite, people: list[Life], looked: dict[str, Found], held: Found, went: dict[str, Any], *, full: bool
) -> None:
    """What was looked through and found, beside the certificates: the extract that goes with the act."""
    seen = {place: {"parts": f.places, "bytes": f.size, "hits": sorted(f.hits)} for place, f in looked.items()}
    holds = {place: HOLDS.get(place, "none") for place, _word in held.hits}
    evidence = {"people": len(people), "searched": seen, "holds": holds, **went, "certificates": certificates(suite, people)}
    text = json.dumps(evidence, ensure_ascii=False, indent=1, default=str)
    (suite.folder / "erasure-evidence.json").write_text(text, encoding="utf-8")
    section("T16", "Erasure", full=full).row(
        "canaries",
        people=len(people),
        words_of_each=7,
        megabytes=round(sum(f.size for f in looked.values()) / 1e6),
        hits=sum(len(f.hits) for f in looked.values()),
        holds=len(holds),
        places=", ".join(looked),
        seconds_to_close=went["seconds_after_it_was_back"],
    )


def test_the_search_finds_what_is_there(suite: Suite, erased: tuple[list[Life], dict[str, Any]]) -> None:
    """Planted in a database of its own, in a compressed file and in the log of the replica set, in several spellings."""
    people, _went = erased
    planted = "подсадная-утка-5521"
    with MongoClient(suite.mongo_url("admin")) as client:
        for spelling in (planted.encode(), planted.encode("cp1251"), json.dumps(planted).encode()):
            client.planted.ducks.insert_one({"text": spelling})
        client.admin.command("fsync")
        dump = search_dump(suite.mongo_url("admin"), forms([planted]))
        files = search_files(suite.database_files(), forms([planted]))
        client.drop_database("planted")
    assert {"planted.ducks", "local.oplog.rs"} <= {place for place, _word in dump.hits}
    assert files.hits
    mailed = json.dumps([town["to"] for town in Cabinet(suite.mail).send("GET", "/messages.json").json()])
    assert people[0].canary.email in mailed, "their own mailboxes are theirs"


def test_the_certificate_names_nobody_and_says_what_is_kept_by_which_rule(
    visitor: Visitor, suite: Suite, erased: tuple[list[Life], dict[str, Any]]
) -> None:
    people, _went = erased
    life, (told, *_others) = people[0], certificates(suite, people)
    kept = {each["what"]: each["rule"] for part in told["parts"] for each in part["kept"]}
    assert kept == {
        "account_in_the_base": "supply_contract", "readings": "metering", "charges": "accounting", "ledger_entries": "accounting",
        "payments": "accounting", "consent_proof": "consent_proof", "erasure_act": "erasure_act",
    }  # fmt: skip
    text = json.dumps(told, ensure_ascii=False)
    for word in (life.base_surname, life.canary.tag, life.person.account_number, life.user_id):
        assert word not in text
    visitor.open(f"/erasure/{life.certificate}")
    visitor.headed("Акт об удалении персональных данных")
    visitor.sees("Удаление завершено")
    visitor.sees("№ 402-ФЗ")
    visitor.noticed_nothing_bad(life.person)


def test_whoever_was_erased_can_register_anew(town: Town, erased: tuple[list[Life], dict[str, Any]]) -> None:
    people, _went = erased
    person = replace(people[-1].person, surname=people[-1].base_surname, email="anew@example.org")
    assert entry.ask_to_register(Cabinet(town.gateway), person) == "thanks"
