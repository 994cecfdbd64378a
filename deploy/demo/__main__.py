"""`make demo`: walks through the running suite as a customer would and fails if one figure is not as it should be."""

from __future__ import annotations

import os
import re
import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from native import business_clock
from native.keys import DEMO_AGENT
from native.layout import GATEWAY_PORT, MAIL_PAGE_PORT

from demo import entry, payments, readings
from demo.cabinet import Unexpected
from demo.people import Cast
from demo.places import place
from demo.report import Report

GATEWAY = os.environ.get("DEMO_GATEWAY", f"http://127.0.0.1:{GATEWAY_PORT}")
MAIL = os.environ.get("DEMO_MAIL", f"http://127.0.0.1:{MAIL_PAGE_PORT}")
PLACE = place()
MOSCOW = ZoneInfo(business_clock.ZONE)
IN_THE_WINDOW = datetime(2022, 11, 20, 12, 0, tzinfo=MOSCOW)
BEFORE_THE_WINDOW = datetime(2022, 11, 10, 12, 0, tzinfo=MOSCOW)
AFTER_THE_WINDOW = datetime(2022, 11, 26, 12, 0, tzinfo=MOSCOW)
NOVOSIBIRSK = datetime(2025, 11, 20, 12, 0, tzinfo=MOSCOW)


def move_clock(at: datetime) -> None:
    """Move business time and wait until every process has looked again, which each does twice a second."""
    PLACE.move(at)
    time.sleep(0.6)


def import_registry(report: Report) -> None:
    """The registries that `make up` applied are applied again: nothing changes, the bad rows are reported with reasons."""
    report.chapter("1. Import: the retailer's registry")
    with report.step("the same file once more changes nothing") as said:
        told = PLACE.import_registry()
        refused = sum(map(int, re.findall(r"rows: .* (\d+) refused", told)))
        report.figure("the second import says that the file was applied", "True", str("This very file was applied on" in told))
        report.figure("at least 20 bad rows are reported", "True", str(refused >= 20))
        said.append(f"{refused} bad rows with line numbers and reasons")


def one_rate(report: Report, cast: Cast) -> None:
    """Registration, readings, charge, payment and messages of one customer, with everything that may go wrong."""
    person = cast.next("nn_gas_one_rate_4_persons")
    first = person.initial_values[0]
    report.chapter(f"2. Registration and entry: account {person.account_number}")
    cabinet = entry.registration(report, GATEWAY, MAIL, person)
    entry.recovery(report, cabinet, MAIL, person)
    report.chapter("3 and 4. Readings and charges: Nizhny Novgorod, gas, one rate, norm 200 kWh")
    move_clock(BEFORE_THE_WINDOW)
    readings.too_early(report, cabinet, first + 260)
    move_clock(IN_THE_WINDOW)
    readings.refusals(report, cabinet, first)
    readings.estimate(report, cabinet, "1257.80", first + 260)
    reading_id = readings.send(report, cabinet, "260 kWh", "1257.80", first + 260)
    readings.correct_and_cancel(report, cabinet, reading_id, first + 200, first + 260)
    report.chapter("5. Payment by an agent")
    payments.pay(report, cabinet, payments.Agent(GATEWAY, DEMO_AGENT, PLACE.agent_password()), person, "1257.80")
    report.chapter("6. Notification")
    payments.messages(report, cabinet, MAIL, person)


def further_meters(report: Report, cast: Cast) -> None:
    """The worked examples for zones, the other group, a late reading and the range model."""
    report.chapter("7. Zones, the reduced group, a late reading")
    stove, zones = cast.next("nn_stove_one_rate_4_persons"), cast.next("nn_two_zone_alone")
    late, peak = cast.next("nn_no_patronymic"), cast.next("nn_three_zone_gas")
    cabinet = entry.enter(report, GATEWAY, MAIL, stove)
    readings.send(report, cabinet, "electric stove, 260 kWh", "909.80", stove.initial_values[0] + 260)
    cabinet = entry.enter(report, GATEWAY, MAIL, zones)
    day, night = zones.initial_values
    readings.send(report, cabinet, "two zones, lives alone, 120 and 80 kWh", "1077.84", day + 120, night + 80)
    cabinet = entry.enter(report, GATEWAY, MAIL, peak)
    figures = [value + used for value, used in zip(peak.initial_values, (60, 120, 80), strict=True)]
    readings.send(report, cabinet, "three zones, 60, 120 and 80 kWh", "1127.74", *figures)
    cabinet = entry.enter(report, GATEWAY, MAIL, late)
    move_clock(AFTER_THE_WINDOW)
    readings.late(report, cabinet, late.initial_values[0] + 150)


def ranges(report: Report, cast: Cast) -> None:
    """Three volume ranges: Novosibirsk, November 2025."""
    report.chapter("8. The range model: Novosibirsk, second half of 2025")
    person = cast.next("novosibirsk_one_rate")
    cabinet = entry.enter(report, GATEWAY, MAIL, person)
    move_clock(NOVOSIBIRSK)
    readings.send(report, cabinet, "5000 kWh, confirmed as right", "22866.00", person.initial_values[0] + 5000, confirm=True)


def main() -> int:
    """Walk through, put the clock back, say how it went."""
    report, cast = Report(), Cast(PLACE.played)
    before = PLACE.now()
    try:
        move_clock(IN_THE_WINDOW)
        import_registry(report)
        one_rate(report, cast)
        further_meters(report, cast)
        ranges(report, cast)
    except Unexpected as failure:
        print(f"\nThe demo stopped: {failure}", file=sys.stderr)
        return 1
    finally:
        move_clock(before)
    report.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
