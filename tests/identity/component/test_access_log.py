"""The access log: what a person may read about their own access."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from identity.domain.access_log import shortened

from tests.identity.component.walk import EMAIL, NUMBER, PASSWORD, Walk

AT_HOME = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "X-Real-IP": "203.0.113.77"}
OTHER = "зонтик граммофон сирень 3"


def log(walk: Walk, token: str, **params: Any) -> dict[str, Any]:
    query = "&".join(f"{key}={value}" for key, value in params.items())
    return dict(walk.get(f"/access-log?{query}", token=token).json)


def happenings(walk: Walk, token: str) -> list[str]:
    return [each["happening"] for each in log(walk, token, limit=100)["items"]]


def test_each_deed_leaves_a_line_newest_first(walk: Walk) -> None:
    walk.customer()
    first, second = walk.enter(), walk.enter()
    token = first["access_token"]
    signed = {"Authorization": f"Bearer {token}"}
    walk.delete("/sessions/others", token=token)
    walk.post("/consents", {"kind": "bills_by_email", "version": "2022-11", "given": True}, **signed)
    walk.post("/consents", {"kind": "bills_by_email", "version": "2022-11", "given": False}, **signed)
    change = {"current_password": PASSWORD, "password": OTHER, "password_confirmation": OTHER}
    walk.running.client.put("/api/v1/identity/password", json=change, headers={**walk.running.headers(), **signed})
    walk.post("/recoveries", {"account_number": NUMBER, "email": EMAIL})
    walk.answer_requests()
    assert second["access_token"] != token
    assert happenings(walk, token) == [
        "link_sent", "password_changed", "consent_withdrawn", "consent_given", "session_ended", "entered", "entered",
        "password_set",
    ]  # fmt: skip


def test_a_line_says_on_what_and_from_which_network_and_nothing_exact_is_kept(walk: Walk) -> None:
    walk.customer()
    answer = walk.post("/sessions", {"login": NUMBER, "password": PASSWORD, "client": "app"}, **AT_HOME)
    (line,) = [each for each in log(walk, answer.json["access_token"])["items"] if each["happening"] == "entered"]
    assert (line["browser"], line["system"], line["network"]) == ("Firefox", "Linux", "203.0.113.*")
    rows = str(list(walk.running.database["access_log"].find()))
    assert "203.0.113.77" not in rows and "Gecko" not in rows


def test_a_link_that_was_asked_for_says_from_where(walk: Walk) -> None:
    walk.customer()
    walk.post("/recoveries", {"account_number": NUMBER, "email": EMAIL}, **AT_HOME)
    walk.answer_requests()
    line = log(walk, walk.enter()["access_token"])["items"][1]
    assert (line["happening"], line["browser"], line["network"]) == ("link_sent", "Firefox", "203.0.113.*")


def test_a_stolen_token_is_told(walk: Walk) -> None:
    walk.customer()
    opened = walk.enter()
    walk.refresh(walk.refresh(opened["refresh_token"]).json["refresh_token"])
    walk.running.database["sessions"].update_many({}, [{"$set": {"rotated_at": {"$add": ["$rotated_at", -60_000]}}}])
    assert walk.refresh(opened["refresh_token"]).status_code == 401
    assert "token_stolen" in happenings(walk, walk.enter()["access_token"])


def test_the_log_is_read_page_by_page_and_by_its_owner_alone(walk: Walk) -> None:
    walk.customer()
    tokens = [walk.enter()["access_token"] for _ in range(4)]
    page = log(walk, tokens[0], limit=3)
    rest = log(walk, tokens[0], limit=3, cursor=page["next"].replace("+", "%2B"))
    ids = [each["note_id"] for each in page["items"] + rest["items"]]
    assert (len(ids), len(set(ids)), rest["next"]) == (5, 5, None)
    walk.customer(number="520000000025", email="b@example.ru")
    assert happenings(walk, walk.enter("520000000025")["access_token"]) == ["entered", "password_set"]
    assert walk.get("/access-log?cursor=nonsense", token=tokens[0]).json["code"] == "cursor_unknown"


def test_a_line_is_kept_for_a_year_and_then_deleted_by_the_database(walk: Walk) -> None:
    walk.customer()
    assert log(walk, walk.enter()["access_token"])["kept_days"] == 365
    for row in walk.running.database["access_log"].find():
        assert row["expires_at"] - row["at"] == timedelta(days=365)
    indexes = walk.running.database["access_log"].index_information().values()
    assert [each["expireAfterSeconds"] for each in indexes if "expireAfterSeconds" in each] == [0]


def test_a_request_of_an_older_release_has_no_origin(walk: Walk) -> None:
    walk.customer()
    walk.post("/recoveries", {"account_number": NUMBER, "email": EMAIL})
    walk.running.database["link_requests"].update_many({}, {"$unset": {"origin": 1}})
    walk.answer_requests()
    assert happenings(walk, walk.enter()["access_token"])[1] == "link_sent"


def test_addresses_are_shortened() -> None:
    assert [shortened(each) for each in ("203.0.113.7", "2001:db8:1:2::5")] == ["203.0.113.*", "2001:db8:1::*"]
    assert [shortened(each) for each in ("nonsense", "")] == ["", ""]
