"""The fault campaign's report says of every test whether it was ever run, and of which sources its row tells."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from tests.architecture.tree import ROOT
from tests.faults.report import NOT_RUN, SUMS, Row, as_text, of_all


def text_of(*rows: dict[str, Any]) -> str:
    seen_on = {"form": "full", "at": "now", "versions": {}, "seeds": []}
    return as_text({**seen_on, **dict.fromkeys(SUMS, 0), "rows": list(rows)})


def test_a_test_that_was_never_run_is_told_and_counts_as_not_as_it_must_be() -> None:
    seen = asdict(Row("T1", "one", "passed"))
    rows = of_all([Row("T1", "one", NOT_RUN), Row("T2", "another", NOT_RUN)], [seen])
    assert [row["outcome"] for row in rows] == ["passed", NOT_RUN]
    text = text_of(*rows)
    assert "1 of 2 rows are as they must be" in text
    assert "| T2 | another | not run |" in text


def test_a_test_that_is_no_more_has_no_row() -> None:
    seen, gone = asdict(Row("T1", "one", "passed")), asdict(Row("T1", "gone", "passed"))
    assert of_all([Row("T1", "one", NOT_RUN)], [seen, gone]) == [seen]


def test_a_row_says_on_which_machine_and_of_which_commit_it_was_seen() -> None:
    rows = [Row("T1", "one", "passed", "2026-11-26", "an old one", "abc1234+", 1.5), Row("T2", "two", "passed", "", "a new one")]
    text = text_of(*(asdict(each) for each in rows), asdict(Row("T3", "three", NOT_RUN)))
    assert "| passed | 2026-11-26 | B | abc1234+ | 1.5 |" in text
    assert "machine A: a new one; machine B: an old one ·" in text
    assert "| T3 | three | not run |  |  |  | 0.0 |" in text


def test_figures_counted_by_many_threads_are_all_counted() -> None:
    row, before = Row("T2", "one"), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: [row.count(facts=1) for _ in range(2000)], range(8)))
    sys.setswitchinterval(before)
    assert row.figures["facts"] == 16_000


def test_no_two_tests_of_the_campaign_have_one_name_as_rows_are_known_by_it() -> None:
    files = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "tests/faults").glob("test_*.py"))]
    names = Counter(each.name for file in files for each in file.body if isinstance(each, ast.FunctionDef))
    assert [name for name, times in names.items() if times > 1 and name.startswith("test_")] == []
