"""One-time links and passwords at identity's own door."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from chassis.ids import new_id
from identity.domain.password import TO_LATIN_KEYS
from identity.outside.leaked import LeakedPasswords

from tests.identity.component.conftest import start
from tests.identity.component.walk import API, EMAIL, NUMBER, PASSWORD, Walk

OTHER = "зонтик граммофон сирень 3"


def recover(walk: Walk, *, number: str = NUMBER, email: str = EMAIL, path: str = "/recoveries") -> Any:
    answer = walk.post(path, {"account_number": number, "email": email})
    walk.answer_requests()
    return answer


def test_a_link_sets_the_password_and_signs_nobody_in(walk: Walk) -> None:
    walk.match(walk.register())
    answer = walk.set_password(walk.secrets()[0])
    assert (answer.status_code, answer.data) == (204, b"")
    assert "Set-Cookie" not in answer.headers
    assert walk.login().status_code == 201


def test_looking_at_a_link_does_not_use_it_up(walk: Walk) -> None:
    walk.match(walk.register())
    (secret,) = walk.secrets()
    for _ in range(3):
        answer = walk.post("/password-links/check", {"secret": secret})
        assert (answer.status_code, answer.json["purpose"]) == (200, "first_password")
    assert walk.set_password(secret).status_code == 204
    assert walk.post("/password-links/check", {"secret": secret}).json["code"] == "link_not_valid"


def test_a_link_works_once(walk: Walk) -> None:
    walk.match(walk.register())
    (secret,) = walk.secrets()
    assert walk.set_password(secret).status_code == 204
    answer = walk.set_password(secret, OTHER)
    assert (answer.status_code, answer.json["code"]) == (404, "link_not_valid")
    assert walk.login(password=OTHER).status_code == 401


def test_a_repeat_after_a_lost_answer_is_answered_as_before(walk: Walk) -> None:
    walk.match(walk.register())
    typed = {"secret": walk.secrets()[0], "password": PASSWORD, "password_confirmation": PASSWORD}
    key = new_id()
    assert [walk.post("/passwords", typed, **{"Idempotency-Key": key}).status_code for _ in range(2)] == [204, 204]
    assert len(walk.running.outbox("identity.password_changed.v1")) == 1


def test_of_twins_with_one_link_one_wins(walk: Walk) -> None:
    walk.match(walk.register())
    (secret,) = walk.secrets()
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda _: walk.set_password(secret).status_code, range(4)))
    assert sorted(statuses) == [204, 404, 404, 404]
    assert len(walk.running.outbox("identity.password_changed.v1")) == 1


def test_a_refused_password_leaves_the_link_good(walk: Walk) -> None:
    walk.match(walk.register())
    (secret,) = walk.secrets()
    for password, again, pointers in [
        ("коротко", "коротко", ["/password"]),
        ("Волгоград2024", "Волгоград2024", ["/password"]),
        (f"иванова{NUMBER}", f"иванова{NUMBER}", ["/password"]),
        (PASSWORD, OTHER, ["/password_confirmation"]),
    ]:
        answer = walk.set_password(secret, password, again)
        assert (answer.status_code, answer.json["code"]) == (422, "password_refused")
        assert [error["pointer"] for error in answer.json["errors"]] == pointers
    assert walk.set_password(secret).status_code == 204


def test_a_stolen_password_is_refused_on_either_keyboard_layout(mongo_url: str, keys: Path, tmp_path: Path) -> None:
    stolen = tmp_path / "stolen.txt"
    typed_in_english = OTHER.translate(TO_LATIN_KEYS)
    stolen.write_text(hashlib.sha1(typed_in_english.encode()).hexdigest().upper() + ":7\n")
    leaks = LeakedPasswords(str(stolen))
    with start(mongo_url, keys, leaked_passwords_file=leaks) as running, closing(running.transactions.tools.vault):
        walk = Walk(running=running, link_key=keys / "link_private.json")
        walk.match(walk.register())
        (secret,) = walk.secrets()
        for password in (OTHER, typed_in_english):
            answer = walk.set_password(secret, password)
            assert (answer.status_code, answer.json["code"]) == (422, "password_refused")
            assert "украли" in answer.json["errors"][0]["ru"]
        assert walk.set_password(secret, PASSWORD).status_code == 204


def test_only_the_fingerprint_of_a_secret_is_kept(walk: Walk) -> None:
    walk.match(walk.register())
    (secret,) = walk.secrets()
    assert len(secret) >= 43  # 256 bits
    for name in walk.running.database.list_collection_names():
        assert all(secret not in str(row) for row in walk.running.database[name].find())


def test_a_link_that_ran_out_does_not_work(walk: Walk) -> None:
    walk.match(walk.register())
    row = walk.running.database["password_links"].find_one()
    assert row["expires_at"] - row["issued_at"] == timedelta(hours=24)
    walk.running.database["password_links"].update_many({}, {"$set": {"expires_at": row["issued_at"]}})
    assert walk.set_password(walk.secrets()[0]).json["code"] == "link_not_valid"


def test_a_new_first_link_on_request_voids_the_earlier_one(walk: Walk) -> None:
    walk.match(walk.register())
    recover(walk, path="/password-links")
    first, second = walk.secrets()
    assert walk.set_password(first).json["code"] == "link_not_valid"
    assert walk.set_password(second).status_code == 204


def test_recovery_sets_a_new_password_and_ends_all_sessions(walk: Walk) -> None:
    walk.customer()
    session = walk.enter()
    assert recover(walk).status_code == 202
    assert walk.running.outbox("identity.password_link_issued.v1")[-1].data["purpose"] == "recovery"
    assert walk.login().status_code == 201  # nothing changes until the link is used
    assert walk.set_password(walk.secrets()[-1], OTHER).status_code == 204
    assert walk.login().status_code == 401
    assert walk.login(password=OTHER).status_code == 201
    assert walk.refresh(session["refresh_token"]).status_code == 401
    assert walk.get("/me", token=session["access_token"]).status_code == 401
    revoked = walk.running.outbox("identity.access_revoked.v1")[-1]
    assert revoked.data["session_id"] is None


def test_recovery_answers_alike_whoever_asks_and_whatever_fits(walk: Walk) -> None:
    walk.customer()
    sent = len(walk.secrets())
    answers = [
        recover(walk, email="other@example.ru"),
        recover(walk, number="529999999999"),
        recover(walk, number="529999999999", email="other@example.ru"),
    ]
    assert len(walk.secrets()) == sent
    answers.append(recover(walk))
    assert len(walk.secrets()) == sent + 1
    assert {(each.status_code, each.data) for each in answers} == {(202, answers[0].data)}
    assert walk.running.database["link_requests"].count_documents({}) == 0


def test_at_the_door_a_known_customer_costs_what_a_stranger_costs(walk: Walk) -> None:
    walk.customer()
    before = len(walk.running.outbox())
    for number in (NUMBER, "529999999999"):
        walk.post("/recoveries", {"account_number": number, "email": EMAIL})
    rows = list(walk.running.database["link_requests"].find())
    assert [row.keys() for row in rows] == [rows[0].keys()] * 2
    assert len(walk.running.outbox()) == before


def test_a_mailbox_is_not_flooded_and_the_answer_does_not_tell(walk: Walk) -> None:
    walk.customer()
    answers = {recover(walk).data for _ in range(7)}
    assert len(answers) == 1
    assert len(walk.secrets()) == 5


def test_an_address_that_is_none_gets_a_hint(walk: Walk) -> None:
    answer = recover(walk, email="anna at example")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/email")


def test_a_link_of_somebody_erased_does_not_work(walk: Walk) -> None:
    walk.match(walk.register())
    walk.running.database["users"].delete_many({})
    assert walk.set_password(walk.secrets()[0]).json["code"] == "link_not_valid"


def change(walk: Walk, token: str, current: str = PASSWORD, new: str = OTHER, again: str = "") -> Any:
    body = {"current_password": current, "password": new, "password_confirmation": again or new}
    return walk.running.client.put(
        "/api/v1/identity/password", json=body, headers={"Authorization": f"Bearer {token}", "Idempotency-Key": new_id()}
    )


def test_a_change_of_password_ends_the_other_sessions_and_not_this_one(walk: Walk) -> None:
    walk.customer()
    mine, other = walk.enter(), walk.enter()
    assert change(walk, mine["access_token"]).status_code == 204
    assert walk.get("/me", token=mine["access_token"]).status_code == 200
    assert walk.refresh(mine["refresh_token"]).status_code == 200
    assert walk.refresh(other["refresh_token"]).status_code == 401
    assert walk.get("/me", token=other["access_token"]).status_code == 401
    assert walk.login(password=OTHER).status_code == 201
    assert len(walk.running.outbox("identity.password_changed.v1")) == 2
    assert len(walk.running.outbox("identity.access_revoked.v1")) == 2


def test_a_change_of_password_needs_the_current_one_and_a_good_new_one(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    wrong = change(walk, token, current=OTHER)
    assert (wrong.status_code, wrong.json["errors"][0]["pointer"]) == (422, "/current_password")
    assert change(walk, token, new="Волгоград2024").json["code"] == "password_refused"
    assert walk.login().status_code == 201


def test_of_two_changes_at_once_one_wins(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(lambda new: change(walk, token, new=new).status_code, [OTHER, OTHER + "!"]))
    assert sorted(statuses) == [204, 422]


def test_an_ended_session_changes_no_password(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    walk.running.database["sessions"].delete_many({})
    answer = change(walk, token)
    assert (answer.status_code, answer.json["code"]) == (401, "session_over")


def test_guessing_the_current_password_is_slowed_down(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    statuses = [change(walk, token, current=f"guess number {n}").status_code for n in range(7)]
    assert statuses[:6] == [422] * 6
    assert statuses[6] == 429


@pytest.mark.parametrize("path", ["/passwords", "/password-links/check"])
def test_a_guessed_secret_opens_nothing(walk: Walk, path: str) -> None:
    body = {"secret": "guess"}
    if path == "/passwords":
        body |= {"password": PASSWORD, "password_confirmation": PASSWORD}
    assert walk.post(path, body).json["code"] == "link_not_valid"


@pytest.mark.parametrize("walk", [{"session_hours": 12}], indirect=True)
def test_the_letter_about_a_password_tells_the_machines_time_as_links_do(walk: Walk) -> None:
    walk.running.clock(at="2022-11-20T10:15:00+03:00")
    walk.customer()
    token = walk.enter()["access_token"]
    change = {"current_password": PASSWORD, "password": OTHER, "password_confirmation": OTHER}
    headers = {**walk.running.headers(), "Authorization": f"Bearer {token}"}
    assert walk.running.client.put(f"{API}/password", json=change, headers=headers).status_code == 204
    (issued,) = walk.running.outbox("identity.password_link_issued.v1")
    by_link, by_owner = walk.running.outbox("identity.password_changed.v1")
    assert issued.data["issued_at"] < by_link.data["changed_at"] < by_owner.data["changed_at"]


@pytest.mark.parametrize("path", ["/recoveries", "/password-links"])
def test_who_asks_for_a_link_reads_what_to_do_when_the_e_mail_was_mistyped(walk: Walk, path: str) -> None:
    answer = walk.post(path, {"account_number": NUMBER, "email": EMAIL}).json
    assert "зарегистрируйтесь ещё раз через 24 часа" in answer["message_ru"]
    assert "8-831-243-04-14" in answer["message_ru"] and "8-831-243-04-14" in answer["message_en"]
