"""The pages of the sandbox provider: pay, be refused by the bank, or leave."""

from __future__ import annotations

import html

from native.card_book import PAID, PENDING, REFUSED, CardPayment

STYLE = """
body{font:18px/1.5 system-ui,sans-serif;max-width:30rem;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#fbfaf7}
h1{font-size:1.4rem}.sum{font-size:2rem;font-weight:700;margin:.5rem 0}
.note{border:1px solid #d9d6ce;border-radius:6px;background:#fff;padding:.8rem 1rem}
button{display:block;width:100%;min-height:48px;margin:.8rem 0;font:inherit;color:inherit;background:#fff}
button{border-radius:6px;border:1px solid #8a8578}
button.main{background:#0b5c66;border-color:#0b5c66;color:#fff;font-weight:600}
:focus-visible{outline:3px solid #f2b705;outline-offset:2px}
small{color:#545e6b}
"""
WORDS = {
    PAID: "Этот платёж уже оплачен. Второй раз платить не нужно.",
    REFUSED: "Банк отказал в этом платеже. Деньги не списаны. Вернитесь в кабинет и попробуйте ещё раз.",
}
OVER = "Время на оплату вышло. Деньги не списаны. Вернитесь в кабинет и начните платёж заново."


def pay_page(payment: CardPayment) -> bytes:
    """Where the payer decides; a payment that is over can only be left."""
    roubles = payment.amount.replace(".", ",")
    head = f"<h1>{html.escape(payment.description)}</h1><p class=sum>{html.escape(roubles)}&nbsp;₽</p>"
    if payment.state != PENDING:
        return _page(f"{head}<p class=note>{WORDS.get(payment.state, OVER)}</p>{_form(payment, _leave('Вернуться в кабинет'))}")
    note = (
        "<p class=note>Это учебная страница оплаты: карта не нужна, деньги не списываются."
        "<br><small>This is a sandbox: no card is needed and no money is taken.</small></p>"
    )
    buttons = (
        "<button class=main name=deed value=pay>Заплатить</button>"
        "<button name=deed value=refuse>Пусть банк откажет</button>" + _leave("Уйти, не заплатив")
    )
    return _page(head + note + _form(payment, buttons))


def lost_page() -> bytes:
    """For an address that leads to no payment."""
    return _page("<h1>Такого платежа нет</h1><p class=note>Вернитесь в кабинет и начните платёж заново.</p>")


def _leave(label: str) -> str:
    return f"<button name=deed value=leave>{label}</button>"


def _form(payment: CardPayment, buttons: str) -> str:
    return f"<form method=post action='/pay/{payment.id}/{payment.page}'>{buttons}</form>"


def _page(body: str) -> bytes:
    return (
        "<!doctype html><html lang=ru><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>Оплата картой</title><style>{STYLE}</style><main>{body}</main></html>"
    ).encode()
