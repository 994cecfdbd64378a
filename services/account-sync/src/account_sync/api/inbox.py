"""The retailer's folder as a door: what is put into it is imported, and put away with a report that a clerk understands."""

from __future__ import annotations

from typing import Any

import structlog
from chassis.transaction import Transactions

from account_sync import actions
from account_sync.api.reports import report_lines
from account_sync.domain.errors import AccountSyncError, ImportBusy, ImportNotReady
from account_sync.domain.imports import Phase
from account_sync.outside.inbox import Inbox, Outcome, TakenFile

REPORTED_ROWS = 10_000
EVERY = 2.0  # seconds

log = structlog.get_logger(__name__)


def take_in(transactions: Transactions[Any]) -> None:
    """The worker's job: every file that was put into the folder whole."""
    work = transactions.read()
    inbox: Inbox | None = work.tools.inbox
    if inbox is None:
        return
    inbox.take_over(now=work.system_now.timestamp())
    for file in inbox.taken():
        _take_in(transactions, inbox, file)


def _take_in(transactions: Transactions[Any], inbox: Inbox, file: TakenFile) -> None:
    take = actions.check_registry if file.to_check else actions.import_registry
    try:
        done = take(transactions, path=str(file.path), profile=file.profile)
    except (ImportBusy, ImportNotReady) as error:
        log.info("file_waits", reason=error.code)  # an operator goes on with the same file, or takes it back
        return
    except AccountSyncError as error:
        _put_away(transactions, inbox, file, Outcome.REFUSED, [f"Файл {file.name} не принят.", error.ru, "", error.en], error)
        return
    outcome = Outcome.APPLIED if done.taken or done.closed else Outcome.REFUSED
    if file.to_check and not done.applied_before:
        outcome = Outcome.CHECKED if done.phase is Phase.STAGED else Outcome.REFUSED
    if done.applied_before:
        when = f"{done.applied_before:%d.%m.%Y %H:%M} UTC"
        said = [f"Файл {file.name} уже применён {when}. Ниже отчёт того раза.", f"This very file was applied on {when}."]
    elif outcome is Outcome.CHECKED:
        said = [f"Файл {file.name} проверен и ждёт решения.", "The file was checked and waits for a decision."]
    elif done.phase is Phase.REFUSED:
        said = [f"Файл {file.name} не принят.", "The file was refused."]
    elif outcome is Outcome.APPLIED:
        said = [f"Файл {file.name} применён.", "The file was applied."]
    else:
        said = [f"В файле {file.name} нет ни одной годной строки, в базе ничего не изменилось.", "No row could be taken."]
    _put_away(transactions, inbox, file, outcome, said, import_id=done.import_id)


def _put_away(
    transactions: Transactions[Any], inbox: Inbox, file: TakenFile, outcome: Outcome, said: list[str],
    error: AccountSyncError | None = None, *, import_id: str = "",
) -> None:  # fmt: skip
    work, lines = transactions.read(), [*said, ""]
    at = work.now
    import_id = import_id or str(error.details.get("import_id", "") if error else "")
    if import_id:
        report = actions.import_report(work, import_id=import_id, limit=REPORTED_ROWS)
        lines, at = [*lines, *report_lines(report)], report.run.started_at
    inbox.put_away(file, outcome, stamp=f"{at:%Y-%m-%d_%H%M%S}", report="\n".join(lines) + "\n")
    log.info("file_put_away", outcome=str(outcome), import_id=import_id)
