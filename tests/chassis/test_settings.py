from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from chassis.settings import Secret, ServiceSettings, SettingsError, read

GIVEN = {"READINGS_MONGO_URL": "mongodb://u:secretword@h/", "READINGS_JWKS_FILE": "/keys/jwks.json"}


@dataclass(frozen=True, kw_only=True)
class ReadingsSettings(ServiceSettings):
    window_first_day: int = 15
    starts_on: date | None = None
    limit: Decimal = Decimal("1.5")
    strict: bool = False
    hosts: tuple[str, ...] = field(default=())
    pepper: Secret = Secret("")  # noqa: RUF009 - an immutable text


def test_settings_come_from_variables_that_begin_with_the_services_name() -> None:
    settings = read(
        ReadingsSettings,
        prefix="READINGS",
        environ=GIVEN
        | {
            "READINGS_WINDOW_FIRST_DAY": "17",
            "READINGS_STARTS_ON": "2022-11-20",
            "READINGS_LIMIT": "0.1",
            "READINGS_STRICT": "yes",
            "READINGS_HOSTS": "a, b",
        },
    )
    assert (settings.window_first_day, settings.starts_on, settings.limit) == (17, date(2022, 11, 20), Decimal("0.1"))
    assert (settings.strict, settings.hosts, settings.jwks_file) == (True, ("a", "b"), Path("/keys/jwks.json"))
    assert settings.partitions == 4


def test_one_message_names_everything_that_is_missing_or_wrong(tmp_path: Path) -> None:
    environ = {
        "READINGS_WINDOW_FIRST_DAY": "soon",
        "READINGS_STRICT": "maybe",
        "READINGS_LIMIT": "much",
        "READINGS_STARTS_ON": "20.11.2022",
        "READINGS_PEPPER_FILE": str(tmp_path / "none"),
    }
    with pytest.raises(SettingsError) as refused:
        read(ReadingsSettings, prefix="READINGS", environ=environ)
    message = str(refused.value)
    for part in (
        "READINGS_MONGO_URL is missing",
        "READINGS_JWKS_FILE is missing",
        "READINGS_WINDOW_FIRST_DAY is wrong: not a whole number",
        "READINGS_STRICT is wrong: say true or false",
        "READINGS_LIMIT is wrong: not a decimal number",
        "READINGS_STARTS_ON is wrong: not a date like 2022-11-20",
        f"READINGS_PEPPER is wrong: cannot read {tmp_path / 'none'}",
    ):
        assert part in message


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "pepper").write_text("salt and more\n")
    settings = read(ReadingsSettings, prefix="READINGS", environ=GIVEN | {"READINGS_PEPPER_FILE": str(tmp_path / "pepper")})
    assert settings.pepper == "salt and more"


def test_secrets_do_not_show_themselves() -> None:
    settings = read(ReadingsSettings, prefix="READINGS", environ=GIVEN)
    assert "secretword" not in repr(settings)
    assert settings.mongo_url == "mongodb://u:secretword@h/"


def test_an_empty_text_for_an_optional_value_means_none() -> None:
    assert read(ReadingsSettings, prefix="READINGS", environ=GIVEN | {"READINGS_STARTS_ON": ""}).starts_on is None
