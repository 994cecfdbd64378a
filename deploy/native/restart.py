"""Restarting services one after the other while requests run: what an operator does after an update."""

from __future__ import annotations

import subprocess
import time

from native import addresses, environment, state
from native.layout import LOGS, OWN_AMQP_URL, REQUESTS, SERVICES, STATE, ServicePlace
from native.processes import NotReady, tail, wait_until
from native.suite import provision_command
from native.supervisor import NOT_REPLACED, START_DEADLINE

STOPPING = 60.0  # seconds beyond the start's own deadline, for the old process to end


def restart(service: ServicePlace) -> None:
    """What it needs is brought up to date first; then its worker, which understands what is new; then its web process."""
    _grant(service)
    subprocess.run(provision_command(service), env=environment.of_provision(service), check=True, capture_output=True)
    for program in (f"{service.folder}-worker", f"{service.folder}-web"):
        began = time.monotonic()
        _replace(program)
        print(f"  ✓ {program:<28} {time.monotonic() - began:5.1f} s", flush=True)


def chosen(name: str) -> tuple[ServicePlace, ...]:
    """The service of that name, or all of them."""
    return tuple(each for each in SERVICES if name.replace("-", "_") in ("", "all", each.package))


def _grant(service: ServicePlace) -> None:
    """What a new release may read at the broker; a node reads its definitions only when it starts."""
    if OWN_AMQP_URL:
        return
    node = addresses.rabbitmq()
    user = next(each for each in node.users if each.name == service.package)
    node.control("set_permissions", "--vhost", "/", user.name, user.configure, user.write, user.read)


def _replace(program: str) -> None:
    before = state.read(STATE).programs[program].pid
    REQUESTS.mkdir(exist_ok=True)
    (REQUESTS / program).touch()

    def done() -> bool:
        now = state.read(STATE).programs[program]
        if now.reason == NOT_REPLACED:
            raise NotReady(f"{program}: {NOT_REPLACED}\n{tail(LOGS / f'{program}.log')}")
        return now.status == "ready" and now.pid != before

    wait_until(done, what=program, seconds=START_DEADLINE + STOPPING)
