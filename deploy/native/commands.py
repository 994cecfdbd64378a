"""up, down, status, restart, logs, clock, and the commands of the services: what `make` calls."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import psutil

from native import addresses, business_clock, demo_staff, docs_page, environment, gateway, keys, look, ports, state
from native.layout import DEPLOY, DOCS, LOGS, OWN_AMQP_URL, OWN_MONGO_URL, ROOT, RUN, SECRETS, SERVICES, STATE, ServicePlace
from native.orphans import end_orphans
from native.processes import NotReady, tail

UP_DEADLINE = 240


class Refused(RuntimeError):
    """The command cannot be done; the text says why and what to do."""


def up() -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    runs_already = state.read(STATE).supervised
    started = None if runs_already else _start()
    _wait_until_settled(started)
    look.print_where_to_look(staff=demo_staff.where_to_look())
    if runs_already and _code_changed_since(state.read(STATE).born):
        print("The code has changed since this suite was started: `make down up` takes it.")


def _code_changed_since(start: float) -> bool:
    sources = (file for part in ("contracts/src", "shared/src", "services/*/src") for file in ROOT.glob(f"{part}/**/*.py"))
    return any(file.stat().st_mtime > start for file in sources)


def _start() -> subprocess.Popen[bytes]:
    end_orphans(state.read(STATE))
    for file in LOGS.glob("*.log"):
        file.replace(file.with_suffix(".log.before"))
    keys.make_all()
    _prepare()
    business_clock.start_if_missing()
    if OWN_MONGO_URL:
        addresses.make_mongo_accounts()
    from native.suite import all_programs  # reads the secrets made above

    if problems := ports.taken(all_programs()):
        raise Refused("\n".join((*problems, "Stop that program, or shift all our ports: SUITE_PORT_SHIFT=1000 make up")))
    STATE.unlink(missing_ok=True)
    with (LOGS / "supervisor.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "native.supervisor"],
            env={**os.environ, "PYTHONPATH": str(DEPLOY), "SUITE_RUN": str(RUN)},  # it works in another folder
            cwd=RUN,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _prepare() -> None:
    """Folders and configuration files of the programs."""
    docs_page.write(DOCS)
    gateway.suite_gateway().prepare()
    if not OWN_MONGO_URL:
        addresses.mongod().prepare()
    if not OWN_AMQP_URL:
        addresses.rabbitmq().prepare()


def _wait_until_settled(started: subprocess.Popen[bytes] | None) -> None:
    told: set[str] = set()
    deadline = time.monotonic() + UP_DEADLINE
    while time.monotonic() < deadline:
        now = state.read(STATE)
        for name, program in now.programs.items():
            if program.status in {"ready", "done"} and name not in told:
                told.add(name)
                print("" if started is None else f"  ✓ {name:<28} {program.took:5.1f} s\n", end="", flush=True)
        if now.settled:
            return
        gone = not now.supervised if started is None else started.poll() is not None
        if now.failed or gone:
            break
        time.sleep(0.1)
    raise Refused(_why_not())


def _why_not() -> str:
    now = state.read(STATE)
    if not now.programs:
        return f"The supervisor did not start:\n{tail(LOGS / 'supervisor.log')}"
    late = {name: each for name, each in now.programs.items() if each.status not in {"ready", "done", "waiting"}}
    parts = [f"{name}: {each.status} {each.reason}\n{tail(LOGS / f'{name}.log')}" for name, each in late.items()]
    return "\n".join(("Not everything came up.", *parts, "`make logs` shows more, `make down` ends what runs."))


def down() -> None:
    now = state.read(STATE)
    ran = now.supervised
    if ran:
        supervisor = psutil.Process(now.supervisor)
        supervisor.terminate()
        psutil.wait_procs([supervisor], timeout=90)
    left = end_orphans(state.read(STATE))
    STATE.unlink(missing_ok=True)
    print("The suite is stopped." if ran or left else "The suite was not running.")


def status() -> None:
    now = state.read(STATE)
    if not now.supervised:
        raise Refused("The suite is not running: `make up` starts it.")
    print(look.table(now))
    if not now.settled:
        sys.exit(1)


def restart(name: str) -> None:
    """One service after the other, each ready before the next is touched; requests and events go on."""
    if not state.read(STATE).supervised:
        raise Refused("The suite is not running: `make up` starts it.")
    from native.restart import chosen
    from native.restart import restart as restart_one

    services = chosen(name)
    if not services:
        raise Refused("There are: " + ", ".join(each.folder for each in SERVICES))
    try:
        for service in services:
            restart_one(service)
    except (NotReady, subprocess.CalledProcessError) as failure:
        raise Refused(f"{failure}\nWhat was not restarted runs on as it was.") from failure


def logs(names: list[str]) -> None:
    """Follow the logs, each line with the name of its program."""
    files = sorted(LOGS.glob("*.log"))
    chosen = [file for file in files if not names or any(name in file.stem for name in names)]
    if not chosen:
        raise Refused("No such log. There are: " + ", ".join(file.stem for file in files))
    look.follow(chosen)


def clock(at: str) -> None:
    if not at:
        print(business_clock.now().isoformat(timespec="seconds"))
        return
    moment = datetime.fromisoformat(at)
    business_clock.move(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(business_clock.ZONE)))
    print(f"Business time is now {business_clock.now():%d.%m.%Y %H:%M}.")


def rotate_keys(how: str) -> None:
    """A fresh key signs access tokens (with `drop` what earlier keys signed is refused, as after a leak), or `receipts`."""
    if not (SECRETS / "jwt_private.json").exists():
        raise Refused("There are no keys yet: `make up` makes them.")
    if how not in ("", "drop", "receipts"):
        raise Refused("Say `rotate-keys`, `rotate-keys drop` or `rotate-keys receipts`.")
    if how == "receipts":
        keys.rotate_receipt_key()
        print("A fresh key signs the receipts of readings from now on. Those that former keys signed until now stay genuine.")
        return
    keys.rotate_signing_key(drop=how == "drop")
    former = "What earlier keys signed is refused" if how else "What the one before signed is still good"
    print(f"A fresh key signs access tokens from now on. {former}; nobody has to sign in again.")


def run(arguments: list[str]) -> int:
    """A command of a service (`run account_sync import-registry FILE`), with that service's own rights."""
    place = _named(arguments[:1], "Name the service: " + ", ".join(each.package for each in SERVICES))
    return _chassis("run", place.package, *arguments[1:], told=environment.of_command(place))


