"""What a browser keeps for the entry: in cookies that no script reads and that our own pages alone may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from chassis.web import Call

from identity.domain.errors import ForeignOrigin


@dataclass(frozen=True)
class SessionCookie:
    """One cookie: under TLS its name begins with `__Host-`, which demands the root as its path."""

    name: str
    path: str

    def read(self, call: Call) -> str:
        """The token presented, empty if there is none."""
        return call.request.cookies.get(self._name(call), "")

    def keep(self, call: Call, token: str, *, until: timedelta) -> None:
        """Have the browser keep the token."""
        call.set_cookie(self._name(call), token, max_age=until, **self._options(call))

    def drop(self, call: Call) -> None:
        """Have the browser forget it."""
        call.set_cookie(self._name(call), "", max_age=0, **self._options(call))

    def _name(self, call: Call) -> str:
        return f"__Host-{self.name}" if _is_tls(call) else self.name

    def _options(self, call: Call) -> dict[str, Any]:
        path = "/" if _is_tls(call) else self.path
        return {"httponly": True, "samesite": "Strict", "secure": _is_tls(call), "path": path}


def demand_own_origin(call: Call, *, absent_is_fine: bool) -> None:
    """A browser says which page a request comes from; only our own pages may use the cookie."""
    origin = call.request.headers.get("Origin")
    if origin is None and absent_is_fine:
        return
    own = {urlsplit(call.work.settings.public_url).netloc, call.request.host}
    if origin is None or origin.partition("://")[2] not in own:
        raise ForeignOrigin


def _is_tls(call: Call) -> bool:
    return str(call.work.settings.public_url).startswith("https:")
