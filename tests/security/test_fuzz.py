"""T5: every service is asked whatever its OpenAPI document allows, and much that it does not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from chassis.ids import new_id

from tests.architecture.tree import ROOT, SERVICES
from tests.security.ground import Ground
from tests.security.holder import Holder
from tests.security.inhabitants import STAFF
from tests.security.reporting import Section
from tests.traffic.consumers import AGENT

WHOLE = 200_000  # requests of the full form, shared by the operations
FOUND = ROOT / ".run"  # where a finding can be read at once
EXAMPLES, LEAST = 100, 4  # of an operation and a seed
MADE_BY_STAFF = {"import_id": "imports", "pack_hash": "tariff_packs", "batch_id": "bulk_batches"}  # and in which collection
METHODS = ("get", "post", "put", "patch", "delete")
REFUSALS = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429", "503"]  # of what fits no document
LEFT_OUT = "positive_data_acceptance"  # the domain refuses much that fits; that it was understood is a check of our own


@pytest.mark.parametrize("asking", ["signed in", "nobody"])
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_keeps_what_its_document_promises_whatever_it_is_asked(
    grounds: dict[str, Ground], service: str, asking: str, full: bool, share: float, tmp_path: Path,
    section: Callable[[str, str], Section],
) -> None:  # fmt: skip
    ground, answered, said = grounds[service], Counter[int](), ""
    before = Counter(ground.served.answered())
    enough = share * WHOLE / 2 * operations_of(ground) / sum(map(operations_of, grounds.values()))
    examples = max(LEAST, int(share * EXAMPLES)) if full else LEAST
    for seed in seeds(full):
        said = fuzz(ground, tmp_path, seed=seed, signed_in=asking == "signed in", examples=examples)
        answered = Counter(ground.served.answered()) - before
        if said or not full or answered.total() >= enough:
            break
    section("T5", "Whatever a document allows, and much that it does not").row(
        f"{service}, {asking}",
        requests=answered.total(),
        server_errors=sum(times for status, times in answered.items() if status >= 500),
        statuses=" ".join(f"{status}:{times}" for status, times in sorted(answered.items())),
    )
    (FOUND / f"{service}, {asking}.txt").write_text(said, encoding="utf-8")  # the others go on for an hour
    assert not said, said
    assert not [status for status in answered if status >= 500], answered


def seeds(full: bool) -> Iterator[int]:
    """The same ones for every build; others, one after the other, until it is enough."""
    yield from range(1, 1000) if full else (1,)


def operations_of(ground: Ground) -> int:
    """How many there are to ask."""
    return sum(method in METHODS for item in ground.served.document()["paths"].values() for method in item)


def fuzz(ground: Ground, folder: Path, *, seed: int, signed_in: bool, examples: int) -> str:
    """Schemathesis in all its phases and checks; what it found, or nothing."""
    configuration = folder / "schemathesis.toml"
    configuration.write_text(tomlkit.dumps(settings(ground)), encoding="utf-8")
    address = ground.served.address
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(configuration), "run", f"{address}/openapi.json",
        "--url", address, "--checks", "all", "--exclude-checks", LEFT_OUT, "--seed", str(seed), "--max-examples", str(examples),
        "--continue-on-failure", "--phases", "examples,coverage,fuzzing,stateful",
        "--no-color", "--warnings", "off", "--request-timeout", "30",
        "--generation-database", "none", "--suppress-health-check", "all",
    ]  # fmt: skip
    asked = subprocess.run(
        command, cwd=folder, env=environment(ground, signed_in), capture_output=True, text=True, check=False
    )
    said = asked.stdout  # a body that was sent may be as long as anything
    return "" if asked.returncode == 0 else f"\n{said[:15_000]}\n{said[15_000:][-5_000:]}{asked.stderr[-3_000:]}"


def settings(ground: Ground) -> dict[str, Any]:
    """Mostly what is there is asked for: what is known of nothing is refused before anything can go wrong."""
    made = {place: ground.running.database[kept].distinct("_id") for place, kept in MADE_BY_STAFF.items()}
    owned = {name: [value] for name, value in ground.ids().items()} | ground.owner.owns | made
    known = {name: values for name, values in owned.items() if values}
    return {
        "checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}},
        "dictionaries": {name: {"values": list(values)} for name, values in known.items()},
        "parameters": {f"path.{name}": {"dictionary": name, "probability": 0.8} for name in known},
    }


def environment(ground: Ground, signed_in: bool) -> dict[str, str]:
    """What the hooks are told."""
    if not signed_in:
        return {**os.environ, "SCHEMATHESIS_HOOKS": "tests.security.understanding", "PYTHONPATH": str(ROOT)}
    running, head = ground.running, ground.people.get("head", Holder(new_id()))
    asking = {
        "customer": {**vars(ground.owner), "roles": ()}, "staff": {**vars(head), "roles": STAFF}, "agent": AGENT,
        "key_file": str(running.folder / "jwt_private.json"), "mongo_url": str(running.settings.mongo_url),
        "database": running.settings.mongo_database, "sessions": "sessions" in running.database.list_collection_names(),
    }  # fmt: skip
    told = {"SCHEMATHESIS_HOOKS": "tests.security.asking", "SECURITY_ASKING": json.dumps(asking), "PYTHONPATH": str(ROOT)}
    return {**os.environ, **told}
