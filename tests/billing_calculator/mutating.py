"""Mutation testing of the pure rooms: each small change of a rule must make a unit test fail.

    python -m tests.billing_calculator.mutating               all of domain/
    python -m tests.billing_calculator.mutating split tariff  some of its modules

No file is touched: a mutant lives in a forked process. Those that no test can tell from the source, and those that are left, are
listed in mutants_left.json with the reason; an entry that is no longer true is told. Exit code 1 if anything is.
"""

from __future__ import annotations

import gc
import importlib.abc
import importlib.util
import json
import os
import resource
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

# loaded once, and not by every mutant
import chassis.service
import chassis.testing
import chassis.web.app  # noqa: F401
import contracts.api.case_answers
import contracts.api.cases  # noqa: F401
import hypothesis
import pytest
from _pytest.runner import runtestprotocol

from tests.billing_calculator.mutants import (
    DOMAIN,
    PACKAGE,
    Function,
    Mutant,
    changed_function,
    compiled,
    every_module,
    loaded_functions,
    mutants,
    name_of,
    put_in_place,
)
from tests.billing_calculator.mutants_left import reasons, stale

ROOT = Path(__file__).parents[2]
UNIT = "tests/billing_calculator/unit"
WANTED = 95.0
SECONDS = 60  # of computing: a mutant that never ends is caught too, and a busy machine is none
SURVIVED, CAUGHT, BROKEN = 0, 1, 2
QUIETLY = [
    "-q", "-W", "ignore::pytest.PytestAssertRewriteWarning",  # what is loaded once is not loaded anew
    f"--ignore={UNIT}/test_mutants.py",  # speaks of the sources themselves
]  # fmt: skip
QUICK = hypothesis.settings(  # a failure is enough, its smallest form is of no interest, and nothing is kept for later
    deadline=None, database=None, derandomize=True, phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)  # fmt: skip


class Hunt:
    """Collects the unit tests once, sees which function each of them runs, and sets them on one mutant after another."""

    def __init__(self, chosen: Sequence[tuple[Mutant, CodeType]], told: int) -> None:
        self.chosen = chosen
        self.told = told
        self.running: set[tuple[str, Function]] = set()

    def pytest_sessionstart(self) -> None:
        hypothesis.settings.register_profile("mutants", QUICK)
        hypothesis.settings.load_profile("mutants")
        sys.setprofile(self._watch)

    def _watch(self, frame: FrameType, kind: str, _arg: object) -> None:
        if kind == "call" and frame.f_code.co_filename.startswith(str(DOMAIN)):
            self.running.add((frame.f_code.co_filename, name_of(frame.f_code)))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        early, self.running = self.running, set()
        tests: dict[tuple[str, Function], list[tuple[float, pytest.Item]]] = {}
        for item in session.items:
            begun = process_time()
            if not passes(item):
                os.write(self.told, (json.dumps({"broken": item.nodeid}) + "\n").encode())
                os._exit(BROKEN)
            for function in self.running:
                tests.setdefault(function, []).append((process_time() - begun, item))
            self.running.clear()
        sys.setprofile(None)
        loaded = loaded_functions()
        gc.freeze()
        lucky: Counter[str] = Counter()
        for mutant, code in self.chosen:
            function = code.co_filename, name_of(code)
            hunters = [item for _, item in sorted(tests.get(function, ()), key=lambda each: each[0])]
            hunters.sort(key=lambda item: (-lucky[item.nodeid], "test_cases.py" not in item.nodeid))
            caught_by = hunted_by(hunters, loaded.get((PACKAGE + mutant.module, name_of(code)), ()), code)
            lucky[caught_by] += bool(caught_by)
            self._tell(mutant, caught_by, unsure=function in early and not caught_by)
        return True

    def _tell(self, mutant: Mutant, caught_by: str, *, unsure: bool) -> None:
        row = {"module": mutant.module, "place": mutant.place, "by": caught_by, "unsure": unsure}
        os.write(self.told, (json.dumps(row) + "\n").encode())


def hunted_by(hunters: Sequence[pytest.Item], functions: Sequence[FunctionType], code: CodeType) -> str:
    """Which test notices the changed function; none: an empty string."""
    reads, writes = os.pipe()
    if not (child := os.fork()):
        limited()
        put_in_place(functions, code)
        for item in hunters:
            if not passes(item):
                os.write(writes, item.nodeid.encode())
                os._exit(CAUGHT)
        os._exit(SURVIVED)
    os.close(writes)
    with os.fdopen(reads, "rb") as pipe:
        said = pipe.read().decode()
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return said or ("" if ended == SURVIVED else f"ended by {ended}")


