"""What the environment must provide to account-sync."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """ACCOUNT_SYNC_TARIFF_PLANS names the plans the registry may use; ACCOUNT_SYNC_IMPORT_CHUNK rows go into one transaction.

    ACCOUNT_SYNC_PROFILES_FOLDER holds the retailer's own profiles beside those that come with the service.
    """

    tariff_plans: tuple[str, ...] = ("nizhny", "novosibirsk")
    import_chunk: int = 200
    profiles_folder: str = ""
