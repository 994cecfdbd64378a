"""Every page for every person: narrow screens, large print, keyboard, screen reader; meters with one, two and three zones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.browser import Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import ROOT, Suite

AXE = ROOT / "services" / "web-client" / "node_modules" / "axe-core" / "axe.min.js"
OPEN_PAGES = (
    "/login", "/registration", "/consent", "/consent/bills_by_email", "/recovery", "/new-link", "/password#nothing",
    "/registration/nobody", "/invitation#nothing", "/calculator", "/tariffs", "/receipt",
)  # fmt: skip
OWN_PAGES = (
    "/", "/readings", "/charges", "/charges/*", "/payments", "/messages", "/profile", "/profile/consents", "/profile/visits",
    "/profile/erasure", "/profile/data",
    "/accounts", "/accounts/add", "/people", "/people/invite", "/nowhere",
)  # fmt: skip
ASK_AXE = """async () => (await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})).violations
  .map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.join(" ")).join(", ")}`)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def login(suite: Suite, town: Town) -> str:
    """A customer with a charge, a payment and messages to look at."""
    suite.move_clock("2022-11-20T12:00")
    person, cabinet = town.customer()
    meter = cabinet.call("GET", cabinet.to("readings", "/meters"))["meters"][0]
    reading = {"meter_id": meter["meter_id"], "values": [{"zone": "single", "value": "12605"}]}
    cabinet.call("POST", cabinet.to("readings", "/readings"), reading, expect=201)
    about = {"txn_id": person.account_number + "07", "account": person.account_number, "sum": "100.00"}
    assert suite.agent().ask(command="pay", txn_date="20221120120000", **about)[0] == 0
    for subject in ("Начислено", "Платёж получен"):
        town.mailbox(person).wait(subject)
    return person.account_number


def settle(visitor: Visitor, path: str) -> None:
    """Open a page and wait until all it asked for has come."""
    if path == "/charges/*":
        settle(visitor, "/charges")
        visitor.page.locator("main ul.list a").first.click()
    else:
        visitor.open(path)
    expect(visitor.page.locator("h1")).to_be_visible()
    expect(visitor.page.locator(".skeleton")).to_have_count(0)


def walk(visitor: Visitor, login: str, look: Callable[[], object]) -> dict[str, object]:
    """What a look at each page finds, of the pages where it finds something."""
    found = {}
    for path in OPEN_PAGES:
        settle(visitor, path)
        found[path] = look()
    visitor.enters(login, PASSWORD)
    for path in OWN_PAGES:
        settle(visitor, path)
        found[f"inside {path}"] = look()
    return {path: seen for path, seen in found.items() if seen}


def test_no_page_is_wider_than_a_narrow_telephone(arrive: Callable[..., Visitor], login: str) -> None:
    visitor = arrive(width=320)
    assert walk(visitor, login, lambda: visitor.page.evaluate(TOO_WIDE)) == {}


@pytest.fixture
def large_print(launch: Callable[..., Browser]) -> Iterator[Browser]:
    """A browser whose owner has doubled the size of text."""
    with launch("--blink-settings=defaultFontSize=32,defaultFixedFontSize=26") as one:
        yield one


def test_text_of_twice_the_size_needs_no_sideways_scrolling(large_print: Browser, suite: Suite, login: str) -> None:
    context = large_print.new_context(locale="ru-RU", viewport={"width": 320, "height": 900})
    visitor = Visitor.arrives(suite.gateway, suite.mail, context)
    visitor.open("/login")
    visitor.headed("Авторизация")
    assert float(visitor.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")) == 36
    assert walk(visitor, login, lambda: visitor.page.evaluate(TOO_WIDE)) == {}


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_axe_finds_no_barrier_on_any_page(arrive: Callable[..., Visitor], login: str, theme: str) -> None:
    visitor = arrive(bypass_csp=True)
    visitor.context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    visitor.context.add_init_script(AXE.read_text(encoding="utf-8"))
    assert walk(visitor, login, lambda: visitor.page.evaluate(ASK_AXE)) == {}


def test_a_person_without_a_mouse_enters_and_sends_a_reading(visitor: Visitor, suite: Suite, town: Town) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, _cabinet = town.customer()
    visitor.open("/login")
    visitor.headed("Авторизация")

    def go_to(field: str) -> None:
        for _step in range(40):
            visitor.page.keyboard.press("Tab")
            if visitor.page.evaluate("document.activeElement.id") == field:
                return
        raise AssertionError(f"the Tab key never comes to {field}")

    visitor.page.keyboard.press("Tab")
    assert "Перейти к содержанию" in visitor.page.evaluate("document.activeElement.textContent")
    go_to("login")
    visitor.page.keyboard.type(person.account_number)
    go_to("password")
    visitor.page.keyboard.type(PASSWORD)
    visitor.page.keyboard.press("Enter")
    visitor.headed("Главная")
    visitor.sees("Передать показания", "#window")
    go_to("to-readings")
    visitor.page.keyboard.press("Enter")
    visitor.headed("Показания")
    expect(visitor.page.locator("#single")).to_be_visible()
    go_to("single")
    visitor.page.keyboard.type("12605")
    visitor.page.keyboard.press("Enter")
    visitor.sees("1 257,80 ₽", "#new-charge")


@pytest.mark.parametrize(
    ("profile", "figures", "total"),
    [
        ("nn_stove_one_rate_4_persons", {"single": "12605"}, "909,80 ₽"),
        ("nn_two_zone_alone", {"day": "5120", "night": "3080"}, "1 077,84 ₽"),
        ("nn_three_zone_gas", {"peak": "1060", "semi_peak": "2120", "night": "1580"}, "1 127,74 ₽"),
    ],
)
def test_each_zone_has_its_field_and_the_sum_is_that_of_the_tariff(
    visitor: Visitor, suite: Suite, town: Town, profile: str, figures: dict[str, str], total: str
) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, _cabinet = town.customer(profile)
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/readings")
    visitor.fill(**figures)
    visitor.sees(total, "#estimate")
    visitor.send()
    visitor.sees(total, "#new-charge")
    visitor.noticed_nothing_bad(person)
