"""What notification is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.sealed import open_sealed
from chassis.service import Service
from chassis.transaction import Job
from chassis.vault import Vault

from notification import actions, api, handlers, store
from notification.domain.errors import NotificationError
from notification.outside.mail import Mailer
from notification.outside.post import Post
from notification.settings import Settings

if TYPE_CHECKING:
    from flask import Flask


def post(settings: Settings) -> Post:
    """The way out: mail server, key vault, and the key that unseals password links."""
    mailer = Mailer(
        host=settings.smtp_host, port=settings.smtp_port, sender=settings.sender, retailer=settings.retailer, phone=settings.phone
    )
    return Post(
        mailer=mailer,
        vault=Vault(settings),
        unseal=lambda text: open_sealed(settings.link_private_key_file, text),
    )


service = Service(
    name="notification",
    settings=Settings,
    store=store.Store,
    errors=NotificationError,
    doors=(api.notifications,),
    handlers=handlers.HANDLERS,
    collections=store.COLLECTIONS,
    tools=post,
    jobs=(Job("send_mail", every=0.5, run=actions.send_due),),
)


def web() -> Flask:
    """The WSGI application."""
    return service.web()
