"""What the environment must provide to account-sync."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """ACCOUNT_SYNC_TARIFF_PLANS names the plans the registry may use; ACCOUNT_SYNC_IMPORT_CHUNK rows go into one transaction.

    ACCOUNT_SYNC_PROFILES_FOLDER holds the retailer's own profiles beside those that come with the service. The worker imports
    what is put into ACCOUNT_SYNC_INBOX_FOLDER once it has not changed for ACCOUNT_SYNC_INBOX_SETTLED seconds.

    ACCOUNT_SYNC_EXPORT_FOLDER is shared with the base (empty: nothing is exported); ACCOUNT_SYNC_EXPORT_PROFILE is one of
    `export_profiles/` or the path of a file; a batch holds ACCOUNT_SYNC_EXPORT_BATCH_ROWS at most.
    """

    tariff_plans: tuple[str, ...] = ("nizhny", "novosibirsk")
    import_chunk: int = 200
    profiles_folder: str = ""
    export_folder: str = ""
    export_profile: str = "csv"
    export_every_minutes: int = 60
    export_batch_rows: int = 50_000
    inbox_folder: str = ""
    inbox_settled: float = 5.0
    rollback_days: int = 30
    max_registry_bytes: int = 512 * 1024 * 1024
