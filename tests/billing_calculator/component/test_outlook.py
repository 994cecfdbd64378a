"""What lies ahead of an account, told from the charges that are held."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4, uuid5

from billing_calculator.api.explanation_check import faults
from chassis.testing import Running
from contracts.events.billing_calculator import CHARGE_CALCULATED

from tests.billing_calculator.component.asking import ask
from tests.billing_calculator.component.closes import a_quarter_read, chunks, close, month_read
from tests.billing_calculator.examples import METER_ID, OTHER_READING_ID, READING_ID, account_event, reading_event


def told(billing: Running, what: str) -> list[dict[str, object]]:
    answer = ask(billing, what)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, object]] = answer.json["items"]
    return items


def test_the_norm_fills_up_and_silence_is_told_until_a_reading_comes(billing: Running) -> None:
    billing.deliver(account_event())
    assert told(billing, "unread-months") == []  # nobody has been silent who never spoke
    assert told(billing, "barometers")[0]["read_on"] is None
    for month, kwh in ((7, 90), (8, 120), (9, 200)):
        on = date(2022, month, 20)
        own = str(uuid5(UUID(READING_ID), str(month)))
        billing.deliver(reading_event(kwh, period=f"2022-{month:02d}", read_on=on, reading_id=own))
    (gap,) = told(billing, "unread-months")
    assert (gap["months"], gap["read_on"]) == ([{"period": "2022-10", "by": "", "kwh": "0", "total": "0.00"}], "2022-09-20")
    assert (gap["low"], gap["high"]) == ({"kwh": "120", "amount": "618.80"}, {"kwh": "200", "amount": "1446.00"})

    billing.deliver(reading_event(160))
    assert told(billing, "unread-months") == []
    (barometer,) = told(billing, "barometers")
    assert (barometer["used"], barometer["left"], barometer["dial"]) == ("160", "40", "1200")
    assert barometer["dearer"] == [{"zone": "single", "price": "4.12", "next_price": "7.23", "kopecks": "311"}]

    billing.deliver(account_event(revision=2, tariff_plan="volgograd"))  # a plan without a table of these days
    assert told(billing, "barometers") == []
    billing.deliver(account_event(revision=3, status="closed", closed_on=date(2022, 11, 21)))
    billing.clock(at=datetime(2023, 3, 20, 9, tzinfo=UTC))
    assert told(billing, "barometers") == told(billing, "unread-months") == []
    assert ask(billing, "barometers", account_id="00000000-0000-4000-8000-000000000000").status_code == 404


def test_one_of_two_meters_that_nobody_read_is_told_until_it_is(billing: Running) -> None:
    told_of = account_event()
    (meter,) = told_of.data["meters"]
    second = {**meter, "meter_id": OTHER_READING_ID, "serial": "777"}
    billing.deliver(replace(told_of, data={**told_of.data, "meters": [meter, second]}))

    def send(month: int, meter_id: str) -> None:
        event = reading_event(90, period=f"2022-{month:02d}", read_on=date(2022, month, 20), reading_id=str(uuid4()))
        billing.deliver(replace(event, data={**event.data, "meter_id": meter_id}))

    for month in (8, 9, 10):
        send(month, METER_ID)
    send(8, OTHER_READING_ID)
    (gap,) = told(billing, "unread-months")
    assert [each["period"] for each in gap["months"]] == ["2022-09", "2022-10"]  # type: ignore[union-attr]
    assert "№ 777" in gap["says"][0]["ru"] and gap["high"] is None  # type: ignore[index]
    assert told(billing, "barometers") == [], "how far such a month is, nobody knows"
    send(11, OTHER_READING_ID)
    assert told(billing, "unread-months") == []


def test_the_meter_that_was_not_read_is_charged_at_the_close_until_its_reading_sets_it_off(billing: Running) -> None:
    """From the readings to the close, the event, the explanation and the bill of the reading that comes at last."""
    told_of = account_event(opening_balance_on=date(2022, 2, 28))
    (meter,) = told_of.data["meters"]
    second = {**meter, "meter_id": OTHER_READING_ID, "serial": "777"}
    billing.deliver(replace(told_of, data={**told_of.data, "meters": [meter, second]}))

    def send(month: int, meter_id: str, kwh: int, revision: int = 1, *, cancelled: bool = False) -> None:
        own = str(uuid5(UUID(READING_ID), f"{meter_id}{month}"))
        how = {"period": f"2022-{month:02d}", "read_on": date(2022, month, 20), "reading_id": own}
        event = reading_event(kwh, revision=revision, cancelled=cancelled, **how)  # type: ignore[arg-type]
        billing.deliver(replace(event, data={**event.data, "meter_id": meter_id}))

    def charges() -> dict[str, dict[str, object]]:
        return {each["period"]: each["current"] for each in billing.database["charges"].find()}

    for month in (3, 4, 5, 6):
        send(month, METER_ID, 100)
        send(month, OTHER_READING_ID, 60)
    for month in (7, 8):
        send(month, METER_ID, 100)
        close(billing, f"2022-{month:02d}")
    august = charges()["2022-08"]
    assert [each["volume"] for each in (charges()["2022-07"], august)] == [160, 160]  # 60 a month on average
    (unread,) = august["unread"]  # type: ignore[misc]
    assert (unread["serial"], unread["stand_in"]["by"], unread["stand_in"]["in_a_row"]) == ("777", "average", 2)
    (told_last,) = billing.outbox(CHARGE_CALCULATED.name)[-1].data["unread_meters"]
    assert (told_last["serial"], told_last["left"]) == ("777", 1)
    (gap,) = told(billing, "unread-months")
    assert [(each["by"], each["kwh"]) for each in gap["months"]] == [("average", "60")] * 2  # type: ignore[attr-defined]
    assert "120\xa0кВт·ч" in gap["says"][1]["ru"] and "ещё за 1\xa0месяц" in gap["says"][1]["ru"]  # type: ignore[index]

    before = len(charges()["2022-08"]), billing.database["charge_revisions"].count_documents({})
    billing.deliver(*chunks(billing)[-1:])
    assert before == (len(charges()["2022-08"]), billing.database["charge_revisions"].count_documents({})), "twice is once"
    send(9, METER_ID, 100)
    send(9, OTHER_READING_ID, 210)  # of three months, 120 of them charged
    september = charges()["2022-09"]
    assert (september["volume"], [each["period"] for each in september["set_off"]]) == (190, ["2022-07", "2022-08"])  # type: ignore[attr-defined]
    send(8, OTHER_READING_ID, 70, 1)  # an inspection's figure of August turns up
    assert (charges()["2022-08"]["volume"], "unread" in charges()["2022-08"]) == (110, False), "70 less the 60 of July"
    assert charges()["2022-09"]["volume"] == 310, "nothing of August is taken off any longer"
    send(8, OTHER_READING_ID, 70, 2, cancelled=True)
    send(9, OTHER_READING_ID, 210, 2, cancelled=True)
    assert (charges()["2022-08"]["volume"], charges()["2022-09"]["volume"]) == (100, 100)
    for charge in billing.database["charges"].find():
        assert faults(ask(billing, f"charges/{charge['_id']}/explanation").json) == []
        ask(billing, f"charges/{charge['_id']}")


def test_a_reading_that_came_before_the_close_of_a_month_takes_off_what_that_close_charges(billing: Running) -> None:
    told_of = account_event(opening_balance_on=date(2022, 2, 28))
    (meter,) = told_of.data["meters"]
    meters = [METER_ID, OTHER_READING_ID, READING_ID]
    billing.deliver(replace(told_of, data={**told_of.data, "meters": [{**meter, "meter_id": each} for each in meters]}))

    def send(month: int, meter_id: str, kwh: int, revision: int = 1) -> None:
        own = str(uuid5(UUID(READING_ID), f"{meter_id}{month}"))
        how = {"period": f"2022-{month:02d}", "read_on": date(2022, month, 20), "reading_id": own, "cancelled": revision > 1}
        event = reading_event(kwh, revision=revision, **how)  # type: ignore[arg-type]
        billing.deliver(replace(event, data={**event.data, "meter_id": meter_id}))

    def kwh_of(month: str) -> list[int]:
        found = billing.database["charges"].find({"period": {"$gte": month}}).sort("period")
        return [each["current"]["volume"] for each in found]

    for month in (3, 4, 5, 6):
        for each in meters:
            send(month, each, 80)
    for month, kwh in ((7, (80,)), (8, (80, 200, 200))):
        for each, used in zip(meters, kwh, strict=False):
            send(month, each, used)
    close(billing, "2022-07")
    assert kwh_of("2022-07") == [240, 320], "80 of each 200 are July's"
    send(7, meters[2], 30)
    assert kwh_of("2022-07") == [190, 400], "one of the two was read in July after all: only the other's share is taken off"
    send(7, meters[1], 65)
    assert kwh_of("2022-07") == [175, 480], "nothing stands in for July any longer, so nothing is taken off"

    send(9, meters[0], 80)
    for each in meters:
        send(10, each, 200)
    close(billing, "2022-09")
    (september, october) = kwh_of("2022-09")
    assert september > 80 and september + october == 80 + 600
    send(9, meters[0], 80, revision=2)
    assert kwh_of("2022-09") == [0, 600], "the only reading of September is taken back, and its shares with it"


def test_a_reading_that_waits_for_its_tariff_is_no_silence(billing: Running) -> None:
    billing.deliver(account_event())
    billing.deliver(reading_event(90, period="2022-09", read_on=date(2022, 9, 20)))
    billing.clock(at=datetime(2023, 2, 20, 9, tzinfo=UTC))  # no tariff is published of these days
    assert len(told(billing, "unread-months")[0]["months"]) == 4  # type: ignore[arg-type]
    own = str(uuid5(UUID(READING_ID), "late"))
    billing.deliver(reading_event(500, period="2023-02", read_on=date(2023, 2, 20), reading_id=own))
    assert told(billing, "unread-months") == []


def test_what_a_month_close_bills_without_a_reading_is_told_with_its_counter_until_one_comes(billing: Running) -> None:
    """From the close's charge by average to the shield, and to the reading that sets it off."""
    billing.deliver(*a_quarter_read())
    close(billing, "2022-07")
    close(billing, "2022-08")
    (gap,) = told(billing, "unread-months")
    assert [(each["period"], each["by"], each["kwh"]) for each in gap["months"]] == [  # type: ignore[attr-defined]
        ("2022-07", "average", "200"), ("2022-08", "average", "200"),
    ]  # fmt: skip
    assert (gap["low"], gap["high"]) == ({"kwh": "180", "amount": "-164.80"}, {"kwh": "220", "amount": "289.20"})
    assert "ещё за 1\xa0месяц" in gap["says"][2]["ru"]  # type: ignore[index]
    assert told(billing, "barometers") == []  # how far this month is, nobody knows

    august = str(billing.database["charges"].find_one({"period": "2022-08"})["_id"])
    assert ask(billing, f"charges/{august}/what-ifs").json["months"] == 1
    two = ask(billing, f"charges/{august}/what-ifs", body={"zones": 2}).json
    assert (two["volume"], two["charged"]) == ("200", "824.00")

    billing.deliver(month_read("2022-09", 660))  # 220 in each of three months, 400 of them billed before
    assert told(billing, "unread-months") == []
    september = billing.database["charges"].find_one({"period": "2022-09"})
    assert september["current"]["total"] == Decimal("1257.80")  # 968.60 for 220 alone, and the 289.20 that were foretold
    in_time = ask(billing, f"charges/{september['_id']}/what-ifs", body={"in_time": True}).json
    assert (in_time["charged"], in_time["total"], in_time["difference"]) == ("2905.80", "2905.80", "0.00")
