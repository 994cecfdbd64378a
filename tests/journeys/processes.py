"""The suite as `make up` starts it: native processes of this machine."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator

import psutil
import requests
from native.keys import DEMO_AGENT

from tests.journeys import stand_in
from tests.journeys.suites import Suite

SERVICES = ("identity", "account_sync", "readings", "billing_calculator", "notification")


class Processes(Suite):
    """Everything about it is below one folder."""

    folder = stand_in.RUN
    environment = stand_in.environment()
    amqp_port = stand_in.PORTS[("rabbitmq", "5672")] + stand_in.SHIFT

    def agent_password(self) -> str:
        return str(json.loads(self._secret("agent_passwords.json"))[DEMO_AGENT])

    def move_clock(self, at: str) -> None:
        assert self.make("clock", f"AT={at}").returncode == 0

    def rotate_keys(self, *, drop: bool = False) -> None:
        said = self.make("rotate-keys", *(["DROP=1"] if drop else []))
        assert said.returncode == 0, said.stderr

    def mongo_url(self, user: str) -> str:
        return self._secret(f"{user}.mongo_url")

    def amqp_url(self, user: str) -> str:
        return self._secret(f"{user}.amqp_url")

    def kill(self, program: str) -> None:
        self._process(program).kill()

    def freeze(self, program: str) -> None:
        self._process(program).send_signal(signal.SIGSTOP)

    def thaw(self, program: str) -> None:
        self._process(program).send_signal(signal.SIGCONT)

    def incarnation(self, program: str) -> str:
        return str(self._process(program).pid)

    def is_ready(self) -> bool:
        return self.make("status").returncode == 0

    def peers(self, program: str) -> set[int]:
        process = self._process(program)
        family = [process, *process.children(recursive=True)]
        return {each.raddr.port for member in family for each in member.net_connections("inet") if each.raddr}

    def listening(self) -> set[tuple[str, int]]:
        supervisor = self._process("gateway").parent()
        assert supervisor is not None
        sockets = [each for member in supervisor.children(recursive=True) for each in member.net_connections("inet")]
        found = {(each.laddr.ip, each.laddr.port) for each in sockets if each.status == psutil.CONN_LISTEN}
        assert self.amqp_port in {port for _ip, port in found}
        return found

    def answers_inside(self, service: str, path: str) -> bool:
        port = 8101 + stand_in.SHIFT + SERVICES.index(service)
        return requests.get(f"http://127.0.0.1:{port}{path}", timeout=10).status_code == 200

    def logs(self) -> Iterator[tuple[str, bytes]]:
        return ((file.name, file.read_bytes()) for file in (self.folder / "logs").iterdir())

    def broker_files(self) -> Iterator[tuple[str, bytes]]:
        return ((file.name, file.read_bytes()) for file in (self.folder / "rabbitmq").rglob("*") if file.is_file())

    def database_files(self) -> Iterator[tuple[str, bytes]]:
        return ((file.name, file.read_bytes()) for file in (self.folder / "mongo").rglob("*") if file.is_file())

    def hand_in(self, name: str, registry: bytes) -> None:
        inbox = self.folder / "inbox"
        inbox.mkdir(exist_ok=True)
        (inbox / name).write_bytes(registry)

    def parked(self, service: str, deed: str, *options: str) -> str:
        said = self.make({"list": "parked"}.get(deed, deed), f"S={service}")
        assert said.returncode == 0, said.stderr
        return said.stdout

    def setup_link(self, login: str, *roles: str) -> str:
        said = self.make("staff", f"ADD={login}", f"ROLES={' '.join(roles)}")
        assert said.returncode == 0, said.stderr
        return said.stdout.strip()

    def _secret(self, name: str) -> str:
        return (self.folder / "secrets" / name).read_text(encoding="utf-8")

    def _process(self, program: str) -> psutil.Process:
        """As `make status` shows it."""
        state = json.loads((self.folder / "state.json").read_text(encoding="utf-8"))
        return psutil.Process(state["programs"][program]["pid"])
