"""A bank's statement in key=value sections (1CClientBankExchange): of its documents those that brought money to us."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from billing_calculator.domain.registry import troubles
from billing_calculator.domain.registry.cells import amount_of, row_of
from billing_calculator.domain.registry.content import BadRow, Content, Sums
from billing_calculator.domain.registry.profile import Profile, Statement

Section = dict[str, str]


class StatementReader:
    """Goes through the sections of one file."""

    def __init__(self, profile: Profile, form: Statement, *, now: datetime) -> None:
        self._profile, self._form, self._now = profile, form, now
        self.content = Content()
        self._own: dict[str, Decimal | None] = {}
        self._documents: list[tuple[int, Section]] = []

    def read(self, raw: bytes) -> Content:
        """The documents that brought money; refused where the file is none of these or ends before its last line."""
        text = self._text(raw)
        if text is None:
            self.content.troubles.append(troubles.off_format(1, self._form.first))
            return self.content
        lines = [line.strip() for line in text.split("\n")]
        if self._form.last not in lines:
            self.content.troubles.append(troubles.cut_off())
            return self.content
        self._sections(lines)
        if not self.content.troubles:
            self._judge()
        return self.content

    def _text(self, raw: bytes) -> str | None:
        for name, encoding in self._form.encodings.items():
            text = raw.decode(encoding, errors="replace").removeprefix("\ufeff")
            said = [line.strip() for line in text.split("\n", 40)[:40]]
            if said[0] == self._form.first and f"{self._form.encoding_key}={name}" in said:
                return text
        return None

    def _sections(self, lines: list[str]) -> None:
        """What is open must be closed by its own end, or the file is damaged."""
        open_section: Section | None = None
        ends, end, began = dict([self._form.own, self._form.document]), "", 0
        for number, line in enumerate(lines[: lines.index(self._form.last)], start=1):
            key, _, value = line.partition("=")
            if open_section is None:
                if key in ends:
                    open_section, end, began = {}, ends[key], number
            elif line == end:
                self._close(open_section, end, began)
                open_section = None
            elif key in ends:
                self.content.troubles.append(troubles.off_format(number, end))
                return
            else:
                open_section[key.strip()] = value.strip()
        if open_section is not None:
            self.content.troubles.append(troubles.off_format(began, end))

    def _close(self, section: Section, end: str, began: int) -> None:
        if end == self._form.document[1]:
            self._documents.append((began, section))
            return
        account, came = section.get(self._form.own_account, ""), section.get(self._form.came)
        before = self._own.get(account)
        amount = amount_of(came, self._profile.decimal) if came is not None else None
        self._own[account] = amount if before is None else before + (amount or 0)

    def _judge(self) -> None:
        found = Sums()
        for line, section in self._documents:
            cells = {field: _first(section, keys) for field, keys in self._form.keys.items() if field != "operation"}
            if cells.get("payee", "") not in self._own:
                continue  # money that went out
            amount = amount_of(cells.get("sum", ""), self._profile.decimal)
            found.add(amount=amount, transfer=None, fee=None)
            number = self._form.number.search(cells.get("purpose", ""))
            cells |= {"account": number[1] if number else "", "operation": self._operation(section)}
            row = row_of(line, cells, self._profile, now=self._now)
            if isinstance(row, BadRow):
                self.content.bad.append(row)
            else:
                self.content.rows.append(row)
        self.content.total = self.content.transfer = found.sum or Decimal("0.00")
        told = [came for came in self._own.values() if came is not None]
        if told:
            trouble = troubles.control_differs(Sums(sum=sum(told, Decimal("0.00"))), found, 1)
            self.content.troubles += [trouble] if trouble else []

    def _operation(self, section: Mapping[str, str]) -> str:
        """A document's number is its payer's own; with day and payer it is one for ever. The payer's account is not kept."""
        parts = [section.get(key, "") for key in self._form.keys["operation"]]
        if not parts[0]:
            return ""
        return f"{parts[0]}-{hashlib.sha256('/'.join(parts).encode()).hexdigest()[:24]}"


def _first(section: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((section[key] for key in keys if section.get(key)), "")
