"""What identity is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from chassis.auth import LIFETIME, TokenIssuer
from chassis.service import Service
from chassis.transaction import Job
from chassis.vault import Vault
from flask import Flask

from identity.actions.erasures import close_erasures, report_overdue, start_erasures
from identity.actions.holders import settle_holder_changes
from identity.actions.links import answer_link_requests
from identity.actions.objections import bind_after_waiting
from identity.actions.registrations import forget_refused
from identity.actions.trusts import end_trusts_that_are_over, forget_invitations
from identity.api import DOORS
from identity.api.contact_commands import COMMANDS as CONTACT_COMMANDS
from identity.api.staff_commands import COMMANDS
from identity.domain.consent import ConsentText, Kind
from identity.domain.errors import IdentityError
from identity.domain.retention import Retention
from identity.handlers import HANDLERS
from identity.outside.addresses import Addresses
from identity.outside.consents import consent_text
from identity.outside.export_words import load_export_words
from identity.outside.hashing import Hashing
from identity.outside.pictures import Pictures
from identity.outside.retention import load_retention
from identity.outside.secrets import Secrets
from identity.outside.strength import Strength
from identity.settings import Settings
from identity.store import COLLECTIONS, Store


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What actions lean on beyond the store; made once per process."""

    addresses: Addresses
    consents: dict[Kind, ConsentText]
    export_words: dict[str, str]
    hashing: Hashing
    pictures: Pictures
    retention: Retention
    secrets: Secrets
    strength: Strength
    tokens: TokenIssuer
    token_lifetime: timedelta
    vault: Vault


def make_tools(settings: Settings) -> Tools:
    """The tools by the settings; the web process of identity is the only one that signs tokens."""
    return Tools(
        addresses=Addresses(pepper=settings.pepper),
        consents={
            Kind.PERSONAL_DATA: consent_text(settings.consent_version),
            Kind.BILLS_BY_EMAIL: consent_text(settings.bills_consent_version, Kind.BILLS_BY_EMAIL),
        },
        export_words=load_export_words(),
        hashing=Hashing(pepper=settings.pepper, at_once=settings.hashings_at_once),
        pictures=Pictures(),
        retention=load_retention(),
        secrets=Secrets(pepper=settings.pepper, link_public_key_file=settings.link_public_key_file),
        strength=Strength(),
        tokens=TokenIssuer(settings.jwt_private_key_file),
        token_lifetime=LIFETIME,
        vault=Vault(settings),
    )


service = Service(
    name="identity",
    settings=Settings,
    store=Store,
    errors=IdentityError,
    doors=DOORS,
    handlers=HANDLERS,
    collections=COLLECTIONS,
    tools=make_tools,
    jobs=(
        Job("answer_link_requests", every=0.5, run=answer_link_requests),
        Job("start_erasures", every=5, run=start_erasures),
        Job("close_erasures", every=1, run=close_erasures),
        Job("report_overdue", every=3600, run=report_overdue),
        Job("bind_after_waiting", every=30, run=bind_after_waiting),
        Job("forget_refused", every=300, run=forget_refused),
        Job("end_trusts_that_are_over", every=2, run=end_trusts_that_are_over),
        Job("settle_holder_changes", every=60, run=settle_holder_changes),
        Job("forget_invitations", every=300, run=forget_invitations),
    ),
    commands=(*COMMANDS, *CONTACT_COMMANDS),
)


def web() -> Flask:
    """The Flask application for gunicorn."""
    return service.web()
