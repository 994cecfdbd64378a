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

__all__ = [
    "cancel_reading",
    "check_reading",
    "correct_reading",
    "erase_persons",
    "export_persons",
    "keep_accounts",
    "list_meters",
    "list_readings",
    "show_window",
    "submit_readings",
]
