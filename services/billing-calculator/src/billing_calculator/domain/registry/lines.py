"""A registry as lines of cells: head, rows, control row, in one batch or several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest

from billing_calculator.domain.registry import troubles
from billing_calculator.domain.registry.cells import amount_of, day_of, row_of
from billing_calculator.domain.registry.content import BadRow, Content, Fault, Row, Sums
from billing_calculator.domain.registry.profile import PASSED_OVER, Lines, Profile

LONGEST_LINE = 4096  # characters; more is no line of a registry


class LinesReader:
    """Goes through the lines of one file."""

    def __init__(self, profile: Profile, form: Lines, *, now: datetime) -> None:
        self._profile, self._form, self._now = profile, form, now
        self.content = Content()
        self._head: Sums | None = None
        self._body: Sums | None = None if form.begin else Sums()
        self._ended = False
        self._batches = 0
        self._whole = Sums()

    def read(self, text: str) -> Content:
        """Everything the file tells; with the first trouble about its form the rest is not looked at."""
        last = 0
        for last, line in self._below_the_head(text):
            self._take(last, line)
            if self.content.troubles:
                return self.content
        if self._form.end is not None and (self._body is not None or not self._batches):
            self.content.troubles.append(troubles.cut_off())
        elif self._head is not None:
            self._compare(self._head, self._whole, 1)
        broken_off = bool(self.content.bad) and self.content.bad[-1].line == last and not text.endswith("\n")
        if self._form.end is None and not self.content.troubles and (broken_off or not self.content.read):
            self.content.troubles.append(troubles.cut_off())
        return self.content

    def _below_the_head(self, text: str) -> Iterator[tuple[int, str]]:
        lines = [(number, line.rstrip("\r")) for number, line in enumerate(text.split("\n"), start=1)]
        filled = [(number, line) for number, line in lines if line.strip(f" \t{self._form.separator}")]
        head = self._form.head
        for pattern, (number, line) in zip_longest(head, filled[: len(head)], fillvalue=(0, "")):
            found = pattern.fullmatch(line.strip()) if isinstance(pattern, re.Pattern) else None
            if found is None:
                self.content.troubles.append(troubles.off_format(number or 1))
                return
            self._read_head(found)
        yield from filled[len(head) :]

    def _read_head(self, found: re.Match[str]) -> None:
        said = self._said(found)
        if said.count is not None or said.sum is not None:
            self._head = said

    def _take(self, number: int, line: str) -> None:
        form = self._form
        if form.begin is not None and self._body is None:
            if form.begin.fullmatch(line.strip()) is None:
                self.content.troubles.append(troubles.off_format(number))
                return
            self._body = Sums()
            return
        if self._ended or self._body is None:
            self.content.troubles.append(troubles.after_the_end(number))
            return
        found = form.end.fullmatch(line.strip()) if form.end is not None else None
        if found is not None:
            self._close(found, self._body, number)
            return
        self._row(number, line, self._body)

    def _close(self, found: re.Match[str], body: Sums, number: int) -> None:
        self._compare(self._said(found), body, number)
        groups = found.groupdict()
        self.content.order = (groups.get("order") or self.content.order).strip()[:40]
        self.content.order_on = day_of(groups.get("order_date") or "") or self.content.order_on
        self._batches += 1
        self._body = None
        self._ended = self._form.begin is None

    def _row(self, number: int, line: str, body: Sums) -> None:
        cells = line.split(self._form.separator)
        wanted, told = len(self._form.columns), dict[str, str]()
        row: Row | BadRow
        if len(cells) != wanted or len(line) > LONGEST_LINE:
            fault = Fault("columns", f"столбцов {len(cells)}, а нужно {wanted}", f"{len(cells)} columns instead of {wanted}")
            row = BadRow(number, (fault,))
        else:
            told = {name: cell for name, cell in zip(self._form.columns, cells, strict=True) if name != PASSED_OVER}
            row = row_of(number, told, self._profile, now=self._now)
        amounts = {name: amount_of(told.get(name, ""), self._profile.decimal) for name in ("sum", "transfer", "fee")}
        for sums in (body, self._whole):
            sums.add(amount=amounts["sum"], transfer=amounts["transfer"], fee=amounts["fee"])
        self.content.total += amounts["sum"] or 0
        self.content.transfer += (amounts["transfer"] if "transfer" in self._form.columns else amounts["sum"]) or 0
        if isinstance(row, BadRow):
            self.content.bad.append(row)
            if self._profile.as_a_whole:
                self.content.troubles.append(troubles.off_format(number, row.faults[0].ru))
        else:
            self.content.rows.append(row)

    def _said(self, found: re.Match[str]) -> Sums:
        groups = found.groupdict()
        count = groups.get("count")
        told = {name: amount_of(groups.get(name) or "", self._profile.decimal) for name in ("sum", "transfer", "fee")}
        return Sums(count=int(count) if count else None, **told)

    def _compare(self, said: Sums, found: Sums, line: int) -> None:
        trouble = troubles.control_differs(said, found, line)
        if trouble is not None:
            self.content.troubles.append(trouble)
