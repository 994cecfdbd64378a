"""`make month`: the retailer's base plays one business month against the running suite, then looks whether all came out even."""

from __future__ import annotations

import fcntl
import os
import sys
import textwrap
import time
from collections.abc import Callable
from datetime import date, datetime

from native.keys import DEMO_AGENT
from native.layout import EXCHANGE, GATEWAY_PORT, INBOX, MAIL_PAGE_PORT, RUN, STATE
from native.state import read as suite_state

from demo.base import closing, keeping, living, telling
from demo.base.errands import Errands
from demo.base.exchange import Exchange
from demo.base.game import Game
from demo.base.inbox import Inbox
from demo.base.ledger import Ledger
from demo.base.state import State, Step, steps_of
from demo.cabinet import Unexpected
from demo.payments import Agent
from demo.people import Cast
from demo.places import Processes

FILE = RUN / "base.json"
GATEWAY = os.environ.get("DEMO_GATEWAY", f"http://127.0.0.1:{GATEWAY_PORT}")
MAIL = os.environ.get("DEMO_MAIL", f"http://127.0.0.1:{MAIL_PAGE_PORT}")
MONTHS = ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"]
WIDTH = 130
WEEKDAYS = ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]
Doing = Callable[[Game, Step], str]
TOLD: tuple[Doing, ...] = (
    telling.snapshot, telling.change, telling.send_whole, telling.send_twice, telling.foreign_snapshot, telling.swap_meters,
    telling.renumber, telling.write_late, telling.send_late, telling.sell_and_close, telling.go_down, telling.come_back,
)  # fmt: skip
LIVED: tuple[Doing, ...] = (
    living.let_in, living.pay, living.pay_by_both_numbers, living.pay_erased, living.see_closed, living.read, living.read_late,
    living.correct, living.cancel, living.try_late, living.let_in_late, living.resend_refused, living.lose_a_registry,
)  # fmt: skip
STEPS = {each.__name__: each for each in (*TOLD, *LIVED)}


def main() -> int:
    """0 if both sides agree about everything."""
    if not suite_state(STATE).supervised:
        print("The suite is not running: `make up` starts it.", file=sys.stderr)
        return 1
    with FILE.with_suffix(".lock").open("w") as alone:
        try:
            fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Месяц уже играют в другом окне. Дождитесь его конца.", file=sys.stderr)
            return 1
        return _play_month()


def _play_month() -> int:
    place = Processes()
    exchange = Exchange(EXCHANGE)
    state = _state(exchange, before=place.now().isoformat())
    agent = Agent(GATEWAY, DEMO_AGENT, place.agent_password())
    began = time.monotonic()
    with Errands() as errands:
        game = Game(state, FILE, place, GATEWAY, MAIL, agent, Inbox(INBOX), exchange, errands, Cast(place.played))
        game.keep()
        try:
            days = _play(game)
        except Unexpected as failure:
            print(f"\nИгра остановилась: {failure}\nПовторите make month: продолжится с этого места.", file=sys.stderr)
            return 1
        finally:
            _put_clock_back(game)
    _print_end(game, days, seconds=time.monotonic() - began)
    return 1 if state.failures else 0


def _state(exchange: Exchange, *, before: str) -> State:
    """Where the last run stopped, or the month after it, or the first one: that of the business clock."""
    state = keeping.read(FILE, State)
    if state is None:
        return State(month=before[:7], before=before, ledger=Ledger(before=exchange.last_number()))
    if state.over:
        state.begin_next(before=before)
    return state


def _play(game: Game) -> list[closing.Day]:
    year, month = game.state.month.split("-")
    print(f"База поставщика, {MONTHS[int(month) - 1]} {year} года: строка на день.\n", flush=True)
    for day in game.state.days():
        _play_day(game, day)
    game.begin(game.state.last_day())
    game.settle()
    closing.all_has_come(game)
    _print_day(game, "база закрывает месяц и подводит итоги")
    days = closing.reconciled(game)
    closing.check(game, days)
    game.state.over = True
    game.keep()
    return days


def _play_day(game: Game, day: date) -> None:
    steps = steps_of(day.day)
    game.begin(day, noticed=any(STEPS[step["do"]] in LIVED for step in steps))
    for step in steps:
        if step["id"] in game.state.done:
            continue
        game.said.append(STEPS[step["do"]](game, step))
        game.state.done.append(step["id"])
        game.keep()
    game.look_at_reports()
    told = game.evening()
    game.state.evening, game.state.done = day.day, []
    game.keep()
    _print_day(game, told)


def _print_day(game: Game, last: str) -> None:
    told = "; ".join(each for each in (*game.said, last) if each) or "—"
    day = f"{game.today:%d.%m} {WEEKDAYS[game.today.weekday()]}  "
    print(textwrap.fill(told, WIDTH, initial_indent=day, subsequent_indent=" " * len(day), break_on_hyphens=False), flush=True)
    game.said = []


def _put_clock_back(game: Game) -> None:
    """Business time is again what it was before the month."""
    game.place.move(datetime.fromisoformat(game.state.before))


def _print_end(game: Game, days: list[closing.Day], *, seconds: float) -> None:
    state = game.state
    print(f"\nСверка по дням, реестры кабинета для базы\n{closing.table(days)}")
    sent, paid = state.book.readings, state.book.payments
    taken_back = sum(each.cancelled for each in sent.values())
    print(f"\nС начала игры: показаний {len(sent)}, из них отменено {taken_back}; платежей {len(paid)}.")
    registries, orphans = len(state.ledger.registries), closing.orphans(game)
    print(f"Реестров {registries}, строк без счёта в базе {orphans}; файлов базы за месяц {len(state.files)}.")
    if state.failures:
        print("\nНЕ СХОДИТСЯ:", *state.failures, sep="\n  ")
    else:
        print(f"\nВсё сходится: ничего не потеряно и не задвоено. Месяц сыгран за {seconds:.0f} с.")


if __name__ == "__main__":
    sys.exit(main())
