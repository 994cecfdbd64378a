"""What the environment must provide for identity."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chassis.settings import Secret, ServiceSettings

from identity.domain.proof import Policy
from identity.outside.leaked import LeakedPasswords


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """Variables are IDENTITY_<FIELD>; secrets may stand in files named by IDENTITY_<FIELD>_FILE."""

    jwt_private_key_file: Path
    link_public_key_file: Path
    pepper: Secret
    public_url: str = "http://127.0.0.1:8080"
    retailer_phone: str = "8-831-243-04-14"
    consent_version: str = "2022-11"
    bills_consent_version: str = "2022-11"
    session_idle_minutes: int = 30
    session_hours: int = 12
    refused_kept_days: int = 30
    access_log_days: int = 365
    export_kept_days: int = 7
    erasure_grace_days: int = 7  # for so long a person may take the request back
    registration_tick_ms: int = 1000  # decisions show at whole ticks after asking; longer than most of them take
    free_attempts_per_address: int = 300  # mobile operators put hundreds of customers behind one address
    free_failures_per_address: int = 20  # logins a day that failed and were not followed by one that came right
    second_proof: Policy = Policy.WEAK
    workless_per_minute_and_address: int = 60  # requests of a kind that pass without proof of work; for one address, and in all
    workless_per_minute: int = 600
    work_bits: int = 17  # of zeros: some 130,000 hashes, half a second to three of a phone
    hashings_at_once: int = 2
    leaked_passwords_file: LeakedPasswords | None = None
