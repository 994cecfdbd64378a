"""Chapters: an agent's payment, and the messages that follow."""

from __future__ import annotations

import secrets
from xml.etree import ElementTree

from demo.cabinet import Cabinet, Unexpected, wait_for
from demo.mailbox import Mailbox
from demo.people import Person
from demo.report import Report


class Agent:
    """A payment agent that speaks OSMP."""

    def __init__(self, gateway: str, name: str, password: str) -> None:
        self._cabinet = Cabinet(gateway)
        self._cabinet.http.auth = (name, password)

    def ask(self, **query: str) -> tuple[int, str]:
        """The result code and the whole answer; a technical failure (1) is asked again, as agents do."""

        def look() -> tuple[int, str] | None:
            answer = self._cabinet.send("GET", "/pay/osmp?" + "&".join(f"{key}={value}" for key, value in query.items()))
            if answer.status_code != 200:
                raise Unexpected(f"/pay/osmp: {answer.status_code}: {answer.text[:200]}")
            result = int(ElementTree.fromstring(answer.text).findtext("result") or "-1")
            return None if result == 1 else (result, answer.text)

        return wait_for("the payment", look)


def pay(report: Report, cabinet: Cabinet, agent: Agent, person: Person, amount: str) -> None:
    """check, pay, pay again: the balance follows once."""
    txn_id = str(secrets.randbelow(10**15) + 10**15)
    about = {"txn_id": txn_id, "account": person.account_number, "sum": amount}
    with report.step("agent: check of an unknown account and of the right one"):
        report.figure(
            "check of an unknown account", "5", str(agent.ask(command="check", **{**about, "account": "520000999999"})[0])
        )
        report.figure("check", "0", str(agent.ask(command="check", **about)[0]))
    with report.step("agent: pay, and the same pay once more") as said:
        first = agent.ask(command="pay", txn_date="20221120120000", **about)
        report.figure("pay", "0", str(first[0]))
        second = agent.ask(command="pay", txn_date="20221120120000", **about)
        report.figure("the repeated pay answers the same, to the byte", "True", str(first == second))
        said.append(f"{amount} ₽, txn_id {txn_id}")
    with report.step("agent: the same txn_id with another sum is refused"):
        report.figure(
            "pay with another sum", "300", str(agent.ask(command="pay", txn_date="20221120120000", **{**about, "sum": "1.00"})[0])
        )
    with report.step("the balance follows"):
        report.figure("to pay after the payment", "0.00", cabinet.call("GET", cabinet.to("billing", "/balance"))["to_pay"])


def messages(report: Report, cabinet: Cabinet, mail: str, person: Person) -> None:
    """Charge and payment reached the mailbox and the cabinet's list."""
    box = Mailbox(mail, person.email)
    for subject in ("Начислено за ноябрь 2022: 1 257,80", "Перерасчёт за ноябрь 2022: −433,80", "Платёж получен: 1 257,80"):
        with report.step("an e-mail came") as said:
            said.append(box.wait(subject)["subject"])
    with report.step("the same stands in the cabinet's messages") as said:
        listed = wait_for("the messages", lambda: _titles(cabinet))
        said += listed[:3]


def _titles(cabinet: Cabinet) -> list[str] | None:
    titles = [message["title_ru"] for message in cabinet.call("GET", "/api/v1/notifications/messages")["messages"]]
    complete = any("Платёж получен" in title for title in titles) and any("Начислено" in title for title in titles)
    return titles if complete else None
