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
from account_sync.api.imports import import_registry, show_import
from account_sync.domain.errors import AccountSyncError
from account_sync.outside.registry_files import RegistryFile, open_registry
from account_sync.settings import Settings
from account_sync.store import COLLECTIONS, Store


@dataclass(frozen=True)
class Tools:
    """What reaches beyond the service's own database: the key vault, and the retailer's files."""

    vault: Vault
    open_registry: Callable[[str], AbstractContextManager[RegistryFile]] = open_registry

    def close(self) -> None:
        """Let go of the vault's connections."""
        self.vault.close()


def make_tools(settings: Settings) -> Tools:
    """Made once per process, at first use."""
    return Tools(vault=Vault(settings))


service = Service(
    name="account_sync",
    settings=Settings,
    store=Store,
    errors=AccountSyncError,
    doors=(accounts,),
    handlers=handlers.HANDLERS,
    collections=COLLECTIONS,
    tools=make_tools,
    commands=(import_registry, show_import),
)


def web() -> Flask:
    """The WSGI application for gunicorn."""
    return service.web()
