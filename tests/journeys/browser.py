"""A person in front of real headless Chromium, and what the browser noticed meanwhile."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from demo.people import Person
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

SECONDS = 1000.0
PATIENCE = 30 * SECONDS
expect.set_options(timeout=PATIENCE)  # a page of staff asks its service too, and a busy machine answers late
EXPECTED_NOISE = re.compile(r"^Failed to load resource: the server responded with a status of 4\d\d")


def plain(text: str) -> str:
    """No-break spaces read as spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


@dataclass
class Visitor:
    """One person's browser on the personal account."""

    gateway: str
    mail: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    @classmethod
    def arrives(cls, gateway: str, mail: str, context: BrowserContext) -> Visitor:
        """Open a tab and begin to take notes."""
        context.set_default_timeout(PATIENCE)
        visitor = cls(gateway, mail, context, context.new_page())
        context.on("request", visitor._note_request)
        context.on("console", visitor._note_console)
        context.on("weberror", lambda error: visitor.complaints.append(str(error.error)))
        return visitor

    def _note_request(self, request: Request) -> None:
        self.addresses.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not EXPECTED_NOISE.match(message.text):
            self.complaints.append(f"{message.type}: {message.text}")

    def open(self, path: str) -> None:
        """Type an address of the personal account."""
        self.page.goto(self.gateway + path)

    def fill(self, **fields: str) -> None:
        """Type into fields by their id."""
        for name, text in fields.items():
            self.page.locator(f"#{name}").fill(text)

    def press(self, label: str) -> None:
        """Click the button or link with this label."""
        self.page.get_by_role("button", name=label, exact=True).or_(
            self.page.get_by_role("link", name=label, exact=True)
        ).first.click()

    def send(self) -> None:
        """The main button of the form."""
        self.page.locator("#submit").click()

    def sees(self, text: str, within: str = "main") -> Locator:
        """Wait until these words stand on the page; a space in them matches a no-break space."""
        pattern = re.compile(r"\s+".join(re.escape(word) for word in text.split()))
        place = self.page.locator(within).first
        expect(place).to_contain_text(pattern, timeout=PATIENCE)
        return place

    def headed(self, title: str) -> None:
        """Wait for the page with this heading."""
        expect(self.page.locator("h1")).to_have_text(title, timeout=PATIENCE)

    def refused(self, field_id: str, text: str) -> None:
        """The summary names the fault and leads to the field, which says it again and keeps what was typed."""
        summary = self.page.locator("#error-summary")
        expect(summary).to_be_visible()
        link = summary.locator(f"a[href='#{field_id}']")
        expect(link).to_contain_text(text)
        expect(self.page.locator(f"#{field_id}-fault")).to_contain_text(text)
        expect(self.page.locator(f"#{field_id}")).to_have_attribute("aria-invalid", "true")
        link.click()
        expect(self.page.locator(f"#{field_id}")).to_be_focused()

    def enters(self, login: str, password: str) -> None:
        """The authorisation page, filled in and sent."""
        self.open("/login")
        self.headed("Авторизация")
        self.fill(login=login, password=password)
        self.press("Войти")
        self.headed("Главная")

    def picture(self, name: str) -> None:
        """For whoever wants to look at the page, on a screen and on paper."""
        if folder := os.environ.get("PICTURES"):
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
            self.page.pdf(path=f"{folder}/{name}.pdf", format="A4", print_background=True)

    def pictures(self, name: str) -> None:
        """The same on a phone and on a desk; the window stays as wide as a desk."""
        if folder := os.environ.get("PICTURES"):
            for width in (360, 1280):
                self.page.set_viewport_size({"width": width, "height": 900})
                self.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)

    def noticed_nothing_bad(self, *people: Person, secrets: tuple[str, ...] = ()) -> None:
        """No error on the console, no request to another host, no personal data in any address."""
        assert self.complaints == []
        told = [unquote(address.partition("#")[0]) for address in self.addresses]
        hosts = {urlsplit(address).netloc for address in told if not address.startswith(("data:", "blob:"))}
        assert hosts <= {urlsplit(self.gateway).netloc, urlsplit(self.mail).netloc}
        for person in people:
            for word in (person.surname, person.email, person.account_number, *secrets):
                assert not [address for address in told if word in address], "personal data in an address"