def passes(item: pytest.Item) -> bool:
    """Run a test; whether it went well."""
    return all(report.passed or report.skipped for report in runtestprotocol(item, log=False, nextitem=None))


def limited() -> None:
    """This process gets so much computing and says nothing."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    out = os.open(os.devnull, os.O_WRONLY)
    os.dup2(out, 1)
    os.dup2(out, 2)


def hunted(chosen: Sequence[tuple[Mutant, CodeType]]) -> Iterator[dict[str, Any]]:
    """What became of each mutant of a function, from a process of its own that has the suite loaded."""
    reads, writes = os.pipe()
    if not (child := os.fork()):
        os.close(reads)
        os._exit(int(pytest.main([*QUIETLY, UNIT], plugins=[Hunt(chosen, writes)])))
    os.close(writes)
    with os.fdopen(reads, encoding="utf-8") as pipe:
        for row in map(json.loads, pipe):
            if "broken" in row:
                sys.exit(f"{row['broken']} fails over the sources as they are: nothing can be learned from mutants")
            yield row
    if ended := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        sys.exit(f"the hunt broke off with {ended}")


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the changed module to whoever imports it."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(fullname, self) if fullname == PACKAGE + self.mutant.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compiled(self.mutant.module, self.mutant.place), module.__dict__)


def caught_anew(mutant: Mutant) -> bool:
    """Whether a test fails where everything is loaded with the change in it: for what an import does. Slower."""
    if not (child := os.fork()):
        limited()
        sys.meta_path.insert(0, Finder(mutant))
        os._exit(int(pytest.main([*QUIETLY, "-x", UNIT], plugins=[Deterministic()])))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != SURVIVED


class Deterministic:
    """The same examples for every mutant, the quick tests first."""

    def pytest_sessionstart(self) -> None:
        hypothesis.settings.register_profile("mutants", QUICK)
        hypothesis.settings.load_profile("mutants")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: ("test_cases" not in item.nodeid, "frozen" in item.nodeid or "every_total" in item.nodeid))


def survivors_of(chosen: Sequence[Mutant]) -> Iterator[Mutant]:
    """Those that no test notices, told as they are found."""
    known = {(mutant.module, mutant.place): mutant for mutant in chosen}
    anew, in_functions = [], []
    for mutant in chosen:
        if code := changed_function(mutant):
            in_functions.append((mutant, code))
        else:
            anew.append(mutant)
    for row in hunted(in_functions):
        mutant = known[row["module"], row["place"]]
        if row["unsure"]:
            anew.append(mutant)
        elif not row["by"]:
            yield mutant
        print(json.dumps(row), file=sys.stderr, flush=True)
    for mutant in anew:
        if not caught_anew(mutant):
            yield mutant
        print(",", end="", file=sys.stderr, flush=True)


def main(names: Sequence[str]) -> int:
    """Hunt the mutants of the modules named, or of all."""
    listed = reasons()
    wrong = [f"no such mutant any more, take it off the list: {entry}" for entry in stale(listed)]
    chosen = [mutant for module in names or every_module() for mutant in mutants(module)]
    survived: Counter[str] = Counter()
    survivors = set()
    for mutant in survivors_of(chosen):
        survived[mutant.module] += 1
        survivors.add((mutant.module, mutant.text, mutant.change))
        if (mutant.module, mutant.text, mutant.change) not in listed:
            wrong.append(f"survives: {mutant}")
            print(f"survives: {mutant}", flush=True)
    here = {(mutant.module, mutant.text, mutant.change) for mutant in chosen}
    wrong += [f"is caught now, take it off the list: {entry}" for entry in listed if entry in here - survivors]
    caught = 100 * (1 - len(survivors) / max(len(here), 1))
    print("\n".join(each for each in wrong if not each.startswith("survives")))
    print(", ".join(f"{module} {count}" for module, count in sorted(survived.items())))
    print(f"{len(here)} mutants, {caught:.1f} % caught, {len(survivors)} left, {len(wrong)} faults of the list")
    return int(bool(wrong) or caught < WANTED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
