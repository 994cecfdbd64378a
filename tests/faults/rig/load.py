"""Customers and a payment agent at work: many clients, keep-alive through the gateway, every request keyed and repeated.

    homes = homes_of(seed, 400)
    traffic = Traffic(suite, homes, take_in(suite, homes), Ledger(file), seed=seed)
    with traffic.under_way():  # clients ask as fast as they are answered; what is under way at the end may stay unknown
        ...                    # faults, rolls, whatever is to be survived; `traffic.ledger.facts` tells how far it is
    traffic.resolve()          # asks again, with the same key, until everything has a definite answer
    verdict = judge(suite, traffic)      # rig/judge.py: lost, doubled, stuck, wrong

A home's readings are one client's, so their order is known; payments come from all clients. `failed requests` of a test
that allows none: `ledger.failures`, by status or error, counts attempts that had to be repeated.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree import ElementTree

from tests.faults.oracle import Figures, Home
from tests.faults.rig.gateway import Connection, Papers
from tests.faults.rig.ledger import ACKNOWLEDGED, Ledger, Request
from tests.faults.rig.registry import Address
from tests.faults.rig.suite import FaultSuite

PATIENCE = (2.0, 5.0, 20.0)  # how long clients of different temper wait for an answer
HASTY, HASTY_SECONDS = 0.03, 0.02  # some hang up at once and ask again while the first is still being done
HUNG_UP, UNANSWERED = "hung up at once", "no answer in {:.0f} s"
IMPATIENCE = {HUNG_UP, *(UNANSWERED.format(seconds) for seconds in PATIENCE[:-1])}  # says nothing of how it would have ended
LONGEST_PAUSE = 1.0
AWAY = {401, 429, 500, 502, 503, 504}  # no answer to the question: ask again
KEEP = ("reading_id", "read_on", "period", "revision", "status")


@dataclass(frozen=True)
class Mix:
    """What clients do: payments among all, then per submitted reading the shares that are corrected, cancelled, repeated."""

    payments: float = 1 / 6
    corrected: float = 0.1
    cancelled: float = 0.1
    repeated: float = 0.1
    refused: float = 0.01


@dataclass
class Dial:
    """Where a home's meter stands: the figures of its accepted readings, the last one at the end."""

    home: Home
    accepted: list[tuple[str, Figures]] = field(default_factory=list)

    @property
    def previous(self) -> Figures:
        return self.accepted[-1][1] if self.accepted else self.home.initial

    def after(self, previous: Figures, draw: random.Random) -> Figures:
        """Figures that follow: rising, at times over zero; never the same as the last ones."""
        capacity = 10**self.home.digits
        return tuple((figure + draw.randint(1, 240)) % capacity for figure in previous)

    def before_last(self) -> Figures:
        return self.accepted[-2][1] if len(self.accepted) > 1 else self.home.initial


