"""The archive of a person's data: a JSON file for each service, and a page that shows the same to read and to print."""

from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

STYLE = (
    "body{font:18px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;margin:.5rem 0}"
    "th,td{border:1px solid #8a8578;padding:.25rem .5rem;text-align:left;vertical-align:top}"
)


def archive(parts: Mapping[str, Any], *, words: Mapping[str, str], made_at: datetime) -> bytes:
    """One ZIP file: `index.html` to read, and `<service>.json` for programs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("index.html", page(parts, words=words, made_at=made_at))
        for name, told in parts.items():
            files.writestr(f"{name}.json", json.dumps(told, ensure_ascii=False, indent=1, default=str))
    return packed.getvalue()


def page(parts: Mapping[str, Any], *, words: Mapping[str, str], made_at: datetime) -> str:
    """Everything on one page, in Russian where there is a word for it."""
    title = words["title"]
    body = [f"<h1>{_text(title)}</h1><p>{_text(words['made_at'])}: {made_at:%d.%m.%Y %H:%M} UTC</p>"]
    for name, told in parts.items():
        body.append(f"<h2>{_text(words.get(name, name))}</h2>{_shown(told, words)}")
    head = f'<meta charset="utf-8"><title>{_text(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="ru"><head>{head}</head><body>{"".join(body)}</body></html>'


def _shown(node: Any, words: Mapping[str, str]) -> str:
    if isinstance(node, Mapping):
        rows = (f"<tr><th>{_text(words.get(key, key))}</th><td>{_shown(value, words)}</td></tr>" for key, value in node.items())
        return f"<table>{''.join(rows)}</table>"
    if isinstance(node, list | tuple):
        return "".join(_shown(each, words) for each in node) or _text(words["none"])
    if node is None or node == "":
        return "–"
    return _text(words.get(str(node), str(node)))


def _text(text: str) -> str:
    return html.escape(text)
