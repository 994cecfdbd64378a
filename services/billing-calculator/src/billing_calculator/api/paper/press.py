"""Templates and their data into PDF: one compiler for the process, because what it has read it does not read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

HERE = Path(__file__).parent
ACCESSIBLE = "ua-1"
_one_at_a_time = Lock()


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=HERE, font_paths=[str(HERE / "fonts")], ignore_system_fonts=True)


def printed(template: str, told: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of a template; the same data give the same bytes."""
    return _pages(template, told, format="pdf", pdf_standards=[ACCESSIBLE], timestamp=int(at.timestamp()))


def pictured(template: str, told: Mapping[str, Any], *, ppi: float = 110) -> bytes:
    """Its page as PNG, for whoever wants to look at it."""
    return _pages(template, told, format="png", ppi=ppi)


def _pages(template: str, told: Mapping[str, Any], **how: Any) -> bytes:
    inputs = {"told": json.dumps(told, ensure_ascii=False)}
    with _one_at_a_time:
        made = _compiler().compile(str(HERE / template), sys_inputs=inputs, **how)
    if not isinstance(made, bytes):
        raise TypeError(f"{template} made no single document")
    return made
