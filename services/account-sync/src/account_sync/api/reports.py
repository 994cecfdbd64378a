"""Imports as people read them, in Russian and English."""

from __future__ import annotations

from collections.abc import Iterable

from account_sync.actions import Report
from account_sync.domain.differences import Change, Difference, Preview
from account_sync.domain.imports import Import, Phase
from account_sync.domain.registry.rows import BadRow

_PHASES = {
    Phase.STAGING: ("читается", "being read"),
    Phase.STAGED: ("проверена, не применена", "checked, not applied"),
    Phase.REFUSED: ("файл отклонён", "file refused"),
    Phase.APPLYING: ("применена не до конца", "not applied to its end"),
    Phase.APPLIED: ("применена", "applied"),
    Phase.ROLLING_BACK: ("откатывается", "being rolled back"),
    Phase.ROLLED_BACK: ("откачена", "rolled back"),
}
_KINDS = {
    "added": ("новый", "new"),
    "changed": ("изменён", "changed"),
    "renumbered": ("новый номер", "renumbered"),
    "closed": ("закрыт", "closed"),
}
_KEPT = {
    "told_of_later": ("его меняла более поздняя загрузка", "a later import told of it"),
    "number_taken_since": ("прежний номер уже у другого счёта", "another account has its former number by now"),
}


def report_lines(report: Report) -> list[str]:
    """The report: the refused rows as a table, then the figures and what is wrong with the file as a whole."""
    run = report.run
    lines = _refused_lines(report.refused)
    if run.refused > len(report.refused):
        rest = run.refused - len(report.refused)
        lines.append(f"… и ещё {rest} строк, все в коллекции import_refusals / and {rest} more rows, all in import_refusals")
    for kept in report.kept:
        ru, en = _KEPT[kept.code]
        lines.append(f"Счёт {kept.account_number} не возвращён: {ru} ({kept.by}). / Not taken back: {en}.")
    return [*lines, "", *import_lines(run)]


def import_lines(run: Import) -> list[str]:
    """An import in figures; the first line alone names it."""
    ru, en = _PHASES[run.phase]
    counts = f"новых {run.added}, изменено {run.changed}, без изменений {run.unchanged}, отклонено {run.refused}"
    lines = [
        f"Загрузка {run.import_id}, файл {run.file_name}, профиль {run.profile}, SHA-256 {run.file_sha256[:16]}…: {ru} / {en}",
        f"Строк {run.rows}: {counts}.",
        f"{run.rows} rows: {run.added} new, {run.changed} changed, {run.unchanged} unchanged, {run.refused} refused.",
    ]
    rare = {
        "сменили номер / renumbered": run.renumbered,
        "закрыто / closed": run.closed,
        "пропущено, изменились сами / passed over, changed meanwhile": run.passed_over,
        "возвращено / restored": run.restored,
        "изъято / withdrawn": run.withdrawn,
        "не возвращено / kept": run.kept,
    }
    lines += [f"{title}: {count}" for title, count in rare.items() if count]
    for trouble in run.troubles:
        lines += [trouble.ru, f"  {trouble.en}"]
    if run.phase is Phase.STAGED:
        lines.append(f"Дальше / next: preview-import {run.import_id}; apply-import {run.import_id}")
    if run.phase in (Phase.STAGING, Phase.APPLYING, Phase.ROLLING_BACK):
        lines.append("Не окончена: повторите ту же команду, и она продолжится. / It did not end; the same command goes on.")
    return lines


def preview_lines(run: Import, preview: Preview) -> list[str]:
    """The differences one by one, then how many there are."""
    lines = [line for each in preview.differences for line in _difference_lines(each)] + _refused_lines(preview.refused)
    counts, more = preview.counts, preview.counts["differing"] - len(preview.differences)
    if more > 0:
        lines.append(f"… и ещё {more} отличий / and {more} more differences")
    told = {
        "новых / new": counts["added"],
        "изменено / changed": counts["changed"],
        "из них сменят номер / of these renumbered": counts["renumbered"],
        "закрыто / closed": counts["closed"],
        "без изменений / unchanged": counts["unchanged"],
        "отклонено / refused": run.refused + counts["refused"],
    }
    figures = ", ".join(f"{title} {count}" for title, count in told.items())
    return [*lines, "", f"Загрузка {run.import_id} изменит / import would change: {figures}."]


def _difference_lines(found: Difference) -> list[str]:
    ru, en = _KINDS[found.kind]
    return [f"{found.account_number}  {ru} / {en}", *(f"    {_change(each)}" for each in found.changes)]


def _change(change: Change) -> str:
    if change.before is None:
        return f"{change.ru} / {change.field}: изменено / changed"
    return f"{change.ru} / {change.field}: {change.before} → {change.after}"


def _refused_lines(refused: Iterable[BadRow]) -> list[str]:
    lines = []
    for row in refused:
        for fault in row.faults:
            lines.append(f"{row.line:>6}  {row.account_number or '—':<14}{fault.column or 'вся строка':<26}{fault.ru}")
            lines.append(f"{'':>48}{fault.en}")
    return [f"{'Строка':>6}  {'Лицевой счёт':<14}{'Столбец':<26}Причина / Reason", *lines] if lines else []
