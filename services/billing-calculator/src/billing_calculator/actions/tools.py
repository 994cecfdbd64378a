"""What a process makes once: dated rules, the packs it has read, and the agents that may pay in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from chassis.vault import Vault

from billing_calculator.actions.tariffs import Shelf
from billing_calculator.domain.account import Account
from billing_calculator.domain.agents import Agent
from billing_calculator.domain.bank_registry.profile import BankProfiles
from billing_calculator.domain.calculation import LaterReading, SeveralMonths
from billing_calculator.domain.charge_files import Profile
from billing_calculator.domain.due import DueRules
from billing_calculator.domain.online import Provider
from billing_calculator.domain.pack_life import Pack
from billing_calculator.domain.payment import Limits
from billing_calculator.domain.penalty import PenaltyRules
from billing_calculator.domain.registry.profile import Profiles
from billing_calculator.domain.supplier import Supplier


@dataclass(frozen=True)
class Tools:
    """Handed to every action as `work.tools`; `agents` by name. Without a `provider` nobody pays from the cabinet, without
    a `vault` bills name no payer."""

    due: DueRules
    penalties: PenaltyRules
    penalties_of_entities: PenaltyRules
    agents: Mapping[str, Agent]
    limits: Limits
    zone: ZoneInfo
    several_months: SeveralMonths
    shelf: Shelf
    shipped: Callable[[], list[Pack]]
    charge_files: Mapping[str, Profile]
    registry_profiles: Profiles
    bank_profiles: BankProfiles
    supplier: Supplier | None = None
    provider: Provider | None = None
    vault: Vault | None = None
    later_reading: LaterReading = LaterReading.CURRENT

    def close(self) -> None:
        """Let go of the vault's connections."""
        if self.vault is not None:
            self.vault.close()

    def penalties_of(self, account: Account) -> PenaltyRules:
        """The rules that the payer's delay goes by."""
        return self.penalties_of_entities if account.legal_entity else self.penalties
