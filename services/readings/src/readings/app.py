"""What readings is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.service import Service
from chassis.transaction import Job

from readings import api, handlers, store
from readings.actions.bulk import go_through_batches
from readings.actions.rules import tell_rules
from readings.actions.verification import remind_of_verifications
from readings.api.bulk import bulk
from readings.api.closings import closings
from readings.api.disputes import disputes
from readings.api.receipts import receipts
from readings.domain.errors import ReadingsError
from readings.domain.rules import RuleBook
from readings.outside.rule_file import read_rules
from readings.settings import Settings

if TYPE_CHECKING:
    from flask import Flask


def intake_rules(settings: Settings) -> RuleBook:
    """The retailer's intake rules by region."""
    return read_rules(settings.rules_file, phone=settings.retailer_phone)


service = Service(
    name="readings",
    settings=Settings,
    store=store.Store,
    errors=ReadingsError,
    doors=(api.readings, receipts, bulk, disputes, closings),
    handlers=handlers.HANDLERS,
    collections=store.COLLECTIONS,
    tools=intake_rules,
    jobs=(
        Job("go_through_batches", every=1, run=go_through_batches),
        Job("tell_rules", every=5, run=tell_rules),
        Job("remind_of_verifications", every=5, run=remind_of_verifications),
    ),
)


def web() -> Flask:
    """The application gunicorn serves: `readings.app:web()`."""
    return service.web()
