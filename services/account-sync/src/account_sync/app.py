"""What account-sync is made of."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from chassis.service import Service
from chassis.vault import Vault
from flask import Flask

from account_sync import handlers
from account_sync.api.accounts import accounts
from account_sync.api.imports import COMMANDS
from account_sync.domain.errors import AccountSyncError
from account_sync.domain.registry.profile import Profile
from account_sync.outside.profile_files import Profiles
from account_sync.outside.registry_files import RegistryFile, open_registry
from account_sync.settings import Settings
from account_sync.store import COLLECTIONS, Store


@dataclass(frozen=True)
class Tools:
    """What reaches beyond the service's own database: the key vault, the retailer's files, and how they look."""

    vault: Vault
    profiles: Profiles
    open_registry: Callable[[str, Profile], AbstractContextManager[RegistryFile]] = open_registry

    def close(self) -> None:
        """Let go of the vault's connections."""
        self.vault.close()


def make_tools(settings: Settings) -> Tools:
    """Made once per process, at first use."""
    return Tools(vault=Vault(settings), profiles=Profiles(settings.profiles_folder))


service = Service(
    name="account_sync",
    settings=Settings,
    store=Store,
    errors=AccountSyncError,
    doors=(accounts,),
    handlers=handlers.HANDLERS,
    collections=COLLECTIONS,
    tools=make_tools,
    commands=COMMANDS,
)


def web() -> Flask:
    """The WSGI application for gunicorn."""
    return service.web()
