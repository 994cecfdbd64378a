"""On what the cabinet is open, in words its owner knows: a browser and a system, by what the program says of itself.

Nothing else of the User-Agent is kept: whole, it can tell one person's device from another's. Order matters, as programs name
those they are like: Yandex Browser calls itself Chrome too, and every Chrome Safari (the history is told in RFC 9110, 10.1.5).
"""

from __future__ import annotations

from dataclasses import dataclass

_BROWSERS = (
    ("YaBrowser/", "Яндекс Браузер"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, kw_only=True)
class Device:
    """`browser` and `system` are names of products, empty where they are not known; `client` is `browser` or `app`."""

    client: str = "browser"
    browser: str = ""
    system: str = ""


def device(*, client: str, user_agent: str) -> Device:
    """What can be told of it."""
    return Device(client=client, browser=_first(_BROWSERS, user_agent), system=_first(_SYSTEMS, user_agent))


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in names if mark in user_agent), "")
