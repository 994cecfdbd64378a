"""The base's registries, written the way the profile of each describes them: CSV, DBF, KVADO's JSON."""

from __future__ import annotations

import csv
import io
import json
import struct
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from demo.base.accounts import Account

PROFILES = Path(__file__).with_name("profiles")
DATES = {"DD.MM.YYYY": "%d.%m.%Y", "YYYYMMDD": "%Y%m%d", "YYYY-MM-DD": "%Y-%m-%d"}
CP866 = 0x65
WIDTH = 80
Cells = dict[str, Any]


@cache
def profile(name: str) -> Any:
    """A profile of the base, as the suite reads it too."""
    return json.loads((PROFILES / f"{name}.json").read_text(encoding="utf-8"))


def csv_of(accounts: Sequence[Account], *, name: str, spoilt: Iterable[Cells] = ()) -> bytes:
    """A CSV file with its control row; `spoilt` rows stand among the others as they are."""
    form, rows = profile(name), [cells_of(each) for each in accounts] + list(spoilt)
    text = io.StringIO()
    table = csv.writer(text, delimiter=form["separator"], lineterminator="\r\n")
    table.writerow(form["columns"].values())
    table.writerows([_text(row[key], key, form) for key in form["columns"]] for row in rows)
    balance = sum((each.balance for each in accounts), Decimal(0)) + sum((row["balance"] for row in spoilt), Decimal(0))
    table.writerow([form["control"]["mark"], len(rows), _text(balance, "balance", form)])
    return text.getvalue().encode(form["encoding"])


def dbf_of(accounts: Sequence[Account], *, name: str) -> bytes:
    """A dBASE III table in CP866, as its header says."""
    form = profile(name)
    fields = [(key, title, _kind(cells_of(accounts[0])[key], key)) for key, title in form["columns"].items()]
    widths = {key: 8 if kind == "D" else WIDTH for key, _, kind in fields}
    descriptors = b"".join(
        struct.pack("<11sc4xBB14x", title.encode(), kind.encode(), widths[key], 0) for key, title, kind in fields
    )
    length = 1 + sum(widths.values())
    head = struct.pack("<BBBBLHH17xB2x", 3, 122, 11, 1, len(accounts), 32 + len(descriptors) + 1, length, CP866)
    rows = [cells_of(each) for each in accounts]
    body = b"".join(
        b" " + b"".join(_text(row[key], key, form).encode(form["encoding"]).ljust(widths[key]) for key in widths) for row in rows
    )
    return head + descriptors + b"\r" + body + b"\x1a"


def kvado_of(accounts: Sequence[Account], *, name: str) -> bytes:
    """KVADO's document: houses, premises, accounts, and the counters with their opening and closing figures."""
    houses = [{"address": each.house, "premises": [_premises(each)]} for each in accounts]
    return json.dumps({"houses": houses}, ensure_ascii=False, indent=1).encode(profile(name)["encoding"])


def cells_of(account: Account) -> Cells:
    """What a row tells, by the profile's own names of columns."""
    meter = account.meter
    return {
        "code": account.code,
        "number": account.number,
        "surname": account.surname,
        "name": account.name,
        "patronymic": account.patronymic,
        "address": f"{account.house}, кв. {account.flat}",
        "plan": "nizhny",
        "group": "urban_gas",
        "persons": account.persons,
        "alone": "no",
        "status": "open" if account.closed_on is None else "closed",
        "opened": account.opened_on,
        "closed": account.closed_on,
        "serial": meter.serial,
        "zones": 1,
        "digits": 5,
        "installed": meter.installed_on,
        "verified": meter.verified_until,
        "initial_day": meter.initial_on,
        "t1": meter.initial,
        "t2": None,
        "t3": None,
        "balance": account.balance,
        "balance_day": account.balance_on,
        "typical": None,
    }


def _text(value: Any, key: str, form: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime(DATES[form["dates"]])
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", form["decimal"])
    words: dict[str, str] = {meant: word for word, meant in form["words"].get(key, {}).items()}
    return words.get(value, str(value))


def _kind(value: Any, key: str) -> str:
    if isinstance(value, date) or key == "closed":
        return "D"
    return "N" if key in ("t1", "t2", "t3", "balance", "typical") else "C"


def _premises(account: Account) -> Any:
    meter = account.meter
    start = {"date": str(meter.initial_on), "is_start": "1", "values": {"B": str(meter.initial)}}
    counters = [
        {
            "serial": each.serial, "type": "эл. однотарифный", "replace_date": str(each.on),
            "values": [{"date": str(each.on), "values": {"B": str(each.closing)}}],
        }
        for each in account.removed
    ]  # fmt: skip
    fresh = {
        "serial": meter.serial, "type": "эл. однотарифный", "capacity": "5", "install_date": str(meter.installed_on),
        "check_date": str(meter.verified_until), "values": [start],
    }  # fmt: skip
    person = {"lastname": account.surname, "firstname": account.name, "patronymic": account.patronymic}
    told = {
        "id": account.code, "account": account.number, "date_from": str(account.opened_on),
        "date_to": str(account.closed_on or ""), "registered": str(account.persons), "saldo": f"{account.balance:.2f}",
        "saldo_period": str(account.balance_on), "residents": [{"main_payer": "1", "individual": person}],
    }  # fmt: skip
    return {"flat_number": str(account.flat), "accounts": [told], "counters": [*counters, fresh]}
