"""`python -m demo.agent ACCOUNT SUM`: plays payment agents of both protocols, each with wrong input, a repeat and another sum.

Each of them pays half of the sum. Sberbank's asks once more at the port where certificates are shown.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from xml.etree import ElementTree

import requests
from native.keys import QIWI, SBER, SBER_BY_CERTIFICATE, agent_password
from native.layout import AGENTS_PORT, GATEWAY_PORT, SECRETS

from demo.cabinet import wait_for

GATEWAY, BY_CERTIFICATE = f"http://127.0.0.1:{GATEWAY_PORT}", f"https://localhost:{AGENTS_PORT}"
KOPECK = Decimal("0.01")


class Otherwise(AssertionError):
    """The suite answered otherwise than the protocol wants."""


@dataclass(frozen=True)
class Protocol:
    """How a protocol says things; `another` is its code for a number that comes again with another sum."""

    path: str
    code: str
    check: dict[str, str]
    pay: dict[str, str]
    names: tuple[str, str, str]  # number of the payment, account, sum
    unknown: str
    another: str


OSMP = Protocol("osmp", "result", {"command": "check"}, {"command": "pay", "txn_date": "20221120120000"},
                ("txn_id", "account", "sum"), unknown="5", another="300")  # fmt: skip
SBERBANK = Protocol("sber", "CODE", {"ACTION": "check"}, {"ACTION": "payment", "PAY_DATE": "20.11.2022_12:00:00"},
                    ("PAY_ID", "ACCOUNT", "AMOUNT"), unknown="3", another="6")  # fmt: skip


@dataclass
class Agent:
    """One agent at its own path; a technical failure is asked again with the same number, as agents do."""

    name: str
    protocol: Protocol
    gateway: str = GATEWAY
    trusted: str | bool = True  # said with each request: else requests takes what the environment names
    http: requests.Session = field(default_factory=requests.Session)

    def ask(self, what: dict[str, str], number: str, account: str, amount: Decimal) -> tuple[str, bytes]:
        """The code and the whole answer."""
        fields = dict(zip(self.protocol.names, (number, account, f"{amount:.2f}"), strict=True))

        def look() -> tuple[str, bytes] | None:
            address = f"{self.gateway}/pay/{self.protocol.path}/{self.name}"
            answer = self.http.get(address, params=what | fields, timeout=60, verify=self.trusted)
            code = ElementTree.fromstring(answer.content).findtext(self.protocol.code) or "none"
            return None if code == "1" else (code, answer.content)

        return wait_for("the payment", look)

    def play(self, account: str, amount: Decimal) -> None:
        """An unknown account, the right one, the payment, the same once more, and another sum under its number."""
        number, said = str(secrets.randbelow(10**15) + 10**15), self.protocol
        with step(f"{self.name}: check of an unknown account", said.unknown) as got:
            got.append(self.ask(said.check, number, "520000999999", amount)[0])
        with step(f"{self.name}: check", "0") as got:
            got.append(self.ask(said.check, number, account, amount)[0])
        first = self.ask(said.pay, number, account, amount)
        with step(f"{self.name}: pay {amount} ₽ under number {number}", "0") as got:
            got.append(first[0])
        with step(f"{self.name}: the same once more is answered to the byte", "True") as got:
            got.append(str(self.ask(said.pay, number, account, amount) == first))
        with step(f"{self.name}: another sum under the same number", said.another) as got:
            got.append(self.ask(said.pay, number, account, amount + KOPECK)[0])


@contextmanager
def step(what: str, expected: str) -> Iterator[list[str]]:
    """Print what was done, or say that it came otherwise."""
    got: list[str] = []
    yield got
    if got != [expected]:
        raise Otherwise(f"{what}: expected {expected}, got {', '.join(got)}")
    print(f"  {what}: {expected}")


def agents() -> list[Agent]:
    """Those of deploy/gateway/agents.json that this installation has the secrets of."""
    qiwi, sber = Agent(QIWI, OSMP), Agent(SBER, SBERBANK)
    for each in (qiwi, sber):
        each.http.auth = (each.name, agent_password(each.name))
    shown = Agent(SBER_BY_CERTIFICATE, SBERBANK, BY_CERTIFICATE, str(SECRETS / "gateway_agents.pem"))
    shown.http.cert = str(SECRETS / f"{SBER_BY_CERTIFICATE}.pem")
    return [qiwi, sber, shown]


def main(account: str, amount: str) -> None:
    """Everybody pays a share."""
    playing = agents()
    share = (Decimal(amount) / len(playing)).quantize(KOPECK, ROUND_DOWN)
    shares = [share] * (len(playing) - 1)
    for agent, part in zip(playing, [*shares, Decimal(amount) - sum(shares)], strict=True):
        agent.play(account, part)
    print(f"{amount} ₽ paid for {account}")


if __name__ == "__main__":
    main(*sys.argv[1:])
