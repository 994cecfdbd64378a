"""From a registration to the answer and the promised full load; and the account over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

import pytest
from account_sync import actions
from account_sync.domain.account import account_id_of
from account_sync.domain.registry.columns import Column
from chassis.testing import Running, event
from contracts.events.identity import ACCESS_REVOKED, REGISTRATION_REQUESTED

from tests.account_sync.examples import SOUND
from tests.contracts.golden import golden_events

AT = datetime(2022, 11, 20, 7, 15, tzinfo=UTC)
ACCOUNT = account_id_of(SOUND[Column.CODE])
MATCHED, NOT_MATCHED = "account_sync.applicant_matched.v1", "account_sync.applicant_not_matched.v1"
LOADED, UPDATED = "account_sync.account_loaded.v1", "account_sync.account_updated.v1"


def uuid_of(word: str) -> str:
    return str(uuid5(NAMESPACE_URL, word))


def request(running: Running, who: str, *names: str | None, number: str = SOUND[Column.NUMBER], event_id: str = ""):
    user, vault = uuid_of(f"user {who}"), running.transactions.tools.vault
    vault.create_key(user)
    surname, name, patronymic = (text if text is None else vault.encrypt(user, text) for text in names)
    registration = uuid_of(f"registration {who}")
    data = {
        "registration_id": registration,
        "user_id": user,
        "account_number": number,
        "surname": surname,
        "name": name,
        "patronymic": patronymic,
        "requested_at": AT,
    }
    return event(
        REGISTRATION_REQUESTED.fact(subject=registration, revision=1, partition_key=user, data=data), at=AT, event_id=event_id
    )


@pytest.fixture
def base(running, registry) -> Running:
    actions.import_registry(running.transactions, path=registry([{}, {Column.CODE: "10000018", Column.NUMBER: "520000000018"}]))
    running.database.outbox.delete_many({})
    return running


def test_the_holder_is_matched_and_the_account_is_loaded_on_the_live_lane(base: Running) -> None:
    asked = request(base, "anna", "Иванова", "Анна", "Петровна")
    base.deliver(asked)
    (matched,) = base.outbox(MATCHED)
    assert matched.data == {
        "registration_id": asked.data["registration_id"],
        "user_id": asked.data["user_id"],
        "account_id": ACCOUNT,
        "account_number": "520000000017",
        "weak": False,
        "filed_contact": None,
        "holder_revision": 1,
        "email_on_file": False,
        "holder_kind": "person",
    }
    assert (matched.partition_key, matched.causation_id) == (asked.data["user_id"], asked.id)
    (loaded,) = base.outbox(LOADED)
    assert (loaded.subject, loaded.data["requested_at"]) == (ACCOUNT, "2022-11-20T07:15:00Z")
    (updated,) = base.outbox(UPDATED)
    assert updated.subject == ACCOUNT
    assert base.database.outbox.count_documents({"lane": "bulk"}) == 0
    load = base.database.loads.find_one()
    assert (load["requested_at"], load["due_at"].day, bool(load["done_at"])) == (AT, 21, True)


def test_initials_match_weakly(base: Running) -> None:
    base.deliver(request(base, "anna", "иванова", "А", "П"))
    assert [found.data["weak"] for found in base.outbox(MATCHED)] == [True]


def test_a_stranger_and_an_unknown_account_get_the_same_answer(base: Running) -> None:
    stranger = request(base, "stranger", "Иванова", "Алла", "Петровна")
    unknown = request(base, "lost", "Иванова", "Анна", "Петровна", number="529999999999")
    base.deliver(stranger, unknown)
    answers = base.outbox()
    assert [answer.type for answer in answers] == [NOT_MATCHED, NOT_MATCHED]
    assert [set(answer.data) for answer in answers] == [{"registration_id", "user_id"}] * 2
    assert sorted(row["outcome"] for row in base.database.verdicts.find()) == ["account_unknown", "name_differs"]


def test_a_registration_before_the_registry_is_not_matched(running: Running) -> None:
    running.deliver(request(running, "early", "Иванова", "Анна", "Петровна"))
    assert [answer.type for answer in running.outbox()] == [NOT_MATCHED]


def test_a_batch_is_answered_one_by_one_and_a_registration_only_once(base: Running) -> None:
    anna = request(base, "anna", "Иванова", "Анна", "Петровна")
    told_again = request(base, "anna", "Иванова", "Алла", "Петровна")
    other = request(base, "other", "Иванова", "Анна", "Петровна", number="520000000018")
    base.deliver(anna, anna, told_again, other)
    base.deliver(request(base, "anna", "Петрова", "Анна", "Петровна"))
    assert [answer.data["account_number"] for answer in base.outbox(MATCHED)] == ["520000000017", "520000000018"]
    assert base.outbox(NOT_MATCHED) == []


def test_two_people_may_register_for_one_account_and_both_are_told(base: Running) -> None:
    base.deliver(request(base, "anna", "Иванова", "Анна", "Петровна"), request(base, "son", "Иванова", "А", "П"))
    assert len(base.outbox(MATCHED)) == 2
    assert len({loaded.id for loaded in base.outbox(LOADED)}) == 2


def test_a_person_whose_key_is_gone_is_not_matched(base: Running) -> None:
    asked = request(base, "gone", "Иванова", "Анна", "Петровна")
    base.transactions.tools.vault.destroy_key(asked.data["user_id"])
    base.deliver(asked)
    assert [answer.type for answer in base.outbox()] == [NOT_MATCHED]


def test_the_golden_registration_is_understood_and_nobody(running: Running) -> None:
    running.deliver(golden_events()["identity.registration_requested.v1"])
    assert [answer.type for answer in running.outbox()] == [NOT_MATCHED]


def test_no_name_is_kept_with_an_answer(base: Running) -> None:
    base.deliver(request(base, "stranger", "Тайнова", "Алла", "Петровна"))
    kept = [list(base.database[name].find()) for name in ("verdicts", "outbox", "loads")]
    assert "Тайнова" not in str(kept)


def test_the_holder_sees_the_account_without_names_and_address(base: Running) -> None:
    answer = base.client.get(f"/api/v1/accounts/{ACCOUNT}", headers=base.headers("u", [ACCOUNT]))
    assert answer.status_code == 200
    body = answer.get_json()
    assert body.pop("as_of").startswith("2022-11-01T04:00:0")
    run = base.database.imports.find_one()
    assert (body.pop("batch"), body.pop("file")) == (run["_id"], run["file_name"])
    assert (body.pop("load_due_at"), body.pop("loaded_at"), body.pop("load_overdue")) == (None, None, False)
    assert (
        body.pop("meters")[0].items()
        >= {"serial": "40318822", "zones": ["single"], "digits": 5, "service": "electricity"}.items()
    )
    assert body == {
        "account_id": ACCOUNT,
        "account_number": "520000000017",
        "status": "open",
        "closed_on": None,
        "group": "urban_gas",
        "registered_persons": 4,
        "lives_alone": False,
        "tariff_plan": "nizhny",
    }


def test_an_unknown_account_and_somebody_elses_look_alike_and_a_stranger_must_enter(base: Running) -> None:
    absent = uuid_of("absent")
    mine = base.headers("u", [absent])
    unknown = base.client.get(f"/api/v1/accounts/{absent}", headers=mine)
    others = base.client.get(f"/api/v1/accounts/{ACCOUNT}", headers=mine)
    assert (unknown.status_code, others.status_code) == (404, 404)
    left, right = unknown.get_json(), others.get_json()
    assert {key: left[key] for key in left if key != "trace_id"} == {key: right[key] for key in right if key != "trace_id"}
    assert base.client.get(f"/api/v1/accounts/{ACCOUNT}").status_code == 401


def test_revoked_access_is_refused(base: Running) -> None:
    headers = base.headers("5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c01", [ACCOUNT])
    now = base.transactions.read().system_now
    later = now.replace(year=now.year + 1)
    data = {"user_id": "5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c01", "session_id": None, "revoked_at": later, "forget_after": later}
    base.deliver(
        event(ACCESS_REVOKED.fact(subject=data["user_id"], revision=1, partition_key=data["user_id"], data=data), at=now)
    )
    assert base.client.get(f"/api/v1/accounts/{ACCOUNT}", headers=headers).status_code == 401


@pytest.fixture
def incomplete(running, registry, tmp_path) -> Running:
    """An account whose meter the base tells later."""
    actions.import_registry(running.transactions, path=registry([{}]))
    running.database.accounts.update_one({"_id": ACCOUNT}, {"$set": {"meters": []}})
    running.database.outbox.delete_many({})
    return running


def test_the_load_of_an_incomplete_account_is_done_when_an_import_brings_the_rest(incomplete: Running, registry) -> None:
    anna, son = request(incomplete, "anna", "Иванова", "Анна", "Петровна"), request(incomplete, "son", "Иванова", "А", "П")
    incomplete.deliver(anna, son)
    assert (len(incomplete.outbox(MATCHED)), incomplete.outbox(LOADED)) == (2, [])
    answer = incomplete.client.get(f"/api/v1/accounts/{ACCOUNT}", headers=incomplete.headers("u", [ACCOUNT])).get_json()
    assert (answer["load_due_at"], answer["loaded_at"]) == ("2022-11-21T07:15:00Z", None)
    actions.import_registry(incomplete.transactions, path=registry([{Column.SERIAL: "77"}]))
    (loaded,) = incomplete.outbox(LOADED)
    assert (loaded.subject, loaded.data["requested_at"]) == (ACCOUNT, "2022-11-20T07:15:00Z")
    assert incomplete.database.loads.count_documents({"done_at": None}) == 0


def test_a_broken_promise_is_told_once_and_shown(incomplete: Running, command) -> None:
    incomplete.deliver(request(incomplete, "anna", "Иванова", "Анна", "Петровна"))
    shown = []
    for at in ("2022-11-21T07:14:00Z", "2022-11-21T07:16:00Z", "2022-11-22T07:16:00Z"):
        incomplete.clock(at=at)
        actions.watch_promises(incomplete.transactions)
        answer = incomplete.client.get(f"/api/v1/accounts/{ACCOUNT}", headers=incomplete.headers("u", [ACCOUNT])).get_json()
        shown.append(answer["load_overdue"])
    assert shown == [False, True, True]
    (overdue,) = incomplete.outbox("account_sync.account_load_overdue.v1")
    assert overdue.data == {"account_id": ACCOUNT, "requested_at": "2022-11-20T07:15:00Z", "due_at": "2022-11-21T07:15:00Z"}
    assert f"{ACCOUNT}  до / until 21.11.2022 07:15 UTC  просрочено / overdue" in command("list-loads").output


def test_a_former_number_is_understood_and_the_new_one_told(base: Running, registry) -> None:
    actions.import_registry(base.transactions, path=registry([{Column.NUMBER: "520000000918"}]))
    (told,) = base.outbox("account_sync.account_renumbered.v1")
    assert told.data == {"account_id": ACCOUNT, "account_number": "520000000918", "former_numbers": ["520000000017"]}
    base.deliver(request(base, "anna", "Иванова", "Анна", "Петровна"))
    matched = base.outbox(MATCHED)[-1].data
    assert (matched["account_number"], matched["former_numbers"]) == ("520000000918", ["520000000017"])


def test_a_number_that_was_handed_on_means_whoever_has_it_now(base: Running, registry) -> None:
    other = {Column.CODE: "77", Column.SURNAME: "Павлова", Column.SERIAL: "77"}
    actions.import_registry(base.transactions, path=registry([{Column.NUMBER: "520000000918"}, other]))
    base.deliver(request(base, "anna", "Иванова", "Анна", "Петровна"), request(base, "new", "Павлова", "Анна", "Петровна"))
    assert [each.type for each in base.outbox() if each.type in (MATCHED, NOT_MATCHED)] == [NOT_MATCHED, MATCHED]
