"""Files and functions stay short enough to be read in one go."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.tree import ROOT, source_files

FILE_LINES = 250
FUNCTION_LINES = 30


def long_functions(file: Path) -> list[str]:
    """Functions of a file with more lines than a reader keeps in mind; docstrings do not count."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            lines = (node.end_lineno or 0) - body[0].lineno + 1
            if lines > FUNCTION_LINES:
                found.append(f"{file.parent.name}/{file.name}: {node.name} has {lines} lines")
    return found


def test_no_file_is_longer_than_250_lines() -> None:
    lengths = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in source_files()}
    assert {file: lines for file, lines in lengths.items() if lines > FILE_LINES} == {}


def test_no_function_is_longer_than_30_lines() -> None:
    assert [finding for file in source_files() for finding in long_functions(file)] == []


def test_a_long_function_is_found_and_its_docstring_does_not_count(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    body = "    x = 1\n" * FUNCTION_LINES
    planted.write_text(f'def right():\n    """Said."""\n{body}\n\ndef long():\n{body}    x = 2\n', encoding="utf-8")
    assert [finding.partition(": ")[2] for finding in long_functions(planted)] == [f"long has {FUNCTION_LINES + 1} lines"]
