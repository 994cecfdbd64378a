"""What the commands print: where to look, the table of programs, the logs."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import psutil

from native import business_clock
from native.keys import DEMO_AGENT
from native.layout import DEPLOY, GATEWAY_PORT, LOGS, MAIL_PAGE_PORT, ROOT, SECRETS
from native.state import SuiteState

FIRST_LINES = 10
PEOPLE = DEPLOY / "demo" / "people.json"
ORGANISATIONS = DEPLOY / "demo" / "organisations.json"


def print_where_to_look(*, staff: str) -> None:
    print(f"""
The suite runs. It is {business_clock.now():%d.%m.%Y %H:%M} in it.

  Personal account   http://127.0.0.1:{GATEWAY_PORT}/
  Mail it sends      http://127.0.0.1:{MAIL_PAGE_PORT}/
  API and events     http://127.0.0.1:{GATEWAY_PORT}/docs/
  Payment agent      {DEMO_AGENT}, its password is in {_short(SECRETS / "agent_passwords.json")}
{_example()}{_staff(staff)}
  make demo      walks through it as a customer would     make status   what runs
  make logs      what it says (make logs P=readings)      make clock    business time (AT=2022-11-26T10:00 moves it)
  make month     a month of the retailer's base           make down     stops it, the data stay
""")


def _short(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def _example() -> str:
    """Somebody of the demo registry to register as."""
    if not PEOPLE.exists():
        return ""
    profile = next(iter(json.loads(PEOPLE.read_text())["profiles"].values()))
    person = profile["people"][-1]  # the demo takes them from the front
    full_name = " ".join(filter(None, (person["surname"], person["name"], person["patronymic"])))
    values = "/".join(profile["initial_values"])
    account = person["account_number"]
    return f"""
  Register as        account {account}, {full_name}, any e-mail address; the meter stood at {values}
                     more such people: deploy/demo/people.json{_organisation()}
"""


def _organisation() -> str:
    """One of the demo's legal entities, whose representative comes in by the e-mail on file."""
    entities = json.loads(ORGANISATIONS.read_text(encoding="utf-8"))["organisations"]
    last = [each for each in entities if each["email_on_file"]][-1]  # the tests take them from the front
    return f"""
  or as a company    account {last["account_number"]}, {last["organisation"]}, INN {last["inn"]},
                     contract {last["contract_number"]}, {last["email_on_file"]}, meter {last["meter_serial"]}
                     more of them: deploy/demo/organisations.json"""


def _staff(how: str) -> str:
    """How the demo's member of staff comes in."""
    return f"\n  Staff              http://127.0.0.1:{GATEWAY_PORT}/staff\n                     {how}\n" if how else ""


def table(now: SuiteState) -> str:
    head = ("program", "status", "pid", "for", "restarts", "MiB", "")
    rows = [
        (name, each.status, str(each.pid or ""), _age(each.since), str(each.restarts), _memory(each.pid), each.reason)
        for name, each in now.programs.items()
    ]
    rows.append(("supervisor", "running", str(now.supervisor), _age(now.born), "", _memory(now.supervisor, alone=True), ""))
    total = sum(row[5] for row in rows)
    lines = [(*row[:5], f"{row[5]:.0f}" if row[5] else "", row[6]) for row in rows]
    lines.append(("", "", "", "", "total", f"{total:.0f}", ""))
    return "\n".join("{:<28} {:<12} {:>8} {:>9} {:>8} {:>6}  {}".format(*line).rstrip() for line in (head, *lines))


def _memory(pid: int, *, alone: bool = False) -> float:
    """Proportional memory of a process and its children, MiB: shared pages are counted once."""
    if not pid:
        return 0.0
    try:
        process = psutil.Process(pid)
        family = [process] if alone else [process, *process.children(recursive=True)]
        return sum(float(each.memory_full_info().pss) for each in family) / 2**20
    except psutil.Error:
        return 0.0


def _age(since: float) -> str:
    seconds = int(time.time() - since)
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"


def follow(files: list[Path]) -> None:
    """The last lines of each file, then whatever is added, until interrupted."""
    width = max(len(file.stem) for file in files)
    places = dict.fromkeys(files, 0)
    for file in files:
        lines = file.read_text(errors="replace").splitlines()
        _show(file.stem, width, lines[-FIRST_LINES:])
        places[file] = file.stat().st_size
    try:
        while sys.stdout.isatty() or _is_wanted():
            for file in files:
                places[file] = _show_new(file, width, places[file])
            time.sleep(0.3)
    except (KeyboardInterrupt, BrokenPipeError):
        pass


def _is_wanted() -> bool:
    return LOGS.exists()


def _show_new(file: Path, width: int, place: int) -> int:
    with file.open("rb") as source:
        source.seek(place)
        added = source.read()
    complete = added[: added.rfind(b"\n") + 1]
    _show(file.stem, width, complete.decode(errors="replace").splitlines())
    return place + len(complete)


def _show(name: str, width: int, lines: list[str]) -> None:
    for line in lines:
        print(f"{name:<{width}} | {line}", flush=True)
