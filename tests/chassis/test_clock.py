from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from chassis.clock import Clock, period_of, write

NOON = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Machine:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clock.json"


def clock(file: Path, machine: Machine, zone: str = "Europe/Moscow") -> Clock:
    return Clock(zone=zone, file=str(file), system=machine)


def test_without_a_file_business_time_is_system_time(file: Path) -> None:
    assert clock(file, Machine()).now() == NOON
    assert Clock(zone="Europe/Moscow", system=Machine()).now() == NOON


def test_business_time_can_be_shifted(file: Path) -> None:
    file.write_text(json.dumps({"shift_seconds": -126230400}))
    business = clock(file, Machine())
    assert business.now() == NOON - timedelta(seconds=126230400)
    assert business.today() == date(2022, 11, 22)
    assert business.system_now() == NOON


def test_business_time_that_was_set_runs_on(file: Path) -> None:
    machine = Machine()
    file.write_text(json.dumps({"at": "2022-11-20T10:00:00+03:00", "since": NOON.isoformat()}))
    business = clock(file, machine)
    machine.time = NOON + timedelta(minutes=5)
    assert business.now() == datetime(2022, 11, 20, 7, 5, tzinfo=UTC)


def test_the_first_requests_of_a_process_all_wait_for_the_file(file: Path) -> None:
    """One of them reads; to go by the machine's time meanwhile would date a reading by another year."""
    os.mkfifo(file)
    business = clock(file, Machine())
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(business.today) for _ in range(2)]
        with file.open("w") as slow:  # opens when somebody reads
            early, _ = wait(asked, timeout=0.3)
            slow.write(json.dumps({"shift_seconds": -126230400}))
        assert early == set()
        assert [each.result() for each in asked] == [date(2022, 11, 22)] * 2


def test_a_changed_file_is_noticed_while_running(file: Path) -> None:
    business = clock(file, Machine())
    assert business.now() == NOON
    file.write_text(json.dumps({"shift_seconds": 60}))
    business.look_again()
    assert business.now() == NOON + timedelta(minutes=1)
    file.unlink()
    business.look_again()
    assert business.now() == NOON


@pytest.mark.parametrize(
    "content", ["", "{", '{"at": "2022-11-20T10:00:00"}', '{"at": "x", "since": "y"}', '{"shift_seconds": "a"}']
)
def test_a_half_written_file_leaves_the_last_good_time(file: Path, content: str) -> None:
    business = clock(file, Machine())
    file.write_text(json.dumps({"shift_seconds": 60}))
    business.look_again()
    assert business.now() == NOON + timedelta(minutes=1)
    file.write_text(content)
    business.look_again()
    assert business.now() == NOON + timedelta(minutes=1)


def test_the_business_date_is_that_of_the_retailers_zone(file: Path) -> None:
    machine = Machine()
    machine.time = datetime(2022, 11, 20, 21, 30, tzinfo=UTC)
    assert clock(file, machine).today() == date(2022, 11, 21)
    assert clock(file, machine, "Asia/Novosibirsk").today() == date(2022, 11, 21)
    assert clock(file, machine, "Europe/Kaliningrad").today() == date(2022, 11, 20)


def test_a_period_is_the_month_of_a_date() -> None:
    assert period_of(date(2022, 1, 31)) == "2022-01"


def test_writing_the_file_sets_the_time_of_all_who_watch_it(file: Path) -> None:
    at = datetime(2022, 11, 20, 7, 0, tzinfo=UTC)
    write(file, at=at)
    ahead = Clock(zone="Europe/Moscow", file=str(file)).now() - at
    assert timedelta(0) <= ahead < timedelta(seconds=5)
