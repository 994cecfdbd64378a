"""Chapter: registration, the one-time link, the password, entry, recovery."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from demo.cabinet import Cabinet, wait_for
from demo.mailbox import Mailbox
from demo.people import Person
from demo.report import Report

PASSWORD = "берёза-и-чайник-42"
NEW_PASSWORD = "синий-трамвай-до-депо"
IDENTITY = "/api/v1/identity"


def consent(cabinet: Cabinet) -> str:
    """The version of the consent text in force."""
    version: str = cabinet.call("GET", f"{IDENTITY}/consents/current")["version"]
    return version


def ask_to_register(cabinet: Cabinet, person: Person, *, meter: str = "") -> str:
    """Send the form, wait for the end of the check, give the meter's number if it is asked, and say how it ended."""
    form: dict[str, Any] = {
        "account_number": person.account_number,
        "surname": person.surname,
        "name": person.name,
        "patronymic": person.patronymic,
        "email": person.email,
        "consent": True,
        "consent_version": consent(cabinet),
    }
    registration = cabinet.call("POST", f"{IDENTITY}/registrations", form, expect=202)
    path = f"{IDENTITY}/registrations/{registration['registration_id']}"
    checked = _checked(cabinet, path)
    if meter and "second_proof" in checked:
        cabinet.call("POST", f"{path}/proofs", {"kind": "meter_number", "answer": meter}, expect=202)
        checked = _checked(cabinet, path)
    state: str = checked["state"]
    return state


def _checked(cabinet: Cabinet, path: str) -> dict[str, Any]:
    def ended() -> dict[str, Any] | None:
        said = cabinet.call("GET", path)
        return None if said["state"] == "checking" else said

    return wait_for("the answer to the registration", ended)


def set_password(cabinet: Cabinet, secret: str, password: str) -> None:
    """Type the password twice behind the link of the letter."""
    cabinet.call(
        "POST", f"{IDENTITY}/passwords", {"secret": secret, "password": password, "password_confirmation": password}, expect=204
    )


def enter(report: Report, gateway: str, mail: str, person: Person) -> Cabinet:
    """The short way in, for further people: register, follow the link, log in."""
    cabinet, box = Cabinet(gateway), Mailbox(mail, person.email)
    with report.step(f"{person.account_number} registers and enters") as said:
        report.figure("registration of " + person.account_number, "thanks", ask_to_register(cabinet, person))
        set_password(cabinet, box.secret("Ссылка для ввода пароля"), PASSWORD)
        cabinet.login(person.account_number, PASSWORD)
        said.append(f"{person.surname} {person.name}")
    return cabinet


def registration(report: Report, gateway: str, mail: str, person: Person) -> Cabinet:
    """The long way in, with everything that a person may get wrong."""
    cabinet, box = Cabinet(gateway), Mailbox(mail, person.email)
    with report.step("a wrong surname is not confirmed, and the answer does not say why"):
        report.figure(
            "registration with a wrong surname", "not_confirmed", ask_to_register(cabinet, replace(person, surname="Неверных"))
        )
    with report.step("an account number that does not exist gets the same answer"):
        stranger = replace(person, account_number="520000999999")
        report.figure("registration of an unknown account", "not_confirmed", ask_to_register(cabinet, stranger))
    with report.step("initials without punctuation and the meter's number are enough: «Спасибо за регистрацию!»"):
        initials = replace(person, name=person.name[0], patronymic=person.patronymic[0] if person.patronymic else None)
        report.figure("by initials and another's meter", "not_confirmed", ask_to_register(cabinet, initials, meter="10000001"))
        answered = ask_to_register(cabinet, initials, meter=person.meter_serial)
        report.figure("registration by initials and the meter's number", "thanks", answered)
    with report.step("the link comes by e-mail; the password is typed twice"):
        secret = box.secret("Ссылка для ввода пароля")
        typed = {"secret": secret, "password": PASSWORD, "password_confirmation": PASSWORD + "!"}
        assert cabinet.send("POST", f"{IDENTITY}/passwords", typed).status_code == 422
        set_password(cabinet, secret, PASSWORD)
    with report.step("the link works once"):
        again = {"secret": secret, "password": PASSWORD, "password_confirmation": PASSWORD}
        cabinet.refused("POST", f"{IDENTITY}/passwords", again, "link_not_valid")
    with report.step("entry by account number and password"):
        cabinet.login(person.account_number, PASSWORD)
    return cabinet


def recovery(report: Report, cabinet: Cabinet, mail: str, person: Person) -> None:
    """Forgotten password: the same kind of link; then logout and a change of password."""
    box = Mailbox(mail, person.email)
    with report.step("recovery: a new link by e-mail, a new password, entry"):
        before = len(box.letters())
        asked = {"account_number": person.account_number, "email": person.email}
        cabinet.call("POST", f"{IDENTITY}/recoveries", asked, expect=202)
        set_password(cabinet, box.secret("Ссылка для ввода нового пароля", after=before), NEW_PASSWORD)
        cabinet.login(person.account_number, NEW_PASSWORD)
    with report.step("change of password, logout, entry with the new one"):
        change = {"current_password": NEW_PASSWORD, "password": PASSWORD, "password_confirmation": PASSWORD}
        cabinet.call("PUT", f"{IDENTITY}/password", change, expect=204)
        cabinet.call("DELETE", f"{IDENTITY}/sessions/current", expect=204)
        cabinet.token = ""
        cabinet.login(person.account_number, PASSWORD)
