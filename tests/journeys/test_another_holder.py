"""A flat is sold: the base names another holder, and nobody of the former household sees the account any more."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from demo import entry
from demo.cabinet import Cabinet, wait_for
from demo.mailbox import Mailbox

from tests.journeys.people import FIRST_LINK, PASSWORD, Town
from tests.journeys.suites import ROOT, Suite
from tests.journeys.test_trusted_people import DAUGHTERS_PASSWORD, ENDED, INVITED, is_refused

REGISTRY = ROOT / "deploy" / "demo" / "registry.csv"
SOLD = "Счёта больше нет в вашем кабинете"
NEW = {"surname": "Новосёлова", "name": "Раиса", "patronymic": "Марковна"}


def sold(account_number: str) -> bytes:
    """A registry of one row: the account, now with another holder."""
    header, *rows = REGISTRY.read_text(encoding="cp1251", errors="ignore").splitlines()
    (row,) = (cells for each in rows if account_number in (cells := each.split(";")))
    row[2:5] = NEW.values()
    return "\r\n".join([header, ";".join(row), ""]).encode("cp1251")


def daughter_of(cabinet: Cabinet, town: Town, email: str) -> Cabinet:
    """A daughter with a password of her own and no account but her mother's."""
    wish = {"called": "Дочь", "email": email, "role": "reader", "until": None}
    cabinet.call("POST", f"/api/v1/identity/accounts/{cabinet.account_id}/invitations", wish, expect=201)
    daughter = Cabinet(town.gateway)
    version = daughter.call("GET", "/api/v1/identity/consents/current")["version"]
    typed = {"password": DAUGHTERS_PASSWORD, "password_confirmation": DAUGHTERS_PASSWORD}
    form = {"secret": Mailbox(town.mail, email).secret(INVITED), "consent_version": version, "consent": True, **typed}
    daughter.call("POST", "/api/v1/identity/invitations/entry", form, expect=204)
    daughter.login(email, DAUGHTERS_PASSWORD)
    return daughter


def test_the_former_owner_and_her_daughter_are_out_and_the_new_holder_comes_in(suite: Suite, town: Town) -> None:
    suite.move_clock("2022-11-20T12:00")
    mother, cabinet = town.customer()
    email = f"daughter-{mother.account_number}@example.org"
    daughter = daughter_of(cabinet, town, email)
    for program in (cabinet, daughter):
        program.call("GET", program.to("billing", "/balance"))

    suite.hand_in(f"sold-{mother.account_number}.csv", sold(mother.account_number))
    for program in (cabinet, daughter):
        for service in ("billing", "readings"):
            path = program.to(service, "/balance" if service == "billing" else "/meters")
            wait_for(f"{path} to be refused", partial(is_refused, program, "GET", path, None))
    town.mailbox(mother).wait(SOLD)
    Mailbox(town.mail, email).wait(ENDED)
    number = {"login": mother.account_number, "password": PASSWORD}
    Cabinet(town.gateway).refused("POST", "/api/v1/identity/sessions", number, "wrong_login_or_password")
    entered = Cabinet(town.gateway).call("POST", "/api/v1/identity/sessions", {**number, "login": mother.email}, expect=201)
    assert entered["accounts"] == []  # she is still a person of the cabinet, without this account

    newcomer = replace(mother, **NEW, email=f"new-{mother.account_number}@example.org")
    theirs = Cabinet(town.gateway)
    assert entry.ask_to_register(theirs, newcomer) == "thanks"
    entry.set_password(theirs, town.mailbox(newcomer).secret(FIRST_LINK), PASSWORD)
    theirs.login(mother.account_number, PASSWORD)
    assert theirs.account_id == cabinet.account_id
    theirs.call("GET", theirs.to("billing", "/balance"))
