"""What kombu and py-amqp offer and lose messages with is used nowhere; who opens connections is known."""

from __future__ import annotations

import ast
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, source_files

FORBIDDEN = {
    "basic_publish_confirm": "waits for any confirm on the channel, not for the message's own",
    "ConsumerMixin": "takes a TimeoutError or OSError of a handler for the broker's",
    "Producer": "retries without an end and without a pause, and takes a refusal for a lost connection",
    "pools": "keeps connections over a fork, and makes a new pool for each retry policy",
    "retry_policy": "becomes part of the pool's key: a connection leaks with each call",
    "ensure": "repeats what was published under the name of the same call",
    "serialization": "honours the compression and the type that a sender names",
    "revive": "reads on under tags that count anew",
}
OPENERS = {"publisher.py", "queues.py", "provision.py"}


def planted(source: str) -> set[str]:
    """What is used of the forbidden names."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr=name) | ast.Name(id=name) | ast.keyword(arg="retry_policy" as name):
                names.add(name)
            case ast.ImportFrom(module=str(module)) if module.startswith("kombu"):
                names |= {each.name for each in node.names} | set(module.split("."))
            case ast.keyword(arg="confirm_publish", value=value) if ast.unparse(value) != "False":
                names.add("basic_publish_confirm")
    return names & FORBIDDEN.keys()


@pytest.mark.fault("F21", "F27", "F28", "E6", "F31", "F33", "F34", "F38")
@pytest.mark.parametrize("file", source_files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_is_used_that_loses_messages(file: Path) -> None:
    assert planted(file.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    "line",
    [
        "channel.basic_publish_confirm(message)",
        "from kombu.mixins import ConsumerMixin",
        "from kombu.pools import producers",
        "kombu.Producer(channel)",
        "connect(confirm_publish=True)",
        "publish(retry_policy={})",
        "from kombu.serialization import loads",
        "consumer.revive(channel)",
    ],
)
def test_a_planted_use_is_found(line: str) -> None:
    assert planted(line)


@pytest.mark.fault("F25")
def test_a_connection_is_opened_by_its_one_owner_alone() -> None:
    opening = {file.name for file in source_files() if "broker.connect(" in file.read_text(encoding="utf-8")}
    assert opening == OPENERS
    opened = {file.name for file in source_files() if "Publisher(" in file.read_text(encoding="utf-8")}
    assert opened == {"relay.py", "inspection.py", "provision.py"}


@pytest.mark.fault("F23", "F24", "F38")
@pytest.mark.parametrize(("package", "floor"), [("amqp", (5, 4, 2)), ("kombu", (5, 7, 0)), ("pymongo", (4, 20, 0))])
def test_the_libraries_are_not_older_than_the_releases_that_were_tried(package: str, floor: tuple[int, ...]) -> None:
    assert tuple(int(part) for part in version(package).split(".")[:3]) >= floor
