"""What happens in readings, in which order: load, decide, save, announce."""

from readings.actions.bulk import STAFF, confirm_batch, list_batches, list_results, show_batch, take_batch
from readings.actions.closing import decide_closing, list_waiting_closings
from readings.actions.disputes import decide_dispute, dispute_reading, list_disputes, list_waiting_disputes
from readings.actions.months import close_months
from readings.actions.own_data import erase_persons, export_persons
from readings.actions.readings import (
    cancel_reading,
    check_reading,
    correct_reading,
    keep_accounts,
    list_meters,
    list_readings,
    show_window,
    submit_readings,
)
from readings.actions.receipts import issue_receipts, list_receipts

__all__ = [
    "STAFF",
    "cancel_reading",
    "check_reading",
    "close_months",
    "confirm_batch",
    "correct_reading",
    "decide_closing",
    "decide_dispute",
    "dispute_reading",
    "erase_persons",
    "export_persons",
    "issue_receipts",
    "keep_accounts",
    "list_batches",
    "list_disputes",
    "list_meters",
    "list_readings",
    "list_receipts",
    "list_results",
    "list_waiting_closings",
    "list_waiting_disputes",
    "show_batch",
    "show_window",
    "submit_readings",
    "take_batch",
]
