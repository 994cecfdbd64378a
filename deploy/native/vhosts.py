"""Handing out the test broker's virtual hosts, each once, to any number of test processes."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import amqp

CLAIM = "claimed-by-a-test"


class VirtualHostsUsedUp(RuntimeError):
    """No unused virtual host is left."""


def claim_vhost(url: str) -> bool:
    """True for the first process that asks for this virtual host, ever."""
    address = urlsplit(url)
    connection = amqp.Connection(
        host=f"{address.hostname}:{address.port}",
        userid=unquote(address.username or ""),
        password=unquote(address.password or ""),
        virtual_host=unquote(address.path[1:]),
        connect_timeout=5,
    )
    try:
        connection.connect()
        return _won(connection)
    except amqp.exceptions.NotAllowed as missing:
        raise VirtualHostsUsedUp(f"this broker has no virtual host {address.path[1:]}") from missing
    finally:
        connection.close()


def _won(connection: amqp.Connection) -> bool:
    try:
        connection.channel().queue_declare(f"{CLAIM}.lock", exclusive=True)
    except amqp.exceptions.ResourceLocked:
        return False
    try:
        connection.channel().exchange_declare(CLAIM, "fanout", passive=True)
    except amqp.exceptions.NotFound:
        connection.channel().exchange_declare(CLAIM, "fanout", durable=True, auto_delete=False)
        return True
    return False
