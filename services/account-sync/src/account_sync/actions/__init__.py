"""What account-sync does: takes the retailer's registries in, tells who an applicant is, shows an account."""

from account_sync.actions.accounts import account_of, file_of, load_of
from account_sync.actions.applying import apply_import, begin_applying, import_registry
from account_sync.actions.erasing import erase_persons
from account_sync.actions.forgetting import forget_old
from account_sync.actions.in_hand import check_registry, go_on, note_sent
from account_sync.actions.loads import waiting_loads, watch_promises
from account_sync.actions.payers import keep_cabinets
from account_sync.actions.personal_export import export_persons
from account_sync.actions.previewing import preview_import
from account_sync.actions.proofs import judge_proofs, keep_bills
from account_sync.actions.registrations import match_applicants
from account_sync.actions.replacing import account_of_number, record_replacement
from account_sync.actions.reporting import Report, import_report, list_profiles, page_of_imports
from account_sync.actions.rolling_back import begin_rolling_back, roll_back_import
from account_sync.actions.staging import stage_registry

__all__ = [
    "Report",
    "account_of",
    "account_of_number",
    "apply_import",
    "begin_applying",
    "begin_rolling_back",
    "check_registry",
    "erase_persons",
    "export_persons",
    "file_of",
    "forget_old",
    "go_on",
    "import_registry",
    "import_report",
    "judge_proofs",
    "keep_bills",
    "keep_cabinets",
    "list_profiles",
    "load_of",
    "match_applicants",
    "note_sent",
    "page_of_imports",
    "preview_import",
    "record_replacement",
    "roll_back_import",
    "stage_registry",
    "waiting_loads",
    "watch_promises",
]
