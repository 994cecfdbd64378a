"""The running suite as a test meets it: what a customer reaches, and what an operator of the machine can look at and do."""

from __future__ import annotations

import os
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from demo.payments import Agent
from native.keys import DEMO_AGENT

ROOT = Path(__file__).resolve().parents[2]


class Suite(ABC):
    """Up and ready, with the demo registry applied."""

    folder: Path  # what is kept beside the suite, such as who has played already
    environment: dict[str, str]  # what points the commands of the README at this suite
    amqp_port: int  # where its processes find the broker

    def __init__(self, gateway: str, mail: str) -> None:
        self.gateway, self.mail = gateway, mail

    def make(self, *targets: str) -> subprocess.CompletedProcess[str]:
        """Run a make target against this suite; its output is returned."""
        environment = {**os.environ, **self.environment, "DEMO_GATEWAY": self.gateway, "DEMO_MAIL": self.mail}
        command = ["make", "--no-print-directory", *targets]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600)

    def agent(self) -> Agent:
        """The payment agent of the demo."""
        return Agent(self.gateway, DEMO_AGENT, self.agent_password())

    @abstractmethod
    def agent_password(self) -> str:
        """What the payment agent of the demo says."""

    @abstractmethod
    def move_clock(self, at: str) -> None:
        """Set business time (`2022-11-20T12:00`); the processes look twice a second."""

    @abstractmethod
    def rotate_keys(self, *, drop: bool = False) -> None:
        """Sign access tokens with a fresh key; with `drop` what earlier ones signed is refused."""

    @abstractmethod
    def mongo_url(self, user: str) -> str:
        """The database as a service, or `admin`, was told to reach it; the address is the one that leads there from here."""

    @abstractmethod
    def amqp_url(self, user: str) -> str:
        """The broker likewise."""

    @abstractmethod
    def kill(self, program: str) -> None:
        """As a crash would: no warning, no clean-up, and nobody has asked for it."""

    @abstractmethod
    def freeze(self, program: str) -> None:
        """It is there but does nothing."""

    @abstractmethod
    def thaw(self, program: str) -> None:
        """It goes on."""

    @abstractmethod
    def incarnation(self, program: str) -> str:
        """Another one after each start."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Does every part say that it is well?"""

    @abstractmethod
    def peers(self, program: str) -> set[int]:
        """Ports to which the processes of a program are connected."""

    @abstractmethod
    def listening(self) -> set[tuple[str, int]]:
        """Addresses and ports of this machine where the suite can be spoken to."""

    @abstractmethod
    def answers_inside(self, service: str, path: str) -> bool:
        """Is this there for those on the inner side of the gateway?"""

    @abstractmethod
    def logs(self) -> Iterator[tuple[str, bytes]]:
        """What each program has written so far."""

    @abstractmethod
    def broker_files(self) -> Iterator[tuple[str, bytes]]:
        """What the broker keeps on disk."""

    @abstractmethod
    def database_files(self) -> Iterator[tuple[str, bytes]]:
        """What the database keeps on disk."""

    @abstractmethod
    def hand_in(self, name: str, registry: bytes) -> None:
        """Put a registry where the retailer puts them."""

    @abstractmethod
    def parked(self, service: str, deed: str, *options: str) -> str:
        """`list` the events that could not be handled, or `redrive` them; what the command said."""

    @abstractmethod
    def setup_link(self, login: str, *roles: str) -> str:
        """The one-time link of a new member of staff, made by the operator."""
