"""The file of intake rules: the shipped one, or the one a setting names."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from readings.domain.intake_errors import RulesWrong
from readings.domain.rule_book import Problem, as_rule_book
from readings.domain.rules import RuleBook

SHIPPED = Path(__file__).parent.parent / "rules" / "intake.json"


def read_rules(file: str, *, phone: str) -> RuleBook:
    """The rules of the file; RulesWrong names each line that is wrong and why."""
    path = Path(file) if file else SHIPPED
    try:
        text = path.read_text(encoding="utf-8")
        told = json.loads(text, parse_float=Decimal, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        raise RulesWrong(str(path), [f"line {error.lineno}: {error.msg}"]) from error
    except (OSError, ValueError) as error:
        raise RulesWrong(str(path), [str(error)]) from error
    book = as_rule_book(told, phone=phone)
    if isinstance(book, RuleBook):
        return book
    raise RulesWrong(str(path), [f"line {_line(text, problem)}: {problem.reason}" for problem in book])


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, value in pairs:
        if name in told:
            raise ValueError(f"{name} is there twice")
        told[name] = value
    return told


def _line(text: str, problem: Problem) -> int:
    """The line of what is named, or of what it is missing from; names nest, so each is looked for behind the one before."""
    at = 0
    for name in problem.path:
        found = text.find(json.dumps(name, ensure_ascii=False), at)
        if found < 0:
            break
        at = found
    return text.count("\n", 0, at) + 1