def parked(arguments: list[str]) -> int:
    """Events that could not be handled: `parked list readings`, `parked show readings ID`, `parked redrive readings`."""
    place = _named(arguments[1:2], "For example: parked list readings")
    return _chassis("parked", arguments[0], place.package, *arguments[2:], told=environment.of_command(place))


def audit(arguments: list[str]) -> int:
    """Whether anything is lost between the services: `audit`, `audit --days 3`."""
    return _chassis("audit", *(each.package for each in SERVICES), *arguments, told=environment.of_audit())


def replay(arguments: list[str]) -> int:
    """Bring a service what the logs hold: `replay readings`."""
    place = _named(arguments[:1], "For example: replay readings")
    logs = str(environment.auditor_file())
    return _chassis("replay", place.package, "--logs-url-file", logs, *arguments[1:], told=environment.of_command(place))


def rebuild(arguments: list[str]) -> int:
    """Make a second database from the logs alone and compare it with the live one: `rebuild billing-calculator`."""
    place = _named(arguments[:1], "For example: rebuild billing-calculator")
    logs = str(environment.auditor_file())
    return _chassis("rebuild", place.package, "--logs-url-file", logs, *arguments[1:], told=environment.of_rebuild(place))


def _named(names: list[str], otherwise: str) -> ServicePlace:
    for place in SERVICES:
        if [name.replace("-", "_") for name in names] == [place.package]:
            return place
    raise Refused(otherwise)


def _chassis(*command: str, told: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", "chassis", *command], env=told, check=False).returncode
