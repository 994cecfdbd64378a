"""The files in contracts/generated are what the sources generate today."""

from __future__ import annotations

import json
import subprocess
import sys

import jsonschema
import pytest
from contracts.__main__ import documents, text

from tests.architecture.tree import ROOT, SERVICES

GENERATED = ROOT / "contracts/generated"
DOCUMENTS = documents()


@pytest.mark.parametrize("path", sorted(DOCUMENTS))
def test_a_generated_document_is_fresh(path: str) -> None:
    assert (GENERATED / path).read_text(encoding="utf-8") == text(DOCUMENTS[path]), "run `make contracts`"


def test_nothing_stale_lies_beside_the_generated_documents() -> None:
    there = {str(file.relative_to(GENERATED)) for kind in ("schemas", "asyncapi") for file in (GENERATED / kind).iterdir()}
    assert there == set(DOCUMENTS)


@pytest.mark.parametrize("path", sorted(path for path in DOCUMENTS if path.startswith("schemas/")))
def test_a_generated_schema_is_a_valid_json_schema(path: str) -> None:
    jsonschema.Draft202012Validator.check_schema(DOCUMENTS[path])


@pytest.mark.parametrize("service", SERVICES)
def test_the_openapi_document_of_a_service_is_fresh(service: str) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "chassis", "openapi", service], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert json.loads((GENERATED / f"openapi/{service}.json").read_text(encoding="utf-8")) == json.loads(printed), (
        "run `make contracts`"
    )
