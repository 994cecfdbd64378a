"""Many readings at once, for clerks and for programs of building managers: a file or JSON, a result for each row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import flask
from chassis.auth import machine, staff
from chassis.auth.principal import MACHINE
from chassis.problems import Problem
from chassis.web import Call, Door
from contracts.api.bulk import (
    BatchesResponse,
    BatchResponse,
    BatchResultsPage,
    BatchResultsQuery,
    SendBatchQuery,
    SendRowsRequest,
    SentBatchResponse,
)

from readings import actions
from readings.domain.bulk import Batch, Outcome, Result
from readings.domain.bulk_files import as_csv, of_rows, rows_of

SENDERS = staff("clerk") | machine("readings:write")
SHOWN = 50

bulk = Door("bulk", "/api/v1/readings/bulk", summary="Many readings at once, with a result for each row.")


def receive(call: Call) -> tuple[bytes, int]:
    """The file, whose size is looked at before anything is read; refused as a whole where its rows cannot be told apart."""
    most, told = call.work.settings.max_bulk_bytes, call.request.content_length
    if told is None:
        raise Problem(411, "size_unknown", "Размер файла не указан.", "Say how large the file is (Content-Length).")
    if told > most:
        ru, en = f"Файл больше {most // 1024} КБ. Разделите его на части.", f"The file is larger than {most} bytes. Split it."
        raise Problem(413, "file_too_large", ru, en, details={"most_bytes": most})
    call.request.max_content_length = most
    content = call.request.stream.read(told)
    return content, len(rows_of(content))


@bulk.command(
    "POST", "/files", params=SendBatchQuery, returns=SentBatchResponse, status=202, access=SENDERS, prepare=receive,
    idempotent=False,  # the file's own hash tells a repeat
    problems=(422,), upload="application/octet-stream",
)  # fmt: skip
def send_batch_file(call: Call) -> Any:
    """Send a CSV file in, as the body; the worker takes its rows. The same file again in the same month is the same batch."""
    content, rows = call.prepared
    return _sent(call, content, rows, name=call.params["name"])


@bulk.command("POST", "", body=SendRowsRequest, returns=SentBatchResponse, status=202, access=SENDERS)
def send_batch_rows(call: Call) -> Any:
    """Send rows as JSON, up to 1,000 of them."""
    content = of_rows(call.body["rows"])
    return _sent(call, content, len(call.body["rows"]), name=call.body["name"])


@bulk.query("", returns=BatchesResponse, access=SENDERS)
def list_batches(call: Call) -> Any:
    """The batches sent last."""
    return {"items": [_shown(each) for each in actions.list_batches(call.work, sent_by=_sender(call), limit=SHOWN)],
            "most_bytes": call.work.settings.max_bulk_bytes}  # fmt: skip


@bulk.query("/<uuid:batch_id>", returns=BatchResponse, access=SENDERS, problems=(404,))
def show_batch(call: Call) -> Any:
    """How far a batch is."""
    return _shown(actions.show_batch(call.work, batch_id=call.path["batch_id"], sent_by=_sender(call)))


@bulk.query("/<uuid:batch_id>/results", params=BatchResultsQuery, returns=BatchResultsPage, access=SENDERS, problems=(404,))
def list_batch_results(call: Call) -> Any:
    """Rows with what became of them, with every reason, in their order."""
    limit, outcome = call.params["limit"], call.params["outcome"]
    batch = actions.show_batch(call.work, batch_id=call.path["batch_id"], sent_by=_sender(call))
    found = actions.list_results(
        call.work,
        batch_id=batch.batch_id,
        outcome=Outcome(outcome) if outcome else None,
        after=call.params["after"],
        limit=limit + 1,
    )
    return {"items": [_row(each) for each in found[:limit]], "next": found[limit - 1].row.line if len(found) > limit else None}


@bulk.query("/<uuid:batch_id>/results.csv", access=SENDERS, problems=(404,), media="text/csv")
def download_batch_results(call: Call) -> flask.Response:
    """All rows with what became of them, as a file for a table."""
    batch = actions.show_batch(call.work, batch_id=call.path["batch_id"], sent_by=_sender(call))
    name = f"results-{batch.batch_id[:8]}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return flask.Response(_lines(call, batch), content_type="text/csv; charset=utf-8", headers=headers)


@bulk.command("POST", "/<uuid:batch_id>/confirmation", returns=BatchResponse, status=202, access=SENDERS, problems=(404, 409))
def confirm_batch(call: Call) -> Any:
    """Say that the unusual figures of a batch are right; the worker tries those rows once more."""
    clerk = "" if call.person.audience == MACHINE else call.person.user_id
    return _shown(actions.confirm_batch(call.work, batch_id=call.path["batch_id"], sent_by=_sender(call), clerk=clerk))


def _sent(call: Call, content: bytes, rows: int, *, name: str) -> dict[str, Any]:
    of_program = call.person.audience == MACHINE
    batch, before = actions.take_batch(
        call.work,
        content=content,
        rows=rows,
        name=name,
        sent_by=_sender(call) or actions.STAFF,
        accounts=call.person.account_ids if of_program else None,
        clerk="" if of_program else call.person.user_id,
    )
    return {"batch": _shown(batch), "sent_before": before}


def _sender(call: Call) -> str | None:
    """A program sees its person's batches alone; clerks see all of them."""
    return call.person.user_id if call.person.audience == MACHINE else None


def _shown(batch: Batch) -> dict[str, Any]:
    names = ("batch_id", "name", "sent_at", "done_at", "total", "position", "accepted", "refused", "to_confirm", "confirming")
    return {name: getattr(batch, name) for name in names}


def _row(result: Result) -> dict[str, Any]:
    sent = {name: getattr(result.row, name) for name in ("line", "account_number", "meter_serial", "figures")}
    reasons = [vars(each) for each in result.reasons]
    return {**sent, "outcome": result.outcome, "reasons": reasons, "reading_id": result.reading_id or None}


def _lines(call: Call, batch: Batch) -> Iterator[str]:
    after, header = 0, True
    while results := actions.list_results(call.work, batch_id=batch.batch_id, outcome=None, after=after, limit=1000):
        yield ("\ufeff" if header else "") + as_csv(results, header=header)
        after, header = results[-1].row.line, False
