"""What readings says of a meter's ratio is what billing-calculator makes of it: counted once, from the dial to the bill."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from billing_calculator.domain.calculation import price
from billing_calculator.domain.draft import Draft, Today, as_if_sent
from billing_calculator.domain.intake import IntakeRules
from billing_calculator.handlers import as_reading
from readings import announce

from tests.billing_calculator.examples import ACCOUNT_ID, METER_ID, NOON, READING_ID, account, event
from tests.billing_calculator.unit.test_calculation import TARIFFS
from tests.readings.examples import a_meter, a_standing, accepted

TWENTY = Decimal(20)


def test_thirteen_on_a_dial_of_ratio_twenty_are_260_kwh_when_sent_and_before() -> None:
    sent = accepted(a_standing(replace(a_meter(single=1000), ratio=TWENTY)), single=1013)
    sent = replace(sent, reading_id=READING_ID, account_id=ACCOUNT_ID, meter_id=METER_ID)
    told = as_reading(event(announce.reading_submitted(sent), at=NOON))
    home = account()
    home = replace(home, meters=(replace(home.meters[0], ratio=TWENTY),))
    assert price(account=home, readings=[told], tariffs=TARIFFS).volume == Decimal(260)

    today = Today(NOON, date(2022, 11, 20), IntakeRules())
    draft = Draft(METER_ID, (("single", Decimal(1013)),), None)
    thought = as_if_sent(draft, meter=home.meters[0], account_id=home.account_id, held=[], today=today)
    assert price(account=home, readings=[thought], tariffs=TARIFFS).volume == Decimal(260)
