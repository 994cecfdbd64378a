"""The export of a person's data over HTTP: ask, look, fetch."""

from __future__ import annotations

from typing import Any

from chassis.web import Call, Door
from contracts.api.personal_export import ArchiveResponse, AskExportRequest, CurrentExportResponse, ExportResponse

from identity.actions import exports as actions
from identity.api.access_log import origin_of

exports = Door("exports", "/api/v1/identity", summary="Export of all of a person's data")


def prepare_export(call: Call) -> None:
    """The password is proved before the transaction: hashing is slow on purpose."""
    actions.prepare_export(call.work, call.person, current=call.body["current_password"], address=call.remote)


def prepare_archive(call: Call) -> dict[str, str]:
    """The archive, before the transaction: the vault is another server."""
    return actions.prepare_archive(call.work, call.person, export_id=call.path["export_id"])


@exports.command(
    "POST", "/exports", body=AskExportRequest, returns=ExportResponse, status=202, prepare=prepare_export, problems=(429,)
)
def ask_for_export(call: Call) -> Any:
    """Ask for all of one's own data as one archive; a letter says when it can be fetched."""
    return actions.ask_for_export(call.work, call.person, origin=origin_of(call))


@exports.query("/exports/current", returns=CurrentExportResponse)
def read_export(call: Call) -> dict[str, Any]:
    """The person's last export that is still there, if there is one."""
    return {"current": actions.my_export(call.work, call.person), "kept_days": call.work.settings.export_kept_days}


@exports.command(
    "POST", "/exports/<export_id>/archive", returns=ArchiveResponse, idempotent=False, prepare=prepare_archive, problems=(404,)
)
def fetch_archive(call: Call) -> dict[str, str]:
    """Fetch the archive; the access log says when and on what."""
    actions.note_fetched(call.work, call.person, origin=origin_of(call))
    archive: dict[str, str] = call.prepared
    return archive
