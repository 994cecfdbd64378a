"""Somebody pays by card from the cabinet: a wrong sum, a refusal by the bank, and then the money is there."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.browser import PATIENCE, Visitor
from tests.journeys.people import PASSWORD, Town


def at_the_provider(visitor: Visitor, label: str) -> None:
    """The provider's own page, to which the cabinet leads by itself."""
    visitor.headed("Оплата электроэнергии")
    visitor.sees("300,00 ₽")
    visitor.pictures("provider")
    visitor.press(label)
    visitor.headed("Платёж")


def test_a_payment_by_card_is_refused_once_and_then_made(town: Town, arrive: Callable[..., Visitor]) -> None:
    person, _cabinet = town.customer()
    visitor = arrive()
    visitor.enters(person.account_number, PASSWORD)
    visitor.press("Платежи")
    visitor.headed("Платежи")
    visitor.press("Оплатить картой")
    visitor.headed("Оплатить картой")
    visitor.page.locator("form input").first.wait_for()
    (field,) = [each.get_attribute("id") or "" for each in visitor.page.locator("form input").all()]
    for typed, told in (("", "Введите сумму"), ("триста", "Введите сумму цифрами"), ("0,50", "Наименьшая сумма платежа: 1,00 ₽")):
        visitor.fill(**{field: typed})
        visitor.send()
        expect(visitor.page.locator(f"#{field}-fault")).to_contain_text(told.replace(" ₽", ""), timeout=PATIENCE)
    visitor.pictures("pay")
    visitor.fill(**{field: "300"})
    visitor.send()
    at_the_provider(visitor, "Пусть банк откажет")
    visitor.sees("Банк отказал в оплате. Деньги не списаны.")
    visitor.pictures("refused")

    visitor.press("Попробовать ещё раз")
    visitor.headed("Оплатить картой")
    visitor.fill(**{field: "300,00"})
    visitor.send()
    visitor.headed("Оплата электроэнергии")
    visitor.press("Уйти, не заплатив")
    visitor.headed("Платёж")
    visitor.sees("Ждём ответа платёжной системы")
    visitor.press("Продолжить оплату")
    at_the_provider(visitor, "Заплатить")
    visitor.sees("Оплачено: 300,00 ₽.")
    visitor.pictures("paid")

    visitor.press("Все платежи")
    visitor.headed("Платежи")
    visitor.sees("−300,00 ₽", "#made-of li:has-text('Оплачено')")
    expect(visitor.page.locator("#online-payments li")).to_have_count(2)
    visitor.sees("Оплачен", "#online-payments li:nth-child(1)")
    visitor.sees("Банк отказал", "#online-payments li:nth-child(2)")
    visitor.pictures("payments")
    assert visitor.complaints == []