class Traffic:
    """Clients in threads of their own; each owns some homes."""

    def __init__(
        self,
        suite: FaultSuite,
        homes: Sequence[Home],
        addresses: Mapping[str, Address],
        ledger: Ledger,
        *,
        seed: int,
        clients: int = 16,
        mix: Mix = Mix(),
    ) -> None:
        self.suite, self.homes, self.addresses, self.ledger, self.mix = suite, homes, addresses, ledger, mix
        self.papers, self.stopping = Papers(suite), threading.Event()
        self._clients = [Client(self, homes[n::clients], random.Random(f"{seed}/{n}")) for n in range(clients)]

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Clients ask in the block. However it ends, they are stopped with it; what one of them died of is raised."""
        self.stopping.clear()
        threads = [threading.Thread(target=each.run, name=f"client {n}", daemon=True) for n, each in enumerate(self._clients)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stopping.set()
            for thread in threads:
                thread.join()
        self._raise_broken()

    def check(self) -> None:
        """Raises what a client died of, or that they were stopped: whoever waits for their progress waits in vain."""
        self._raise_broken()
        assert not self.stopping.is_set(), "the clients were stopped"

    def _raise_broken(self) -> None:
        for client in self._clients:
            if client.error is not None:
                raise client.error

    def resolve(self, *, seconds: float = 120) -> int:
        """Ask for every unknown answer again with its own key; returns how many there were."""
        unknown = self.ledger.unknown
        end = time.monotonic() + seconds

        def resolve(request: Request) -> None:
            with closing(Client(self, (), random.Random(request.key))) as client:
                client.settle(request, until=end)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(resolve, unknown))
        return len(unknown)


class Client:
    """One keep-alive connection, and the homes whose readings it sends."""

    def __init__(self, traffic: Traffic, homes: Sequence[Home], draw: random.Random) -> None:
        self.traffic, self.draw = traffic, draw
        self.error: Exception | None = None
        self._dials = [Dial(home) for home in homes]
        self._connection = Connection(traffic.suite, traffic.papers)

    def run(self) -> None:
        try:
            while not self.traffic.stopping.is_set():
                self._act()
        except Exception as error:  # noqa: BLE001 - told by whoever asks for the traffic
            self.error = error
        finally:
            self.close()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def settle(self, request: Request, *, until: float = float("inf")) -> bool:
        """Ask until there is a definite answer; False when told to stop before."""
        tries = 0
        while not self._ask(request):
            stopped = self.traffic.stopping.is_set() and until == float("inf")
            if stopped or time.monotonic() > until:
                return False
            tries += 1
            time.sleep(self.draw.uniform(0, min(LONGEST_PAUSE, 0.05 * 2**tries)))
        return True

    def _act(self) -> None:
        mix, draw = self.traffic.mix, self.draw
        if draw.random() < mix.payments:
            self._do(self._payment())
            return
        dial = draw.choice(self._dials[:2]) if draw.random() < 0.05 else draw.choice(self._dials)
        if draw.random() < mix.refused:
            self._do(self._too_long(dial))
        if not self._submit(dial):
            return
        if draw.random() < mix.corrected:
            self._correct(dial)
        if draw.random() < mix.cancelled:
            self._cancel(dial)

    def _do(self, request: Request) -> bool:
        """Ask until answered, some a second time; True when it was done."""
        self.traffic.ledger.attempt(request)
        if not self.settle(request) or request.state != ACKNOWLEDGED:
            return False
        if self.draw.random() < self.traffic.mix.repeated:
            self._ask(request)
        return True

    def _submit(self, dial: Dial) -> bool:
        request = self._reading("submit", dial, "POST", "", dial.after(dial.previous, self.draw), dial.previous)
        if done := self._do(request):
            dial.accepted.append((request.told["reading_id"], request.figures))
        return done

    def _correct(self, dial: Dial) -> None:
        reading_id, before = dial.accepted[-1][0], dial.before_last()
        figures = dial.after(before, self.draw)
        if figures == dial.previous:
            return
        request = self._reading("correct", dial, "PUT", reading_id, figures, before)
        if self._do(request):
            dial.accepted[-1] = (reading_id, figures)

    def _cancel(self, dial: Dial) -> None:
        reading_id = dial.accepted[-1][0]
        if self._do(self._reading("cancel", dial, "DELETE", reading_id, (), ())):
            dial.accepted.pop()

    def _too_long(self, dial: Dial) -> Request:
        request = self._reading("submit", dial, "POST", "", (10**dial.home.digits,) * dial.home.rates, ())
        request.refusal = "reading_too_long"
        return request

    def _reading(self, kind: str, dial: Dial, method: str, reading_id: str, figures: Figures, before: Figures) -> Request:
        home, at = dial.home, self.traffic.addresses[dial.home.account_number]
        values = [{"zone": zone, "value": str(figure)} for zone, figure in zip(home.zones, figures, strict=False)]
        over_zero = any(now < then for now, then in zip(figures, before, strict=False))
        odd = over_zero or home.rates > 1  # zones that use at random now and then look as if taken for each other
        sent = {"values": values, "confirm_implausible": odd}
        body = {"submit": {"meter_id": at.meter_id, **sent}, "correct": sent}.get(kind)
        path = f"/api/v1/readings/accounts/{at.account_id}/readings" + (f"/{reading_id}" if reading_id else "")
        return Request(
            key=uuid.uuid4().hex,
            kind=kind,
            account_number=home.account_number,
            method=method,
            path=path,
            body=json.dumps(body).encode() if body else b"",
            reading_id=reading_id,
            figures=figures,
        )

    def _payment(self) -> Request:
        home = self.draw.choice(self.traffic.homes)
        amount, txn_id = Decimal(self.draw.randint(100, 500_000)).scaleb(-2), str(uuid.uuid4().int % 10**19)
        path = f"/pay/osmp?command=pay&txn_id={txn_id}&account={home.account_number}&sum={amount:.2f}&txn_date=20221120120000"
        return Request(key=txn_id, kind="pay", account_number=home.account_number, method="GET", path=path, amount=amount)

    def _ask(self, request: Request) -> bool:
        hasty = request.attempts == 0 and self.draw.random() < HASTY
        account_id = self.traffic.addresses[request.account_number].account_id
        request.attempts += 1
        seconds = HASTY_SECONDS if hasty else self.draw.choice(PATIENCE)
        try:
            status, body = self._connection.send(request, account_id, seconds)
        except TimeoutError:
            self.traffic.ledger.failed(request, HUNG_UP if hasty else UNANSWERED.format(seconds))
            return False
        except (OSError, http.client.HTTPException) as error:
            self.traffic.ledger.failed(request, type(error).__name__)
            return False
        return self._read(request, status, body)

    def _read(self, request: Request, status: int, body: bytes) -> bool:
        ledger = self.traffic.ledger
        if request.kind == "pay":
            code = ElementTree.fromstring(body).findtext("result") if status == 200 else str(status)
            if status != 200 or code == "1":
                ledger.failed(request, f"pay {status}")
                return False
            ledger.answered(request, acknowledged=code == "0", code=str(code), body=body, told={})
            return True
        told = json.loads(body) if status not in AWAY else {}
        if status in AWAY or told.get("code") == "changed_meanwhile":
            ledger.failed(request, str(status))
            return False
        kept = {name: told[name] for name in KEEP if name in told}
        code = str(status) if status < 300 else str(told.get("code", status))
        ledger.answered(request, acknowledged=status < 300, code=code, body=body, told=kept)
        return True
