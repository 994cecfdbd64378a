"""Whatever bytes a file has, it is read, or refused with what to do; nobody's mistake stops the importer."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from account_sync.domain.errors import AccountSyncError
from account_sync.domain.registry import counters, csv_files, dbf_files, kvado
from account_sync.domain.registry.judging import judge
from account_sync.domain.registry.meter_rows import MeterReading
from account_sync.domain.registry.reading import Reading
from account_sync.domain.registry.rows import BadRow, GoodRow
from account_sync.outside.profile_files import Profiles
from account_sync.store.documents import of_account, of_meter
from bson import encode
from chassis.mongo import CODEC_OPTIONS

from tests.account_sync.examples import AS_OF, PLANS, Column, csv_of, line_of
from tests.account_sync.unit.test_other_formats import counter, dbf_of, houses, premises

ROUNDS = 1500
ODD = (b"\xff\xff\xff\xff", b"null", b"1e99", b"\x00\x00\x00\x00", b'""""', b"[[[[", b"NaN", b"\\ud83d")
SOUND = {
    "registry-csv": (csv_files, csv_of(line_of().text, line_of({Column.CODE: "2"}).text, "ИТОГО;2;0,00")),
    "registry-dbf": (dbf_files, dbf_of({}, {})),
    "kvado-json": (kvado, houses(premises(), count=2)),
    "kvado-counters": (counters, json.dumps([counter(flats_id=7), counter(flats_id=8)]).encode()),
}


def spoilt(content: bytes, chance: random.Random) -> bytes:
    held = bytearray(content)
    for _ in range(chance.choice((1, 2, 5, 20))):
        at = chance.randrange(len(held) + 1)
        how = chance.randrange(3)
        if how == 0:
            held[at : at + 1] = bytes([chance.randrange(256)])
        elif how == 1:
            del held[at : at + chance.randrange(40)]
        else:
            held[at : at + 4] = chance.choice(ODD)
    return bytes(held)


@pytest.mark.parametrize("name", SOUND)
def test_no_bytes_stop_the_importer(name: str) -> None:
    (module, content), profile, chance = SOUND[name], Profiles().named(name), random.Random(20221120)
    for _ in range(ROUNDS):
        with suppress(AccountSyncError):
            read(module, spoilt(content, chance), profile)


def read(module: Any, content: bytes, profile: Any) -> None:
    records = module.records(BytesIO(content), profile)
    meters = profile.tells_meters
    reading = MeterReading(records, profile) if meters else Reading(records, profile, plans=PLANS, as_of=AS_OF)
    for row in reading:
        if not isinstance(row, BadRow):
            told = of_account(row.account) if isinstance(row, GoodRow) else of_meter(row.meter)
            encode(told, codec_options=CODEC_OPTIONS)
        else:
            encode({"number": row.account_number, "faults": [vars(fault) for fault in row.faults]})
    judge(reading.tally, reading.ending, profile)
