"""Mutation testing of the pure rooms: each small change of a rule must make a unit test fail.

`nice python -m tests.billing_calculator.mutating [module ...]` prints what survives; a mutant lives in a process of its own.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.util
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import ModuleType

# loaded once, and not by every mutant
import chassis.service
import chassis.testing
import chassis.web.app  # noqa: F401
import contracts.api.case_answers
import contracts.api.cases  # noqa: F401
import hypothesis.strategies  # noqa: F401
import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "services" / "billing-calculator" / "src"
DOMAIN = SOURCES / "billing_calculator" / "domain"
UNIT = "tests/billing_calculator/unit"
HUNTERS = (
    "test_case_words.py", "test_case_refusals.py", "test_charge.py", "test_calculation.py", "test_cases.py", "test_draft.py",
    "test_case_properties.py",
)  # fmt: skip
SECONDS = 60  # a mutant that never ends is caught too
SURVIVED, CAUGHT = 0, 1
CASES = [
    case
    for path in sorted((Path(__file__).parent / "cases").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
]
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.And: ast.Or, ast.Or: ast.And, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change in one place of one module."""

    module: str
    place: int
    line: int
    what: str


class Changer(ast.NodeTransformer):
    """Counts the places where a source can be changed, and changes the one that is asked for."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted = wanted
        self.places: list[tuple[int, str]] = []

    def _here(self, node: ast.AST, what: str) -> bool:
        self.places.append((getattr(node, "lineno", 0), what))
        return len(self.places) - 1 == self.wanted

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if (other := SWAPS.get(type(node.op))) and self._here(node, f"{type(node.op).__name__} -> {other.__name__}"):
            node.op = other()  # type: ignore[assignment]
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        if (other := SWAPS.get(type(node.op))) and self._here(node, f"{type(node.op).__name__}= -> {other.__name__}="):
            node.op = other()  # type: ignore[assignment]
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        for index, op in enumerate(node.ops):
            if (other := SWAPS.get(type(op))) and self._here(node, f"{type(op).__name__} -> {other.__name__}"):
                node.ops[index] = other()  # type: ignore[call-overload]
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        if self._here(node, f"{type(node.op).__name__} swapped"):
            node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        return node.operand if self._here(node, f"{type(node.op).__name__} removed") else node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        if self._here(node, "branches swapped"):
            node.body, node.orelse = node.orelse, node.body
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        """What guards against mistakes of programmers only is no rule."""
        return node if node.arg in ("frozen", "strict") else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool):
            return ast.Constant(not node.value) if self._here(node, f"{node.value} -> {not node.value}") else node
        if isinstance(node.value, int):
            return ast.Constant(node.value + 1) if self._here(node, f"{node.value} -> {node.value + 1}") else node
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        other = {"min": "max", "max": "min", "any": "all", "all": "any"}.get(node.id)
        return ast.Name(other, node.ctx) if other and self._here(node, f"{node.id} -> {other}") else node


def mutants(module: str) -> Iterator[Mutant]:
    """Every place of a module."""
    counter = Changer()
    counter.visit(ast.parse(source_of(module).read_text(encoding="utf-8")))
    for place, (line, what) in enumerate(counter.places):
        yield Mutant(module, place, line, what)


def source_of(module: str) -> Path:
    return SOURCES / (module.replace(".", "/") + ".py")


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the changed module to whoever imports it."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.mutant.module else None

    def exec_module(self, module: ModuleType) -> None:
        tree = Changer(self.mutant.place).visit(ast.parse(source_of(self.mutant.module).read_text(encoding="utf-8")))
        exec(compile(ast.fix_missing_locations(tree), f"mutant of {self.mutant.module}", "exec"), module.__dict__)


def killed(mutant: Mutant) -> bool:
    """Whether a test fails over it."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(SECONDS)
        out = os.open(os.devnull, os.O_WRONLY)
        os.dup2(out, 1)
        os.dup2(out, 2)
        sys.meta_path.insert(0, Finder(mutant))
        os._exit(CAUGHT if caught_at_once() else tested())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != SURVIVED


def caught_at_once() -> bool:
    """By the files of cases, which take a tenth of a second."""
    try:
        from billing_calculator.api.case_files import differences
        from billing_calculator.store.penalty_files import load_penalty_rules
        from billing_calculator.store.tariff_files import load_tariffs

        tariffs, penalty = load_tariffs(), load_penalty_rules()
        return any(any(differences(case, tariffs, penalty)) for case in CASES)
    except Exception:  # noqa: BLE001 - whatever breaks has been noticed
        return True


def tested() -> int:
    """By the unit tests; what pytest returns."""
    hunters = (f"{UNIT}/{name}" for name in HUNTERS)
    loaded = "ignore::pytest.PytestAssertRewriteWarning"  # what is loaded once is not loaded anew
    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=1", "-W", loaded, *hunters]))


def main(names: Sequence[str]) -> None:
    """Hunt the mutants of the modules named, or of the engine and what it stands on."""
    engine = sorted(f"billing_calculator.domain.engine.{path.stem}" for path in (DOMAIN / "engine").glob("[!_]*.py"))
    chosen = names or [*(f"billing_calculator.domain.{name}" for name in ("split", "charge", "calculation")), *engine]
    all_of_them = [mutant for module in chosen for mutant in mutants(module)]
    Random(1).shuffle(all_of_them)  # so that a run that was ended early has looked everywhere
    if killed(Mutant(chosen[0], -1, 0, "nothing")):
        sys.exit("the tests fail over the sources as they are: nothing can be learned from mutants")
    survivors = []
    for mutant in all_of_them:
        if not killed(mutant):
            survivors.append(mutant)
            print(f"{mutant.module}:{mutant.line}: {mutant.what}", flush=True)
        print(".", end="", file=sys.stderr, flush=True)
    total, caught = len(all_of_them), len(all_of_them) - len(survivors)
    print(f"{total} mutants, {caught} caught ({100 * caught / max(total, 1):.1f} %), {len(survivors)} survive")


if __name__ == "__main__":
    main(sys.argv[1:])
