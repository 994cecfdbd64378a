"""The command line every service has."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from chassis.__main__ import main
from chassis.testing import NotHandled, Running
from click.testing import CliRunner

APP = """
import click
from dataclasses import replace
from tests.chassis import sample

@click.command("count-notes")
@click.argument("account_id")
@click.pass_obj
def count_notes(transactions, account_id):
    click.echo(f"{transactions.read().store.count(account_id)} notes")

service = replace(sample.service, commands=(count_notes,))
"""


@pytest.fixture
def package(running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "notes_sample").mkdir()
    (tmp_path / "notes_sample" / "__init__.py").touch()
    (tmp_path / "notes_sample" / "app.py").write_text(APP)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name, value in {
        "MONGO_URL": str(running.settings.mongo_url),
        "MONGO_DATABASE": running.settings.mongo_database,
        "JWKS_FILE": str(running.settings.jwks_file),
    }.items():
        monkeypatch.setenv(f"IDENTITY_{name}", value)
    monkeypatch.delitem(sys.modules, "notes_sample", raising=False)
    monkeypatch.delitem(sys.modules, "notes_sample.app", raising=False)
    return "notes-sample"


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.output


def test_the_openapi_document_is_printed_without_any_settings(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IDENTITY_MONGO_URL")
    code, output = call("openapi", package)
    assert code == 0
    assert json.loads(output)["info"]["title"] == "identity"


def test_a_services_own_command_gets_the_transactions(package: str) -> None:
    assert call("run", package, "count-notes", "a1") == (0, "0 notes\n")


def test_a_services_own_commands_are_listed(package: str) -> None:
    code, output = call("run", package)
    assert (code, "count-notes" in output) == (0, True)


def test_an_unknown_service_is_named(package: str) -> None:
    code, output = call("worker", "nowhere")
    assert code == 2
    assert "there is no service nowhere" in output


def test_dead_events_are_listed_shown_and_tried_again(running: Running, package: str) -> None:
    unreadable = {"specversion": "1.0", "id": "e1", "type": "identity.access_revoked.v1"}
    with pytest.raises(NotHandled, match="schema"):
        running.deliver(unreadable)
    code, listed = call("parked", "list", package, "--state", "dead")
    assert code == 0
    row_id = listed.split()[0]
    assert '"id":"e1"' in call("parked", "show", package, row_id)[1]
    assert call("parked", "show", package, "unknown")[0] == 1
    assert call("parked", "redrive", package)[0] == 2
    assert call("parked", "redrive", package, row_id) == (0, "1 event will be tried again\n")
    assert call("parked", "redrive", package, "--all")[1] == "0 events will be tried again\n"


def test_settings_that_are_missing_are_named_without_a_traceback(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IDENTITY_MONGO_URL")
    code, output = call("parked", "list", package)
    assert code == 1
    assert output == "Error: The environment is not complete: IDENTITY_MONGO_URL is missing\n"
