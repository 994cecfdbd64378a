"""billing-calculator: what is owed, why, and what was paid."""

from __future__ import annotations

import json
from dataclasses import replace

from chassis.clock import Clock
from chassis.evidence import Check, Evidence
from chassis.service import Service
from chassis.transaction import Job
from chassis.vault import Vault
from flask import Flask

from billing_calculator import actions, api, handlers
from billing_calculator.actions import Shelf, Tools
from billing_calculator.api.comparison_commands import COMMANDS as COMPARISON_COMMANDS
from billing_calculator.api.explanation_commands import COMMANDS as EXPLANATION_COMMANDS
from billing_calculator.api.pack_commands import COMMANDS
from billing_calculator.domain.agents import agents_of
from billing_calculator.domain.calculation import LaterReading, SeveralMonths
from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.payment import Limits
from billing_calculator.domain.supplier import supplier_of
from billing_calculator.outside.card_provider import CardProvider
from billing_calculator.settings import Settings
from billing_calculator.store import COLLECTIONS, Store
from billing_calculator.store.bank_profiles import BankProfileFiles
from billing_calculator.store.comparisons import load_profiles
from billing_calculator.store.evidence import VIEWS
from billing_calculator.store.penalty_files import LEGAL_ENTITY, load_penalty_rules
from billing_calculator.store.registry_profiles import RegistryProfiles
from billing_calculator.store.tariff_files import load_due_rules, shipped_packs


def make_tools(settings: Settings) -> Tools:
    """The dated rules from the package's files, the agents from the secret."""
    return Tools(
        due=replace(load_due_rules(), limitation_years=settings.limitation_years),
        penalties=load_penalty_rules(),
        penalties_of_entities=load_penalty_rules(LEGAL_ENTITY),
        agents=agents_of(json.loads(settings.agents or "{}")),
        limits=Limits(settings.payment_smallest, settings.payment_largest),
        zone=Clock(zone=settings.time_zone).zone,
        several_months=SeveralMonths(settings.several_months),
        later_reading=LaterReading(settings.later_reading),
        shelf=Shelf(),
        shipped=shipped_packs,
        provider=make_provider(settings),
        supplier=supplier_of(json.loads(settings.supplier or "{}")),
        registry_profiles=RegistryProfiles(settings.registry_profiles_folder),
        bank_profiles=BankProfileFiles(settings.bank_profiles_folder),
        charge_files=load_profiles(),
        vault=Vault(settings) if settings.key_vault_url else None,
    )


def make_provider(settings: Settings) -> CardProvider | None:
    """The payment provider, if one is set."""
    if not (settings.provider_url and settings.provider_secret):
        return None
    notices = f"{settings.provider_notices or settings.public_url}/api/v1/billing/provider-notices"
    return CardProvider(settings.provider_url, settings.provider_secret, settings.public_url, notices)


service = Service(
    name="billing_calculator",
    settings=Settings,
    store=Store,
    errors=BillingError,
    doors=(api.billing, api.bills, api.explanations, api.calculator, api.pay),
    handlers=handlers.HANDLERS,
    collections=COLLECTIONS,
    jobs=(
        Job("closes", every=1, run=actions.go_on_with_closes),
        Job("payment_registries", every=1, run=actions.go_through_registries),
        Job("bank_registries", every=2, run=actions.go_on_with_bank_registries),
        Job("comparisons", every=1, run=actions.go_on_with_comparisons),
        Job("accrue_when_due", every=5, run=actions.accrue_when_due),
        Job("instalments", every=5, run=actions.look_after_plans),
        Job("bills", every=2, run=actions.go_on_issuing),
        Job("late_bills", every=60, run=actions.tell_late_bills),
        Job("ask_provider", every=0.5, run=actions.ask_provider),
    ),
    tools=make_tools,
    at_deployment=(actions.stock_at_deployment,),
    commands=(*COMMANDS, *EXPLANATION_COMMANDS, *COMPARISON_COMMANDS, api.calculate_cases),
    evidence=Evidence(first_hand=handlers.FIRST_HAND, views=VIEWS, checks=(Check("balances", actions.check_balances),)),
)


def web() -> Flask:
    """The application that gunicorn serves."""
    return service.web()
