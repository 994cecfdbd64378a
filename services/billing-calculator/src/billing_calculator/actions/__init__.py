"""What happens here, in which order: load, decide, save, announce."""

from billing_calculator.actions.account_area import entries_of, explain_charge, list_charges
from billing_calculator.actions.accounts import keep_accounts
from billing_calculator.actions.accruals import Accrued, accrue, accrue_when_due, keep_accruals
from billing_calculator.actions.balances import balance_of, forecast_penalty
from billing_calculator.actions.bank_registries import (
    bank_profiles,
    bank_registry_file,
    go_on_with_bank_registries,
    list_bank_registries,
    note_handed_out,
    order_after_close,
    order_bank_registry,
)
from billing_calculator.actions.bills import bill_of, list_bills, make_bill
from billing_calculator.actions.cases import answer_case, calculate_case, published
from billing_calculator.actions.certificates import certificate_of, certificates_of, give_certificate
from billing_calculator.actions.charging import calculate_charges
from billing_calculator.actions.closing import cancel_close, go_on_with_closes, keep_closes, list_closes, show_close, start_close
from billing_calculator.actions.closing_chunks import charge_chunks, charge_chunks_again
from billing_calculator.actions.comparisons import (
    accounts_known,
    begin_file,
    bring_charges,
    cancel_comparison,
    charge_file_profiles,
    differences_behind,
    examples_of,
    go_on_with_comparisons,
    list_comparisons,
    show_comparison,
    try_pack,
)
from billing_calculator.actions.erasure import erase_persons
from billing_calculator.actions.estimates import estimate
from billing_calculator.actions.explanations import (
    count_penalty_again,
    do_again,
    explanations_behind,
    penalties_behind,
    penalty_of,
    penalty_rules,
    take_apart,
)
from billing_calculator.actions.gap_notices import warn_of_gaps
from billing_calculator.actions.instalment_decisions import (
    agree_to_instalments,
    instalment_desk,
    keep_plans,
    look_after_plans,
    refuse_instalments,
)
from billing_calculator.actions.instalments import ask_for_instalments, instalments_of, withdraw_instalments
from billing_calculator.actions.intake import keep_intake_rules
from billing_calculator.actions.issuing import begin_issuing, go_on_issuing
from billing_calculator.actions.late_bills import tell_late_bills
from billing_calculator.actions.months import Arrival
from billing_calculator.actions.online import ask_provider, begin_payment, online_payment, online_payments_of, take_notice
from billing_calculator.actions.outlook import barometers, gaps
from billing_calculator.actions.packs import (
    approve_pack,
    check_pack,
    consider_pack,
    keep_packs,
    list_packs,
    pack_of,
    propose_pack,
    refuse_pack,
    waiting_crowds,
    waiting_of,
    withdraw_pack,
)
from billing_calculator.actions.payers import keep_payers, opened
from billing_calculator.actions.payments import answer_agent, clashes, keep_payments
from billing_calculator.actions.payments_shown import payments_of
from billing_calculator.actions.personal_export import export_persons
from billing_calculator.actions.proof import check_balances
from billing_calculator.actions.reconciliation import reconcile_day, reconcile_days
from billing_calculator.actions.registries import (
    apply_registry,
    check_registry,
    go_through_registries,
    list_registries,
    notes_of,
    registry_of,
    take_registry,
    withdraw_registry,
)
from billing_calculator.actions.reversals import (
    cancel_payment,
    find_payments,
    keep_cancellations,
    keep_refunds,
    refund_advance,
)
from billing_calculator.actions.suspense import attribute_payment, list_suspense, open_suspense, preview_account, return_payment
from billing_calculator.actions.tariffs import Shelf, stock_at_deployment, tariffs_on
from billing_calculator.actions.tools import Tools
from billing_calculator.actions.what_ifs import what_can_be_asked, what_if

__all__ = [
    "Accrued",
    "Arrival",
    "Shelf",
    "Tools",
    "accounts_known",
    "accrue",
    "accrue_when_due",
    "agree_to_instalments",
    "answer_agent",
    "answer_case",
    "apply_registry",
    "approve_pack",
    "ask_for_instalments",
    "ask_provider",
    "attribute_payment",
    "balance_of",
    "bank_profiles",
    "bank_registry_file",
    "barometers",
    "begin_file",
    "begin_issuing",
    "begin_payment",
    "bill_of",
    "bring_charges",
    "calculate_case",
    "calculate_charges",
    "cancel_close",
    "cancel_comparison",
    "cancel_payment",
    "certificate_of",
    "certificates_of",
    "charge_chunks",
    "charge_chunks_again",
    "charge_file_profiles",
    "check_balances",
    "check_pack",
    "check_registry",
    "clashes",
    "consider_pack",
    "count_penalty_again",
    "differences_behind",
    "do_again",
    "entries_of",
    "erase_persons",
    "estimate",
    "examples_of",
    "explain_charge",
    "explanations_behind",
    "export_persons",
    "find_payments",
    "forecast_penalty",
    "gaps",
    "give_certificate",
    "go_on_issuing",
    "go_on_with_bank_registries",
    "go_on_with_closes",
    "go_on_with_comparisons",
    "go_through_registries",
    "instalment_desk",
    "instalments_of",
    "keep_accounts",
    "keep_accruals",
    "keep_cancellations",
    "keep_closes",
    "keep_intake_rules",
    "keep_packs",
    "keep_payers",
    "keep_payments",
    "keep_plans",
    "keep_refunds",
    "list_bank_registries",
    "list_bills",
    "list_charges",
    "list_closes",
    "list_comparisons",
    "list_packs",
    "list_registries",
    "list_suspense",
    "look_after_plans",
    "make_bill",
    "note_handed_out",
    "notes_of",
    "online_payment",
    "online_payments_of",
    "open_suspense",
    "opened",
    "order_after_close",
    "order_bank_registry",
    "pack_of",
    "payments_of",
    "penalties_behind",
    "penalty_of",
    "penalty_rules",
    "preview_account",
    "propose_pack",
    "published",
    "reconcile_day",
    "reconcile_days",
    "refund_advance",
    "refuse_instalments",
    "refuse_pack",
    "registry_of",
    "return_payment",
    "show_close",
    "show_comparison",
    "start_close",
    "stock_at_deployment",
    "take_apart",
    "take_notice",
    "take_registry",
    "tariffs_on",
    "tell_late_bills",
    "try_pack",
    "waiting_crowds",
    "waiting_of",
    "warn_of_gaps",
    "what_can_be_asked",
    "what_if",
    "withdraw_instalments",
    "withdraw_pack",
    "withdraw_registry",
]
