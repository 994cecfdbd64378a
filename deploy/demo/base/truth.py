"""What the base knows to be true, and what of it the suite has been told: so it knows what each file must come to."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from demo.base.accounts import Account, opened, visible


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a file must come to in the suite; `taken` is False where the profile refuses the whole file."""

    taken: bool
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    renumbered: int = 0
    closed: int = 0


REFUSED = Expected(taken=False)


@dataclass
class Truth:
    """`told`: by code, what the suite holds of an account; None where a full registry has closed it there.

    `erased`: accounts that the base has no longer, as they were entered by mistake.
    """

    accounts: dict[str, Account] = field(default_factory=dict)
    told: dict[str, tuple[str, ...] | None] = field(default_factory=dict)
    erased: list[str] = field(default_factory=list)
    ever: int = 0

    def open_new(self, count: int, *, on: date, draw: random.Random) -> list[Account]:
        """Further accounts; no code or number comes twice."""
        fresh = [opened(self.ever + nth, on=on, draw=draw) for nth in range(1, count + 1)]
        self.ever += count
        self.put(fresh)
        return fresh

    def new_number(self) -> str:
        """A number that no account has had."""
        self.ever += 1
        return opened(self.ever, on=date(2014, 9, 1), draw=random.Random(0)).number

    def put(self, accounts: Iterable[Account]) -> None:
        """This is how they are now."""
        self.accounts |= {each.code: each for each in accounts}

    def erase(self, account: Account) -> None:
        """Entered by mistake: the base forgets it and tells nobody."""
        del self.accounts[account.code]
        self.erased.append(account.code)

    def running(self) -> list[Account]:
        """Contracts that run, in the order in which they were opened."""
        return [each for each in self.accounts.values() if each.closed_on is None]

    def choose(self, count: int, draw: random.Random, fits: Callable[[Account], bool] = lambda _: True) -> list[Account]:
        """Some that run and that the suite knows as they are now."""
        fitting = [each for each in self.running() if self.told.get(each.code) == visible(each) and fits(each)]
        return sorted(draw.sample(fitting, count), key=lambda each: each.code)

    def expect(self, rows: Iterable[Account], *, full: bool = False, refused: int = 0) -> Expected:
        """What a file of these rows must come to; `full`: accounts that it does not mention are closed."""
        mentioned = {each.code: visible(each) for each in rows}
        held = {code: told for code, told in self.told.items() if code in mentioned}
        changed = [code for code, told in held.items() if told != mentioned[code]]
        return Expected(
            taken=True,
            added=len(mentioned) - len(held),
            changed=len(changed),
            unchanged=len(held) - len(changed),
            refused=refused,
            renumbered=sum(1 for code in changed if (held[code] or ("",))[0] != mentioned[code][0]),
            closed=len(self._unmentioned(mentioned)) if full else 0,
        )

    def note_told(self, rows: Iterable[Account], *, full: bool = False) -> None:
        """The suite takes these rows in."""
        mentioned = {each.code: visible(each) for each in rows}
        if full:
            self.told |= dict.fromkeys(self._unmentioned(mentioned))
        self.told |= mentioned

    def by_number(self, number: str) -> Account | None:
        """The account of this number, be it a former one."""
        return next((each for each in self.accounts.values() if number in (each.number, *each.former_numbers)), None)

    def _unmentioned(self, mentioned: Iterable[str]) -> list[str]:
        closed_on = 8  # its place in what is visible
        return [code for code, told in self.told.items() if told and told[closed_on] == "None" and code not in mentioned]
