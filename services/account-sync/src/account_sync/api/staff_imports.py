"""Imports over HTTP, for clerks: a file is sent in and checked, looked at, applied by the worker, taken back."""

from __future__ import annotations

from typing import Any

from chassis.auth import staff
from chassis.problems import Problem
from chassis.web import Call, Door
from contracts.api.imports import (
    ImportProfilesResponse,
    ImportReportResponse,
    ImportResponse,
    ImportsQuery,
    ImportsResponse,
    SendRegistryQuery,
    SentRegistryResponse,
)

from account_sync import actions
from account_sync.domain.imports import Import

CLERK = staff("clerk")
SHOWN_ROWS = 200
imports = Door("imports", "/api/v1/accounts/staff/imports", summary="Registries of the retailer's base, for clerks")


@imports.query("", params=ImportsQuery, returns=ImportsResponse, access=CLERK)
def list_imports(call: Call) -> dict[str, Any]:
    """The imports begun last, and the files that wait to be checked."""
    found, following = actions.page_of_imports(call.work, before=call.params.get("cursor"))
    inbox = call.work.tools.inbox
    return {"items": [as_response(run) for run in found], "waiting": inbox.waiting() if inbox else [], "next": following}


@imports.query("/profiles", returns=ImportProfilesResponse, access=CLERK)
def list_import_profiles(call: Call) -> dict[str, Any]:
    """The kinds of files that can be imported."""
    return {"items": actions.list_profiles(call.work), "most_bytes": call.work.settings.max_registry_bytes}


def receive(call: Call) -> dict[str, Any]:
    """Its size is looked at before anything is read; then the file goes to where the worker finds it, whole or not at all."""
    most, told, inbox = call.work.settings.max_registry_bytes, call.request.content_length, call.work.tools.inbox
    if inbox is None:
        raise Problem(409, "no_folder", "Приём файлов не настроен: обратитесь к администратору.", "Nowhere to put the file.")
    if told is None:
        raise Problem(411, "size_unknown", "Размер файла не указан.", "Say how large the file is (Content-Length).")
    if told > most:
        ru, en = f"Файл больше {most} байт. Разделите его.", f"The file is larger than {most} bytes. Split it."
        raise Problem(413, "file_too_large", ru, en, details={"most_bytes": most})
    call.request.max_content_length = most
    name = inbox.receive(call.request.stream, name=call.params["name"], profile=_profile(call), size=told)
    return {"name": name, "size": told}


def _profile(call: Call) -> str:
    profiles = call.work.tools.profiles
    given = call.params.get("profile", "")
    return str((profiles.named(given) if given else profiles.for_file(call.params["name"])).name)


@imports.command(
    "POST", "", params=SendRegistryQuery, returns=SentRegistryResponse, status=202, access=CLERK, prepare=receive,
    idempotent=False,  # the file's own hash tells a repeat, and its body is too large to be kept for comparison
    problems=(404, 409, 413, 422), upload="application/octet-stream",
)  # fmt: skip
def send_registry(call: Call) -> dict[str, Any]:
    """Send a registry file in, as the body; the worker checks it and changes nothing before somebody applies it."""
    actions.note_sent(call.work, by=call.person.user_id, **call.prepared)
    return dict(call.prepared)


@imports.query("/<import_id>", returns=ImportReportResponse, access=CLERK, problems=(404,))
def show_import(call: Call) -> dict[str, Any]:
    """An import with its first refused rows, and what it would change while it waits."""
    report = actions.import_report(call.work, import_id=call.path["import_id"], limit=SHOWN_ROWS)
    preview = report.preview
    return {
        "run": as_response(report.run),
        "refused_rows": report.refused,
        "kept_accounts": report.kept,
        "preview": {**preview.counts, "differences": preview.differences} if preview else None,
    }


@imports.command("POST", "/<import_id>/application", returns=ImportResponse, status=202, access=CLERK, problems=(404, 409))
def ask_to_apply(call: Call) -> dict[str, Any]:
    """Have the worker apply an import that was checked."""
    return as_response(actions.begin_applying(call.work, import_id=call.path["import_id"], wanted_by=call.person.user_id))


@imports.command("POST", "/<import_id>/rollback", returns=ImportResponse, status=202, access=CLERK, problems=(404, 409))
def ask_to_roll_back(call: Call) -> dict[str, Any]:
    """Have the worker take an import back."""
    return as_response(actions.begin_rolling_back(call.work, import_id=call.path["import_id"], wanted_by=call.person.user_id))


def as_response(run: Import) -> dict[str, Any]:
    """The import as a clerk sees it."""
    shown = {name: getattr(run, name) for name in _SHOWN}
    return {**shown, "phase": str(run.phase), "wanted": run.wanted, "troubles": run.troubles}


_SHOWN = (
    "import_id", "file_name", "profile", "started_at", "finished_at", "rolled_back_at", "rows", "refused", "staged", "position",
    "added", "changed", "unchanged", "renumbered", "closed", "restored", "withdrawn", "kept",
)  # fmt: skip
