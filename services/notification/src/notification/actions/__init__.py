"""What happens in notification, in order: a fact becomes messages and deliveries, deliveries become e-mails."""

from notification.actions.access import AccessLetter, Announced, warn_those_on_file, write_about_access
from notification.actions.bills import mail_bills
from notification.actions.erasure import Notice, erase_persons, write_about_erasure
from notification.actions.keeping import keep_accounts, keep_consents, keep_contacts
from notification.actions.personal_export import ReadyExport, export_persons, write_about_exports
from notification.actions.reading import list_messages, mark_read
from notification.actions.sending import send_due
from notification.actions.telling import (
    tell_of_charges,
    tell_of_claims,
    tell_of_disputes,
    tell_of_gaps,
    tell_of_instalments,
    tell_of_loaded,
    tell_of_payments,
    tell_of_taken_back,
    tell_of_verifications,
    tell_of_views,
)
from notification.actions.trusting import Ended, Invited, Party, Trusted, mail_invitations, tell_both_sides, tell_former_owners

__all__ = [
    "AccessLetter",
    "Announced",
    "Ended",
    "Invited",
    "Notice",
    "Party",
    "ReadyExport",
    "Trusted",
    "erase_persons",
    "export_persons",
    "keep_accounts",
    "keep_consents",
    "keep_contacts",
    "list_messages",
    "mail_bills",
    "mail_invitations",
    "mark_read",
    "send_due",
    "tell_both_sides",
    "tell_former_owners",
    "tell_of_charges",
    "tell_of_claims",
    "tell_of_disputes",
    "tell_of_gaps",
    "tell_of_instalments",
    "tell_of_loaded",
    "tell_of_payments",
    "tell_of_taken_back",
    "tell_of_verifications",
    "tell_of_views",
    "warn_those_on_file",
    "write_about_access",
    "write_about_erasure",
    "write_about_exports",
]
