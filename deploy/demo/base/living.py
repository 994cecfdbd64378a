"""Steps of the plan in which customers register, read their meters and pay, and in which the base looks after its registries."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any

from demo import entry
from demo.base.accounts import Account
from demo.base.book import Customer, Reading, customer_of
from demo.base.game import Game
from demo.base.ledger import UNDER_REVIEW
from demo.base.state import Step, plan
from demo.cabinet import Cabinet, Unexpected, wait_for
from demo.mailbox import Mailbox

FROM_THE_DEMO = ("nn_rural_one_rate", "nn_gas_with_debt")  # people of the demo registry who live through the month too
OUT = {401, 403, 404}
UNKNOWN, CLOSED = "5", "79"


def let_in(game: Game, step: Step) -> str:
    """The customers sign in; in the first month they register."""
    game.settle()
    book, truth = game.state.book, game.state.truth
    if not book.customers:
        chosen = [customer_of(each) for each in truth.choose(plan()["customers"], game.draw(step))]
        demo = [game.cast.next(profile) for profile in FROM_THE_DEMO]
        chosen += [Customer(person=person, code="", shown=person.initial_values[0]) for person in demo]
        book.customers = {each.person.account_number: each for each in chosen}
        game.keep()  # whom the cast has handed out is not handed out again
    enter(game)
    return f"клиентов в кабинете {len(game.cabinets)}"


def enter(game: Game) -> None:
    """Everybody whose account is theirs signs in, three at a time."""
    out = [each for each in game.state.book.staying() if each.person.account_number not in game.cabinets]
    with ThreadPoolExecutor(3) as pool:
        entered = pool.map(lambda each: _entered(game, each), out)
        game.cabinets |= {each.person.account_number: cabinet for each, cabinet in zip(out, entered, strict=True)}


def pay(game: Game, step: Step) -> str:
    """Payments through the agent, of accounts with and without a customer."""
    draw = game.draw(step)
    paid = [_paid(game, step, nth, each, draw) for nth, each in enumerate(game.state.truth.choose(step["count"], draw))]
    game.state.review += [f"{txn}" for txn, _ in paid[: step.get("review", 0)]]
    return f"платежей {len(paid)} на {money(sum((amount for _, amount in paid), Decimal(0)))}"


def pay_by_both_numbers(game: Game, step: Step) -> str:
    """Somebody still pays by the number of the old bill: it is the same account."""
    draw = game.draw(step)
    moved = draw.choice([each for each in game.state.truth.running() if each.former_numbers])
    _, amount = _paid(game, step, 0, moved, draw)
    _, other = _paid(game, step, 1, replace(moved, number=moved.former_numbers[-1]), draw)
    return f"платежи по новому номеру счёта и по прежнему: {money(amount)} и {money(other)}"


def pay_erased(game: Game, step: Step) -> str:
    """The base forgets an account that it had entered by mistake; somebody pays for it all the same."""
    truth, draw = game.state.truth, game.draw(step)
    busy = {each.code for each in game.state.book.customers.values()}
    (mistaken,) = truth.choose(1, draw, lambda each: each.code not in busy and not each.former_numbers)
    _, amount = _paid(game, step, 0, mistaken, draw)
    truth.erase(mistaken)
    return f"база удалила ошибочный счёт, а по нему заплатили {money(amount)}"


def see_closed(game: Game, _step: Step) -> str:
    """Nobody can pay for a closed account, and a former owner is out."""
    game.settle()
    ended = next(each for each in game.state.truth.accounts.values() if each.closed_on == game.today.replace(day=24))
    _refused(game, ended.number, CLOSED)
    sold = [each for each in game.state.book.customers.values() if each.sold and each.person.account_number in game.cabinets]
    for each in sold:
        wait_for("the former owner to be out", lambda each=each: _is_out(game.cabinet(each)) or None)  # type: ignore[misc]
    return "за закрытый счёт платёж не принят, прежний владелец счёта не видит"


def read(game: Game, step: Step) -> str:
    """Customers send readings, each once a month."""
    enter(game)
    total = Decimal(0)
    readers = game.state.book.unread(game.state.month)[: step["count"]]
    for each in readers:
        total += _send(game, each, step)
        game.keep()
    return f"показаний {len(readers)} на {total} кВт·ч"


def read_late(game: Game, step: Step) -> str:
    """A reading after the window counts to the next month."""
    enter(game)
    customer = game.state.book.staying()[-1]
    used = _send(game, customer, step, late=True)
    return f"показания после срока на {used} кВт·ч пошли в следующий месяц"


def correct(game: Game, step: Step) -> str:
    """A reading turns out to have been lower."""
    enter(game)
    book = game.state.book
    customer = next(each for each in book.staying() if each.read_in == game.state.month)
    sent = book.readings[customer.last_reading]
    less = Decimal(game.draw(step).randint(5, 40))
    start = customer.shown - int(sent.consumption)
    body = {"values": [{"zone": "single", "value": str(start + int(sent.consumption - less))}]}
    game.cabinet(customer).call("PUT", game.cabinet(customer).to("readings", f"/readings/{customer.last_reading}"), body)
    customer.shown -= int(less)
    book.readings[customer.last_reading] = replace(sent, consumption=sent.consumption - less)
    return f"показания исправлены: на {less} кВт·ч меньше"


def cancel(game: Game, _step: Step) -> str:
    """A reading is taken back."""
    enter(game)
    book = game.state.book
    customer = [each for each in book.staying() if each.read_in == game.state.month][1]
    sent = book.readings[customer.last_reading]
    answer = game.cabinet(customer).send("DELETE", game.cabinet(customer).to("readings", f"/readings/{customer.last_reading}"))
    if answer.status_code not in (200, 204, 404, 409, 422):  # taken back before whoever played was stopped
        raise Unexpected(f"DELETE a reading: {answer.status_code}: {answer.text[:200]}")
    customer.shown -= int(sent.consumption)
    customer.read_in = ""
    book.readings[customer.last_reading] = replace(sent, cancelled=True)
    return f"показания на {sent.consumption} кВт·ч отменены"


def try_late(game: Game, _step: Step) -> str:
    """Who moved in is not known while the registry that tells of them has not come."""
    late = customer_of(game.state.truth.accounts[game.state.late[1]])
    state = entry.ask_to_register(Cabinet(game.gateway), late.person)
    if state != "not_confirmed":
        raise Unexpected(f"registration of an account that nobody told of: {state}")
    return "новый жилец не опознан: реестра ещё нет"


def let_in_late(game: Game, _step: Step) -> str:
    """The registry has come, and who moved in registers."""
    game.settle()
    late = customer_of(game.state.truth.accounts[game.state.late[1]])
    game.state.book.customers[late.person.account_number] = late
    enter(game)
    return "новый жилец зарегистрировался"


def resend_refused(game: Game, _step: Step) -> str:
    """A clerk has what the base wanted told once more put into the next registry."""
    registries, wanted = game.state.ledger.registries.values(), game.state.review
    again = [each for each in registries if any(line.entry in wanted and line.answer == UNDER_REVIEW for line in each.lines)]
    numbers = [each.number for each in again]
    for number in numbers:
        game.errands.run("resend-export", str(number), "--refused")
    game.state.review = []
    return f"отклонённое в реестрах {', '.join(map(str, numbers))} передаётся снова"


def lose_a_registry(game: Game, _step: Step) -> str:
    """The base has lost a file, and gets the same one again."""
    number = max(game.state.ledger.registries)
    (file,) = game.exchange.root.glob(f"outgoing/*_{number:06d}_*.csv")
    before = file.read_bytes()
    file.unlink()
    game.errands.run("resend-export", str(number))
    if not file.exists() or file.read_bytes() != before:
        game.state.failures.append(f"реестр {number} второй раз пришёл другим")
    return f"база потеряла реестр {number} и получила его снова, байт в байт"


def money(amount: Decimal) -> str:
    """As on a bill."""
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",") + " ₽"


def _entered(game: Game, customer: Customer) -> Cabinet:
    cabinet, person = Cabinet(game.gateway), customer.person
    if cabinet.send("POST", "/api/v1/identity/sessions", _login(person.account_number)).status_code != 201:
        entry.ask_to_register(cabinet, person)  # whoever was stopped after this has the letter already
        entry.set_password(cabinet, Mailbox(game.mail, person.email).secret("Ссылка для ввода пароля"), entry.PASSWORD)
    cabinet.login(person.account_number, entry.PASSWORD)
    return cabinet


def _login(number: str) -> dict[str, str]:
    return {"login": number, "password": entry.PASSWORD}


def _send(game: Game, customer: Customer, step: Step, *, late: bool = False) -> Decimal:
    cabinet, chance = game.cabinet(customer), game.draw(step | {"id": f"{step['id']} {customer.person.account_number}"})
    used = chance.randint(60, 380)
    meter = wait_for("the meter", lambda: _meter(cabinet, _serial(game, customer)))
    value = {"zone": "single", "value": str(customer.shown + used)}
    sent = cabinet.call("POST", cabinet.to("readings", "/readings"), {"meter_id": meter, "values": [value]}, expect=201)
    if (sent["period"] != game.state.month) != late:
        raise Unexpected(f"a reading of {game.today} counts to {sent['period']}")
    customer.shown += used
    customer.last_reading, customer.read_in = sent["reading_id"], game.state.month
    game.state.book.readings[sent["reading_id"]] = Reading(consumption=Decimal(used))
    return Decimal(used)


def _serial(game: Game, customer: Customer) -> str:
    return game.state.truth.accounts[customer.code].meter.serial if customer.code else customer.person.meter_serial


def _meter(cabinet: Cabinet, serial: str) -> str | None:
    meters: list[dict[str, Any]] = cabinet.call("GET", cabinet.to("readings", "/meters"))["meters"]
    return next((each["meter_id"] for each in meters if each["serial"] == serial), None)


def _paid(game: Game, step: Step, nth: int, account: Account, draw: random.Random) -> tuple[str, Decimal]:
    txn, amount = f"{game.state.month.replace('-', '')}{step['id'][:2]}{nth:03d}", Decimal(draw.randint(10_000, 300_000)) / 100
    about = {"txn_id": txn, "account": account.number, "sum": f"{amount:.2f}", "txn_date": f"{game.today:%Y%m%d}120000"}

    def known() -> str | None:  # billing learns of a new account a moment after the registry
        result, _ = game.agent.ask(command="pay", **about)
        return None if result == int(UNKNOWN) else str(result)

    if (result := wait_for("the payment", known)) != "0":
        raise Unexpected(f"payment {txn}: result {result}")
    game.state.book.payments[txn] = amount
    return txn, amount


def _refused(game: Game, number: str, result: str) -> None:
    about = {"txn_id": f"9{number}", "account": number, "sum": "10.00"}
    wait_for(f"result {result} for {number}", lambda: str(game.agent.ask(command="check", **about)[0]) == result or None)


def _is_out(cabinet: Cabinet) -> bool:
    return cabinet.send("GET", cabinet.to("billing", "/balance")).status_code in OUT
