"""`python -m contracts FOLDER` writes the JSON Schemas and AsyncAPI documents below FOLDER."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import contracts.events  # noqa: F401  declares every type
from contracts.asyncapi import asyncapi_document
from contracts.core import declared
from contracts.generate import event_schema


def documents() -> dict[str, Any]:
    """All generated documents by their path below `contracts/generated`."""
    schemas = {f"schemas/{name}.json": event_schema(event_type) for name, event_type in declared().items()}
    producers = sorted({event_type.producer for event_type in declared().values()})
    return schemas | {f"asyncapi/{producer}.json": asyncapi_document(producer) for producer in producers}


def text(document: Any) -> str:
    """The one form a generated document is written in, so that a diff shows changes alone."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write(folder: Path) -> None:
    """Write all documents and remove those that nothing generates any more."""
    wanted = {folder / path: text(document) for path, document in documents().items()}
    for kind in ("schemas", "asyncapi"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for stale in set((folder / kind).glob("*.json")) - wanted.keys():
            stale.unlink()
    for path, content in wanted.items():
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
