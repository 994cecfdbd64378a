"""What the owner reads of a device is what they would call it."""

from __future__ import annotations

import pytest
from identity.domain.device import Device, device

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
CHROMIUM = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K)"


@pytest.mark.parametrize(
    ("user_agent", "browser", "system"),
    [
        (f"{WINDOWS} {CHROMIUM} Safari/537.36", "Chrome", "Windows"),
        (f"{WINDOWS} {CHROMIUM} YaBrowser/25.8.0.0 Yowser/2.5 Safari/537.36", "Яндекс Браузер", "Windows"),
        (f"{WINDOWS} {CHROMIUM} Safari/537.36 Edg/141.0.0.0", "Edge", "Windows"),
        (f"{WINDOWS} {CHROMIUM} Safari/537.36 OPR/122.0.0.0", "Opera", "Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox", "Linux"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " + CHROMIUM + " Safari/537.36", "Chrome", "ChromeOS"),
        (f"{MAC} Version/18.6 Safari/605.1.15", "Safari", "macOS"),
        (f"{IPHONE} Version/18.6 Mobile/15E148 Safari/604.1", "Safari", "iPhone"),
        (f"{IPHONE} CriOS/141.0.0.0 Mobile/15E148 Safari/604.1", "Chrome", "iPhone"),
        (f"{IPHONE} FxiOS/143.0 Mobile/15E148 Safari/605.1.15", "Firefox", "iPhone"),
        (f"{ANDROID} {CHROMIUM} Mobile Safari/537.36", "Chrome", "Android"),
        (f"{ANDROID} {CHROMIUM} YaBrowser/25.8.0.0.00 SA/3 Mobile Safari/537.36", "Яндекс Браузер", "Android"),
        (f"{ANDROID} AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
         "Samsung Internet", "Android"),
        ("curl/8.5.0", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_device_is_told_by_the_names_its_owner_knows(user_agent: str, browser: str, system: str) -> None:
    assert device(client="browser", user_agent=user_agent) == Device(client="browser", browser=browser, system=system)


def test_an_app_is_told_from_a_browser() -> None:
    assert device(client="app", user_agent="okhttp/5.1 (Android 15)") == Device(client="app", system="Android")
