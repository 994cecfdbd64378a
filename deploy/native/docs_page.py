"""python -m native.docs_page FOLDER: one page about the HTTP interface and the events, made from the generated contracts."""

from __future__ import annotations

import html
import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from native.layout import ROOT

CONTRACTS = ROOT / "contracts"
COPIED = ("generated/openapi", "generated/asyncapi", "generated/schemas", "examples/events")
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b2733}
a{color:#0b5cad} code{font:14px/1.4 ui-monospace,monospace} h2{margin-top:2.5rem;border-bottom:1px solid #d8dfe6}
summary{cursor:pointer;padding:.3rem 0} summary b{display:inline-block;min-width:4.5rem;color:#0a6b4b}
details{border-bottom:1px solid #eef1f4}
table{border-collapse:collapse;margin:.2rem 0 1rem 1.2rem} td,th{text-align:left;padding:.1rem 1.2rem .1rem 0;vertical-align:top}
th{font-weight:600;color:#5a6774} .private{color:#8a5a00} p.lead{color:#5a6774}
"""
LEAD = (
    "Деньги и кВт·ч: десятичные строки. Время: RFC 3339, UTC. Ошибки: RFC 9457 на двух языках. "
    "Каждая запись принимает Idempotency-Key: повтор с тем же ключом возвращает тот же ответ."
)


def write(folder: Path) -> None:
    """The page, and beside it the documents it is made from, for programs."""
    shutil.rmtree(folder, ignore_errors=True)
    for part in COPIED:
        if (CONTRACTS / part).exists():
            shutil.copytree(CONTRACTS / part, folder / part.rpartition("/")[2])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(_page(), encoding="utf-8")


def _page() -> str:
    http = "".join(_service(path) for path in sorted(CONTRACTS.glob("generated/openapi/*.json")))
    events = "".join(_producer(path) for path in sorted(CONTRACTS.glob("generated/asyncapi/*.json")))
    return (
        "<!doctype html><html lang=ru><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>API и события</title><style>{STYLE}</style><h1>API и события</h1><p class=lead>{LEAD}</p>"
        f"<h2>HTTP</h2>{http}<h2>События</h2>{events}</html>"
    )


def _service(path: Path) -> str:
    document = json.loads(path.read_text(encoding="utf-8"))
    operations = "".join(
        _operation(document, address, method, about)
        for address, methods in document["paths"].items()
        for method, about in methods.items()
        if method != "parameters"
    )
    link = f"<a href='openapi/{path.name}'>OpenAPI 3.1</a>"
    return f"<h3>{html.escape(path.stem.replace('_', '-'))} <small>{link}</small></h3>{operations}"


def _operation(document: dict[str, Any], address: str, method: str, about: dict[str, Any]) -> str:
    head = f"<b>{method.upper()}</b> <code>{html.escape(address)}</code> {html.escape(about.get('summary', ''))}"
    parameters = [_resolve(document, each) for each in about.get("parameters", [])]
    rows = [(each["name"], each["in"] + (", обязательно" if each.get("required") else "")) for each in parameters]
    rows += [(f"{name} (тело)", kind) for name, kind in _fields(document, about.get("requestBody", {}))]
    for status, answer in about["responses"].items():
        names = ", ".join(name for name, _ in _fields(document, answer)) if status.startswith("2") else ""
        rows.append((status, names or answer.get("description", "")))
    return f"<details><summary>{head}</summary>{_table(rows)}</details>"


def _fields(document: dict[str, Any], carrier: dict[str, Any]) -> Iterable[tuple[str, str]]:
    carrier = _resolve(document, carrier)
    for content in carrier.get("content", {}).values():
        schema = _resolve(document, content.get("schema", {}))
        for name, about in schema.get("properties", {}).items():
            kind = about.get("format") or about.get("type") or about.get("$ref", "").rpartition("/")[2]
            yield name, " | ".join(kind) if isinstance(kind, list) else str(kind)


def _resolve(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        found: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def _producer(path: Path) -> str:
    document = json.loads(path.read_text(encoding="utf-8"))
    rows = "".join(_event(each) for each in document["components"]["messages"].values())
    link = f"<a href='asyncapi/{path.name}'>AsyncAPI 3</a>"
    return f"<h3>{html.escape(path.stem)}.events <small>{link}</small></h3><table>{rows}</table>"


def _event(message: dict[str, Any]) -> str:
    name = html.escape(message["name"])
    private = "" if any(tag["name"] == "public" for tag in message.get("tags", [])) else " <span class=private>закрытое</span>"
    links = f"<a href='schemas/{name}.json'>схема</a> · <a href='events/{name}.json'>пример</a>"
    return f"<tr><td><code>{name}</code>{private}<td>{html.escape(message.get('title', ''))}<td>{links}"


def _table(rows: list[tuple[str, str]]) -> str:
    lines = (f"<tr><td><code>{html.escape(name)}</code><td>{html.escape(kind)}" for name, kind in rows)
    return f"<table>{''.join(lines)}</table>"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
