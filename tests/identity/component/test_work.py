"""Above a rate each request works for itself; below it nobody notices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from demo.cabinet import work_for
from identity.settings import Settings
from werkzeug.test import TestResponse

from tests.identity.component.walk import EMAIL, FORM, NUMBER, PASSWORD, Walk

STRICT = {"workless_per_minute_and_address": 1, "work_bits": 6}
LINK = {"account_number": NUMBER, "email": EMAIL}
LOGIN = {"login": NUMBER, "password": PASSWORD}
ASKING = [("/registrations", FORM, 202), ("/recoveries", LINK, 202), ("/password-links", LINK, 202), ("/sessions", LOGIN, 401)]


@pytest.fixture(autouse=True)
def within_one_minute(walk: Walk) -> None:
    """A minute that turns amid a test would let it begin anew."""
    walk.running.wait_until(lambda: walk.running.transactions.read().system_now.second < 50, "the next minute", seconds=15)


def work(answer: TestResponse) -> dict[str, str]:
    """The header of a client that works, made of the refusal."""

    class Seen:
        status_code, headers = answer.status_code, answer.headers

        @staticmethod
        def json() -> object:
            return answer.json

    return work_for(Seen())  # type: ignore[arg-type]


@pytest.mark.parametrize("walk", [STRICT], indirect=True)
@pytest.mark.parametrize(("path", "body", "status"), ASKING)
def test_above_the_rate_work_is_asked_and_who_did_it_passes(walk: Walk, path: str, body: dict[str, object], status: int) -> None:
    if path == "/password-links":
        walk.post("/recoveries", LINK)  # both ask for a link, and are counted as one kind
    else:
        assert walk.post(path, body).status_code == status
    refused = walk.post(path, body)
    assert (refused.status_code, refused.json["code"], refused.json["details"]["bits"]) == (429, "work_wanted", 6)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert walk.post(path, body, **work(refused)).status_code == status


@pytest.mark.parametrize("walk", [STRICT], indirect=True)
def test_guessing_at_proofs_at_accounts_and_at_the_door_for_staff_is_work_too(walk: Walk) -> None:
    walk.customer()
    elsewhere = {"X-Real-IP": "203.0.113.9"}
    registration = walk.post("/registrations", {**FORM, "account_number": "520000000033"}, **elsewhere).json["registration_id"]
    walk.refuse(registration)
    signed = {"Authorization": f"Bearer {walk.enter()['access_token']}"}
    holder = {name: FORM[name] for name in ("surname", "name", "patronymic")}
    answer = {"kind": "meter_number", "answer": "40318822"}
    entry = {"login": "nobody", "password": PASSWORD, "code": "123456"}
    asking = (
        (f"/registrations/{registration}/proofs", answer, {}, 202, 202),
        ("/additions", {"account_number": "520000000041", **holder}, signed, 202, 202),
        ("/staff/sessions", entry, {}, 401, 401),
    )
    for path, body, headers, first, worked in asking:
        assert walk.post(path, body, **headers).status_code == first, path
        if path.endswith("/proofs"):
            walk.judge(registration, fits=False)
        refused = walk.post(path, body, **headers)
        assert (refused.status_code, refused.json["code"]) == (429, "work_wanted"), path
        walk.running.database["attempt_counts"].delete_many({"_id": {"$regex": "^proof"}})  # the pause between two answers
        assert walk.post(path, body, **headers, **work(refused)).status_code == worked, path


@pytest.mark.parametrize("walk", [STRICT], indirect=True)
def test_work_is_good_once(walk: Walk) -> None:
    walk.post("/registrations", FORM)
    worked = work(walk.post("/registrations", FORM))
    assert [walk.post("/registrations", FORM, **worked).status_code for _ in range(2)] == [202, 429]
    (spent,) = walk.running.database["spent_challenges"].find()
    now = walk.running.transactions.read().system_now
    assert timedelta(0) < spent["expires_at"] - now <= timedelta(minutes=5)


@pytest.mark.parametrize("walk", [STRICT], indirect=True)
def test_others_and_other_kinds_are_not_asked(walk: Walk) -> None:
    for _ in range(3):
        walk.post("/registrations", FORM)
    assert walk.post("/registrations", FORM, **{"X-Real-IP": "203.0.113.9"}).status_code == 202
    assert walk.post("/recoveries", LINK).status_code == 202


@pytest.mark.parametrize("walk", [{"workless_per_minute": 2, "work_bits": 1}], indirect=True)
def test_many_addresses_together_are_asked_too(walk: Walk) -> None:
    answers = [walk.post("/registrations", FORM, **{"X-Real-IP": f"203.0.113.{n}"}).status_code for n in range(3)]
    assert answers == [202, 202, 429]


@pytest.mark.parametrize("walk", [STRICT], indirect=True)
def test_work_does_not_buy_off_the_slow_down(walk: Walk) -> None:
    codes = []
    for _ in range(7):
        answer = walk.post("/sessions", LOGIN)
        codes.append((walk.post("/sessions", LOGIN, **work(answer)) if answer.status_code == 429 else answer).json["code"])
    assert codes == ["wrong_login_or_password"] * 6 + ["too_many_attempts"]


@pytest.mark.parametrize("walk", [STRICT], indirect=True)
def test_what_was_refused_for_want_of_work_is_not_counted_as_an_attempt(walk: Walk) -> None:
    for _ in range(12):
        walk.post("/sessions", LOGIN)
    rows = walk.running.database["attempt_counts"]
    counted = {"_id": {"$regex": "^login:"}}  # by login and address, and by login
    walk.running.wait_until(lambda: rows.count_documents(counted) == 2, "counts that are read with a majority")
    assert {row["count"] for row in rows.find(counted)} == {1}


def test_sixty_a_minute_from_one_address_is_more_than_an_office_full_of_customers() -> None:
    assert (Settings.workless_per_minute_and_address, Settings.workless_per_minute) == (60, 600)
