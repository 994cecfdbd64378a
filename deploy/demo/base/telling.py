"""Steps of the plan in which the base tells the suite something, cleanly or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from demo.base import accounts, dirt
from demo.base.accounts import Account
from demo.base.game import Game, written
from demo.base.registries import csv_of
from demo.base.state import Step, plan
from demo.base.truth import REFUSED

SAYS = {
    "cut_off": (dirt.cut_off, "файл оборван при копировании", "Файл обрывается"),
    "wrong_control": (dirt.wrong_control, "контрольная строка не сходится", "Контрольная строка не сходится"),
    "other_encoding": (dirt.other_encoding, "файл в UTF-8 вместо Windows-1251", "в кодировке UTF-8"),
}
FOREIGN = "счетами другой организации"


def snapshot(game: Game, step: Step) -> str:
    """A full registry: whatever it does not mention is closed."""
    truth, draw = game.state.truth, game.draw(step)
    if not truth.accounts:
        truth.open_new(plan()["accounts"], on=game.today, draw=draw)
    elif step["day"] == 1:
        truth.put([accounts.billed(each, on=game.today, draw=draw) for each in truth.running()])
    rows = [*truth.accounts.values()]
    expected = truth.expect(rows, full=True)
    truth.note_told(rows, full=True)
    name = f"{game.name(step)}.csv"
    return game.drop(name, csv_of(rows, name="base-full"), expected, about=f"полный реестр, счетов {len(rows)}")


def change(game: Game, step: Step) -> str:
    """What is new, with what is not; spoilt and foreign rows stop nothing, a spoilt file is refused as a whole."""
    truth, draw = game.state.truth, game.draw(step)
    unchanged = truth.choose(step.get("unchanged", 0), draw)
    rows = [
        *unchanged,
        *[accounts.with_persons(each) for each in truth.choose(step.get("persons", 0), draw, lambda each: each not in unchanged)],
        *[accounts.billed(each, on=game.today, draw=draw) for each in truth.choose(step.get("bill", 0), draw)],
        *truth.open_new(step.get("open", 0), on=game.today, draw=draw),
    ]
    truth.put(rows)
    if dirty := step.get("dirt"):
        spoil, about, says = SAYS[dirty]
        game.state.waiting = [each.code for each in rows]
        return game.drop(game.name(step), spoil(written(game.name(step), rows)), REFUSED, about=about, says=says)
    if step.get("foreign") or step.get("spoilt"):
        return _in_part(game, step, rows)
    return game.tell(game.name(step), rows, about=f"изменения, строк {len(rows)}")


def send_whole(game: Game, step: Step) -> str:
    """The rows of the file that was refused, this time as they should be."""
    rows = [game.state.truth.accounts[code] for code in game.state.waiting]
    game.state.waiting = []
    return game.tell(game.name(step), rows, about="тот же реестр исправным файлом")


def send_twice(game: Game, step: Step) -> str:
    """The very bytes of a file that was applied, under another name."""
    first = f"base-{game.state.month}-{step['same_as']}"
    game.settle(first)
    (before,) = [each for each in game.state.files if each.name == first]
    (applied,) = game.inbox.root.glob(f"applied/*_{first}")
    content = applied.read_bytes()
    return game.drop(game.name(step), content, before.expected, about="тот же файл второй раз", says="уже применён")


def foreign_snapshot(game: Game, step: Step) -> str:
    """A full registry with another company's accounts is refused as a whole: who knows what else is wrong with it."""
    truth, draw = game.state.truth, game.draw(step)
    rows = [*truth.running(), *dirt.foreign(truth.choose(step["foreign"], draw))]
    about = "полный реестр с чужими счетами"
    return game.drop(game.name(step), csv_of(rows, name="base-full"), REFUSED, about=about, says=FOREIGN)


def swap_meters(game: Game, step: Step) -> str:
    """Meters are taken away with their closing figures and others put in; one of them is a customer's."""
    truth, draw = game.state.truth, game.draw(step)
    customer = draw.choice([each for each in game.state.book.staying() if each.code])
    own = truth.accounts[customer.code]
    others = truth.choose(step["count"] - 1, draw, lambda each: each != own)
    rows = [accounts.swapped(each, on=game.today, draw=draw) for each in (own, *others)]
    truth.put(rows)
    customer.shown = truth.accounts[customer.code].shown
    gone = ", ".join(f"{each.removed[-1].serial} снят на {each.removed[-1].closing}" for each in rows)
    return game.tell(game.name(step), rows, about=f"замена счётчиков ({gone})")


def renumber(game: Game, step: Step) -> str:
    """Accounts get other numbers."""
    truth, draw = game.state.truth, game.draw(step)
    rows = [accounts.renumbered(each, truth.new_number()) for each in truth.choose(step["count"], draw, _nobodys(game))]
    truth.put(rows)
    return game.tell(game.name(step), rows, about=f"новые номера счетов, строк {len(rows)}")


def write_late(game: Game, step: Step) -> str:
    """A registry of today that will be sent days later."""
    fresh = game.state.truth.open_new(step["open"], on=game.today, draw=game.draw(step))
    game.state.late = [game.name(step), *(each.code for each in fresh)]
    return "реестр с новым счётом написан и не отправлен"


def send_late(game: Game, _step: Step) -> str:
    """The registry of days ago."""
    name, *codes = game.state.late
    rows = [game.state.truth.accounts[code] for code in codes]
    return game.tell(name, rows, about="опоздавший реестр")


def sell_and_close(game: Game, step: Step) -> str:
    """A customer's flat is sold, another contract ends."""
    truth, draw = game.state.truth, game.draw(step)
    customer = next(each for each in game.state.book.staying() if each.code and each.read_in == game.state.month)
    customer.sold = True
    (ends,) = truth.choose(1, draw, _nobodys(game))
    rows = [accounts.sold(truth.accounts[customer.code], draw=draw), accounts.closed(ends, on=game.today)]
    truth.put(rows)
    return game.tell(game.name(step), rows, about="новый владелец и закрытый счёт")


def go_down(game: Game, _step: Step) -> str:
    """The base is away."""
    game.state.down = True
    return "база не отвечает"


def come_back(game: Game, _step: Step) -> str:
    """The base is there again, and has things to catch up with."""
    game.state.down, game.state.back = False, True
    return "база снова отвечает, на всё сразу и с повторами"


def _in_part(game: Game, step: Step, rows: Sequence[Account]) -> str:
    truth, draw = game.state.truth, game.draw(step)
    strangers = dirt.foreign(truth.choose(step.get("foreign", 0), draw))
    spoilt = dirt.spoilt_rows(truth.choose(step.get("spoilt", 0), draw, lambda each: each not in rows), draw)
    refused = len(strangers) + len(spoilt)
    expected = truth.expect(rows, refused=refused)
    truth.note_told(rows)
    content = csv_of([*rows, *strangers], name="base-delta", spoilt=spoilt)
    about = f"изменения, строк {len(rows)}, и {f'чужих {len(strangers)}' if strangers else f'испорченных {len(spoilt)}'}"
    return game.drop(game.name(step), content, expected, about=about, says=FOREIGN if strangers else "")


def _nobodys(game: Game) -> Callable[[Account], bool]:
    """Accounts that no customer of the month has."""
    taken = {each.code for each in game.state.book.customers.values()}
    return lambda each: each.code not in taken
