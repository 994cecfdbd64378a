"""What account-sync is made of."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from chassis.service import Service
from chassis.transaction import Job
from chassis.vault import Vault
from flask import Flask

from account_sync import handlers
from account_sync.actions import answers, exports, forgetting, in_hand, loads, reconciliation
from account_sync.api.accounts import accounts
from account_sync.api.export_office import export_office
from account_sync.api.exports import COMMANDS as EXPORT_COMMANDS
from account_sync.api.imports import COMMANDS as IMPORT_COMMANDS
from account_sync.api.inbox import EVERY, take_in
from account_sync.api.replacements import replacements
from account_sync.api.staff_imports import imports
from account_sync.domain.errors import AccountSyncError
from account_sync.domain.export.lines import Scribe
from account_sync.domain.export.profile import ExportProfile
from account_sync.domain.registry.profile import Profile
from account_sync.outside.export_folder import ExportFolder
from account_sync.outside.export_profiles import read_profile
from account_sync.outside.inbox import Inbox
from account_sync.outside.profile_files import Profiles
from account_sync.outside.registry_files import RegistryFile, open_registry
from account_sync.settings import Settings
from account_sync.store import COLLECTIONS, Store


@dataclass(frozen=True)
class Tools:
    """What reaches beyond the service's own database: the key vault, the retailer's files, and how they look."""

    vault: Vault
    profiles: Profiles
    scribe: Scribe
    export_folder: ExportFolder | None
    inbox: Inbox | None
    open_registry: Callable[[str, Profile], AbstractContextManager[RegistryFile]] = open_registry

    @property
    def export_profile(self) -> ExportProfile:
        """How the base wants our files and writes its answers."""
        return self.scribe.profile

    def close(self) -> None:
        """Let go of the vault's connections."""
        self.vault.close()


def make_tools(settings: Settings) -> Tools:
    """Made once per process, at first use."""
    return Tools(
        vault=Vault(settings),
        profiles=Profiles(settings.profiles_folder),
        scribe=Scribe(profile=read_profile(settings.export_profile), zone=ZoneInfo(settings.time_zone)),
        export_folder=ExportFolder(Path(settings.export_folder)) if settings.export_folder else None,
        inbox=Inbox(settings.inbox_folder, settled=settings.inbox_settled) if settings.inbox_folder else None,
    )


service = Service(
    name="account_sync",
    settings=Settings,
    store=Store,
    errors=AccountSyncError,
    doors=(accounts, export_office, imports, replacements),
    handlers=handlers.HANDLERS,
    collections=COLLECTIONS,
    tools=make_tools,
    jobs=(
        Job("take_in", every=EVERY, run=take_in),
        Job("forget_old_imports", every=3600, run=forgetting.forget_old),
        Job("go_on_with_imports", every=1, run=in_hand.go_on),
        Job("watch_promises", every=30, run=loads.watch_promises),
        Job("export_to_base", every=30, run=exports.export_when_due),
        Job("take_answers", every=30, run=answers.take_answers),
        Job("reconcile", every=30, run=reconciliation.reconcile_days),
    ),
    commands=(*IMPORT_COMMANDS, *EXPORT_COMMANDS),
)


def web() -> Flask:
    """The WSGI application for gunicorn."""
    return service.web()
