"""Who lives in a service: people of a recorded conversation, of a small registry, or of identity's own doors."""

from __future__ import annotations

import json
import shutil
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from account_sync import actions as registry
from account_sync.domain.account import account_id_of
from account_sync.domain.registry.columns import HEADER, Column
from billing_calculator import actions as billing
from billing_calculator.domain.accrual import accrual
from billing_calculator.domain.online import ordered
from billing_calculator.domain.penalty import Unpaid
from chassis.clock import system_now
from chassis.ids import derived_id, new_id
from chassis.sealed import open_sealed
from chassis.testing import Running

from tests.account_sync.examples import SOUND, line_of
from tests.identity.component.office import Office
from tests.identity.component.walk import NUMBER, PASSWORD, Walk
from tests.security.holder import Holder
from tests.traffic.answers import Conversation
from tests.traffic.golden import EXCHANGES

People = dict[str, Holder]
OTHER_NUMBER = "520000000025"
STAFF = ("head", "clerk", "accountant", "support")
AT_NOON = "2022-11-24T12:00:00+03:00"


def of(package: str) -> Callable[[Running, Path], People]:
    """What fills this service with people."""
    return {"identity": _entered, "account_sync": _registered}.get(package, _recorded)


def _recorded(running: Running, _folder: Path) -> People:
    """Of services whose state follows from events and requests: two customers of the recorded conversation."""
    for _row, _answer in Conversation(running).hold():
        pass
    if running.service.name == "billing_calculator":
        running.transactions.run(_penalise)
        running.transactions.run(_begin_payments)
    running.clock(at=AT_NOON)
    holders: dict[str, Any] = {row["holder"]["user_id"]: row["holder"] for row in EXCHANGES if row["holder"]}
    owner, other = list(holders.values())[:2]
    return {"owner": _holder(running, owner), "other": _holder(running, other)}


def _penalise(work: Any) -> None:
    """A penalty is booked for each account."""
    late = [Unpaid(Decimal("1000.00"), date(2025, 2, 10))]
    booked = [accrual((), late, work.tools.penalties, account_id=each, period="2025-06", now=work.now)
              for each in work.store.accounts.ids(after="", limit=100)]  # fmt: skip
    billing.keep_accruals(work, [each for each in booked if each])


def _begin_payments(work: Any) -> None:
    """A payment was begun from the cabinet for each account."""
    for account in work.store.accounts.several(work.store.accounts.ids(after="", limit=100)).values():
        asked = [(account.account_id, Decimal("10.00"))]
        order = ordered(
            work.new_id(), new_id(), asked, [replace(account, closed=False)], work.tools.limits, now=work.now,
            system_now=work.system_now,
        )  # fmt: skip
        work.store.online.save(order)


def _holder(running: Running, held: Mapping[str, Any]) -> Holder:
    own = {"account_id": {"$in": held["account_ids"]}}
    places = {
        "reading_id": ("readings", own),
        "charge_id": ("charges", own),
        "penalty_id": ("penalty_accruals", own),
        "online_payment_id": ("online_payments", {"parts.account_id": own["account_id"]}),
        "message_id": ("messages", {"user_id": held["user_id"]}),
    }
    owns = {place: _texts(running.database[name].distinct("_id", condition)) for place, (name, condition) in places.items()}
    owns["meter_id"] = _texts(running.database["readings"].distinct("meter_id", own))
    return Holder(held["user_id"], tuple(held["account_ids"]), owns=owns)


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(str, values))


def _registered(running: Running, folder: Path) -> People:
    """Two accounts of the base."""
    running.clock(at="2022-11-01T07:00:00+03:00")
    rows = [{}, {Column.CODE: "10000018", Column.NUMBER: OTHER_NUMBER}]
    lines = [";".join(HEADER), *(line_of(row).text for row in rows), ""]
    (folder / "registry.csv").write_bytes("\r\n".join(lines).encode("cp1251"))
    registry.import_registry(running.transactions, path=str(folder / "registry.csv"))
    accounts = {"owner": SOUND[Column.CODE], "other": "10000018"}
    return {name: Holder(new_id(), (account_id_of(code),)) for name, code in accounts.items()}


def _entered(running: Running, folder: Path) -> People:
    """Two customers, whom one of them trusts, and people of the retailer in every role; all of them have entered."""
    shutil.copy(running.folder / "jwt_private.json", folder / "jwt_private.json")  # what it signs it also believes
    running.clock(at=AT_NOON)
    walk = Walk(running=running, link_key=folder / "link_private.json")
    people = {name: _customer(walk, *who) for name, who in _CUSTOMERS.items()}
    _trusted(walk, people["owner"], "reader", "spare@example.ru")
    owns = {**people["owner"].owns, "trust_id": _texts(running.database["trusts"].distinct("_id"))}
    people |= {role: _trusted(walk, people["owner"], role, f"{role}@example.ru") for role in ("payer", "reader")}
    return {**people, **_staff(walk), "owner": replace(people["owner"], owns=owns)}


_CUSTOMERS = {"owner": (NUMBER, "anna@example.ru"), "other": (OTHER_NUMBER, "boris@example.ru")}


def _customer(walk: Walk, number: str, email: str) -> Holder:
    registration = walk.register(account_number=number, email=email)
    walk.match(registration, number=number)
    answer = walk.set_password(walk.secrets()[-1], PASSWORD)
    assert answer.status_code == 204, answer.text
    token, account = walk.enter(number)["access_token"], derived_id("account", number)
    asked = {"account_number": f"5299999999{number[-2:]}", "surname": "Иванова", "name": "Анна"}
    added = walk.ask("POST", "/additions", token, asked).json
    guest = {"called": "Внук", "email": f"guest-of-{email}", "role": "reader", "until": None}
    invited = walk.ask("POST", f"/accounts/{account}/invitations", token, guest).json
    places = {"registration_id": registration, "addition_id": added["addition_id"], "invitation_id": invited["invitation_id"]}
    return _of(token, {place: (value,) for place, value in places.items()}, accounts=(account,))


def _trusted(walk: Walk, owner: Holder, role: str, email: str) -> Holder:
    token = walk.running.token(owner.user_id, owner.account_ids, session_id=owner.session_id)
    form = {"called": role, "email": email, "role": role, "until": None}
    assert walk.ask("POST", f"/accounts/{owner.account_ids[0]}/invitations", token, form).status_code == 201
    secret = open_sealed(walk.link_key, walk.running.outbox("identity.invitation_issued.v1")[-1].data["secret"])
    agreed = {"consent_version": "2022-11", "consent": True}
    typed = {"secret": secret, "password": PASSWORD, "password_confirmation": PASSWORD, **agreed}
    assert walk.post("/invitations/entry", typed).status_code == 204
    return _of(walk.enter(email)["access_token"], {})


def _staff(walk: Walk) -> People:
    office = Office(walk)
    spare = office.member("spare")
    tokens = {role: office.token(office.member(role, role)) for role in STAFF}
    last_day = (system_now() + timedelta(days=30)).date().isoformat()
    asked = {"name": "Система обращений", "scopes": ["charges:read"], "last_day": last_day}
    system = walk.ask("POST", "/staff/internal-systems", tokens["head"], asked).json["system"]["client_id"]
    return {role: _of(token, {"staff_id": (spare.staff_id,), "client_id": (system,)}) for role, token in tokens.items()}


def _of(token: str, owns: Mapping[str, tuple[str, ...]], *, accounts: tuple[str, ...] = ()) -> Holder:
    """Who bears the token, in the session it was given in."""
    middle = token.split(".")[1]
    claims = json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    return Holder(claims["sub"], accounts, claims["sid"], owns)
