"""While the database's disk is nearly full, what writes is told to come later and reads go on."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.ids import new_id
from chassis.room import NoRoom, Room, is_scarce
from chassis.testing import Running

from tests.chassis.sample import USER

GIB = 1 << 30


class Disk:
    """Answers as a database does when asked for its disk."""

    def __init__(self, *, total: float, free: float) -> None:
        self.total, self.free = total, free

    def command(self, name: str) -> dict[str, Any]:
        assert name == "dbStats"
        return {"fsTotalSize": self.total, "fsUsedSize": self.total - self.free}


@pytest.mark.parametrize(
    ("total", "free", "scarce"),
    [(10 * GIB, 0.9 * GIB, True), (10 * GIB, 1.1 * GIB, False), (1000 * GIB, 1.9 * GIB, True), (1000 * GIB, 3 * GIB, False)],
)
def test_a_disk_is_nearly_full_below_a_tenth_and_two_gibibytes(total: float, free: float, scarce: bool) -> None:
    assert is_scarce(Disk(total=total, free=free)) is scarce


def test_the_server_says_how_full_its_disk_is(running: Running) -> None:
    assert running.database.command("dbStats")["fsTotalSize"] > 0


def test_without_room_writes_come_later_and_reads_are_answered(running: Running) -> None:
    account = new_id()
    path, headers = f"/api/v1/notes/accounts/{account}/notes", running.headers(USER, [account])
    full = Room(Disk(total=10 * GIB, free=0))
    with pytest.raises(NoRoom):
        full.check()
    running.transactions.__dict__["room"] = full
    refused = running.client.post(path, json={"parts": [{"zone": "day", "value": "1"}]}, headers=headers)
    read = running.client.get(path, headers=headers)
    del running.transactions.__dict__["room"]
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert read.status_code == 200
    assert running.client.post(path, json={"parts": [{"zone": "day", "value": "1"}]}, headers=headers).status_code == 201
