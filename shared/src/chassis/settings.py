"""What the environment must provide, read once at start into a frozen dataclass, with one message for all that is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints


class Secret(str):
    """A text that never shows itself in a representation: a password, a key, an address with a password in it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


NOTHING = Secret("")


class SettingsError(Exception):
    """The environment does not provide what the service needs; the message names every variable."""


@dataclass(frozen=True, kw_only=True)
class ServiceSettings:
    """What every service needs. `READINGS_MONGO_URL` (or a file named by `READINGS_MONGO_URL_FILE`) fills `mongo_url`."""

    mongo_url: Secret
    jwks_file: Path
    amqp_url: Secret = NOTHING  # a web process has no way to the broker
    mongo_database: str = ""
    clock_file: str = ""
    time_zone: str = "Europe/Moscow"
    partitions: int = 4
    web_host: str = "127.0.0.1"
    web_port: int = 0
    web_threads: int = 8
    web_workers: int = 1
    worker_host: str = "127.0.0.1"
    worker_port: int = 0
    log_level: str = "INFO"
    max_body_bytes: int = 256 * 1024
    key_vault_url: Secret = NOTHING
    key_vault_master_key_file: str = ""
    key_vault_database: str = "key_vault"


S = TypeVar("S", bound=ServiceSettings)


def read(shape: type[S], *, prefix: str, environ: Mapping[str, str] | None = None) -> S:
    """Fill `shape` from variables `<PREFIX>_<FIELD>`; a secret may stand in a file named by `<PREFIX>_<FIELD>_FILE`."""
    source = os.environ if environ is None else environ
    hints = get_type_hints(shape)
    values: dict[str, Any] = {}
    problems: list[str] = []
    for field in fields(shape):
        variable = f"{prefix}_{field.name}".upper()
        try:
            text = _text(source, variable)
            if text is not None:
                values[field.name] = _parse(text, hints[field.name])
            elif _is_required(field):
                problems.append(f"{variable} is missing")
        except (ValueError, ArithmeticError, OSError) as error:
            problems.append(f"{variable} is wrong: {_reason(error)}")
    if problems:
        raise SettingsError("The environment is not complete: " + "; ".join(problems))
    return shape(**values)


def env_prefix(service_name: str) -> str:
    """`billing_calculator` reads variables that begin with `BILLING_CALCULATOR`."""
    return service_name.upper().replace("-", "_")


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _text(source: Mapping[str, str], variable: str) -> str | None:
    if variable in source:
        return source[variable]
    file = source.get(f"{variable}_FILE")
    return None if file is None else Path(file).read_text(encoding="utf-8").strip()


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot read {error.filename}"
    if isinstance(error, ArithmeticError):
        return "not a decimal number"
    return str(error)


def _parse(text: str, hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        present = [each for each in get_args(hint) if each is not type(None)]
        return None if text == "" else _parse(text, present[0])
    if get_origin(hint) is tuple:
        return tuple(_parse(part.strip(), get_args(hint)[0]) for part in text.split(",") if part.strip())
    if hint in _PARSERS:
        return _PARSERS[hint](text)
    return hint(text)


def _boolean(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.lower() not in words:
        raise ValueError("say true or false")
    return words[text.lower()]


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("not a whole number") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("not a date like 2022-11-20") from None


_PARSERS: dict[Any, Callable[[str], Any]] = {bool: _boolean, int: _whole, date: _day, Decimal: Decimal}
