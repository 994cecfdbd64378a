"""What the commands print: where to look, the table of programs, the logs."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import psutil

from native import business_clock
from native.layout import GATEWAY_PORT, LOGS, MAIL_PAGE_PORT, SECRETS
from native.state import SuiteState

FIRST_LINES = 10


def print_where_to_look() -> None:
    print(f"""
The suite runs. It is {business_clock.now():%d.%m.%Y %H:%M} in it.

  Personal account   http://127.0.0.1:{GATEWAY_PORT}/
  Mail it sends      http://127.0.0.1:{MAIL_PAGE_PORT}/
  API and events     http://127.0.0.1:{GATEWAY_PORT}/docs/
  Payment agent      demo-agent, password in {SECRETS / "agent_passwords.json"}
{_example()}
  make demo      walks through it as a customer would     make status   what runs
  make logs      what it says (make logs P=readings)      make clock    business time (AT=2022-11-26T10:00 moves it)
  make down      stops it, the data stay
""")


def _example() -> str:
    """The account the demo registry offers to newcomers, when it offers one."""
    offer = Path(__file__).resolve().parents[1] / "demo" / "example.txt"
    return "\n" + "\n".join(f"  {line}" for line in offer.read_text().splitlines()) + "\n" if offer.exists() else ""


def table(now: SuiteState) -> str:
    head = ("program", "status", "pid", "for", "restarts", "MiB", "")
    rows = [
        (name, each.status, str(each.pid or ""), _age(each.since), str(each.restarts), _memory(each.pid), each.reason)
        for name, each in now.programs.items()
    ]
    rows.append(("supervisor", "running", str(now.supervisor), _age(now.born), "", _memory(now.supervisor), ""))
    total = sum(row[5] for row in rows)
    lines = [(*row[:5], f"{row[5]:.0f}" if row[5] else "", row[6]) for row in rows]
    lines.append(("", "", "", "", "total", f"{total:.0f}", ""))
    return "\n".join("{:<28} {:<12} {:>8} {:>9} {:>8} {:>6}  {}".format(*line).rstrip() for line in (head, *lines))


def _memory(pid: int) -> float:
    """Proportional memory of a process and its children, MiB: shared pages are counted once."""
    if not pid:
        return 0.0
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
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
