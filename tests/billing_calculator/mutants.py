"""Small changes of a rule: where a source can be changed, and a function that runs changed while everything else stays."""

from __future__ import annotations

import ast
import gc
import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

SOURCES = Path(__file__).parents[2] / "services" / "billing-calculator" / "src"
DOMAIN = SOURCES / "billing_calculator" / "domain"
PACKAGE = "billing_calculator.domain."
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.And: ast.Or, ast.Or: ast.And, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
}  # fmt: skip
Function = tuple[str, int]  # its full name within the module and its first line


@dataclass(frozen=True)
class Mutant:
    """One change in one place of one module. `nth`: of those that read alike, in lines that read alike."""

    module: str
    place: int
    line: int
    text: str
    what: str
    nth: int

    @property
    def change(self) -> str:
        """What it is called in the list: `Lt -> LtE`, or `Lt -> LtE (2)` for the second of two on alike lines."""
        return self.what if self.nth == 1 else f"{self.what} ({self.nth})"

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.change}: {self.text}"


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


def every_module() -> list[str]:
    """The modules of the pure room: `split`, `engine.house`."""
    found = (path.relative_to(DOMAIN).with_suffix("").parts for path in sorted(DOMAIN.rglob("[!_]*.py")))
    return [".".join(parts) for parts in found]


def source_of(module: str) -> Path:
    """The file of a module."""
    return DOMAIN / (module.replace(".", "/") + ".py")


def mutants(module: str) -> Iterator[Mutant]:
    """Every place of a module."""
    source = source_of(module).read_text(encoding="utf-8")
    lines = source.splitlines()
    counter = Changer()
    counter.visit(ast.parse(source))
    seen: dict[tuple[str, str], int] = {}
    for place, (line, what) in enumerate(counter.places):
        text = lines[line - 1].strip()
        seen[text, what] = seen.get((text, what), 0) + 1
        yield Mutant(module, place, line, text, what, seen[text, what])


def compiled(module: str, place: int = -1) -> CodeType:
    """The module with one place changed (none by default)."""
    tree = Changer(place).visit(ast.parse(source_of(module).read_text(encoding="utf-8")))
    return compile(ast.fix_missing_locations(tree), str(source_of(module)), "exec")


def functions_in(code: CodeType) -> Iterator[CodeType]:
    """The functions of a module and of its classes; what runs when it is imported is not among them."""
    for const in code.co_consts:
        if isinstance(const, CodeType) and not const.co_name.startswith("<"):
            if const.co_flags & inspect.CO_OPTIMIZED:
                yield const
            else:
                yield from functions_in(const)


def name_of(code: CodeType) -> Function:
    """What tells a function from the others of its module."""
    return code.co_qualname, code.co_firstlineno


def changed_function(mutant: Mutant) -> CodeType | None:
    """The one function that is another one; None where the change is in what the import does."""
    before = {name_of(code): code for code in functions_in(compiled(mutant.module))}
    return next((code for code in functions_in(compiled(mutant.module, mutant.place)) if before[name_of(code)] != code), None)


def loaded_functions() -> dict[tuple[str, Function], list[FunctionType]]:
    """The functions of the pure room that this process holds, by module and name."""
    found: dict[tuple[str, Function], list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and (each.__module__ or "").startswith(PACKAGE):
            found.setdefault((each.__module__, name_of(each.__code__)), []).append(each)
    return found


def put_in_place(functions: Sequence[FunctionType], code: CodeType) -> None:
    """From now on this process runs the changed function, whoever holds it."""
    if not functions:
        raise LookupError(f"{code.co_qualname} is not loaded")
    for each in functions:
        each.__code__ = code
