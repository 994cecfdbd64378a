"""What the environment must provide to notification."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """Mail server, sender, the cabinet's public address, and the keys to read e-mail addresses and password links."""

    public_url: str
    link_private_key_file: str
    smtp_host: str
    smtp_port: int = 25
    sender: str = "Личный кабинет <no-reply@example.org>"
    retailer: str = "Волгаэнергосбыт"
    phone: str = "8-831-243-04-14"
