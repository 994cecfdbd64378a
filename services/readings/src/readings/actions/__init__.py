"""What happens in readings, in which order: load, decide, save, announce."""

from readings.actions.readings import (
    cancel_reading,
    check_reading,
    correct_reading,
    erase_persons,
    export_persons,
    keep_accounts,
    list_meters,
    list_readings,
    show_window,
    submit_readings,
)
from readings.actions.receipts import issue_receipts, list_receipts

__all__ = [
    "cancel_reading",
    "check_reading",
    "correct_reading",
    "erase_persons",
    "export_persons",
    "issue_receipts",
    "keep_accounts",
    "list_meters",
    "list_readings",
    "list_receipts",
    "show_window",
    "submit_readings",
]
