"""A bill's sums are the ledger's, whatever happened in its month."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from billing_calculator.api.paper import bill_pdf
from billing_calculator.api.paper.bill import told_of
from billing_calculator.domain.bill import Bill, Books, compose
from billing_calculator.domain.bill_archive import KeptBill
from billing_calculator.domain.bill_months import Calendar, charged_whole, first_charged, last_moment
from billing_calculator.domain.calculation import Charge, Revision, Rules, recalculate
from billing_calculator.domain.charge import Volume, Why
from billing_calculator.domain.composition import owed_of
from billing_calculator.domain.debt import debt_of
from billing_calculator.domain.due import next_period, period_before
from billing_calculator.domain.ledger import PENALTY, Entry, charged, opening
from billing_calculator.domain.payer import Payer
from billing_calculator.domain.payment import Payment, received
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.stand_in import History, StandIn, UnreadMeter
from billing_calculator.store.tariff_files import load_due_rules
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.billing_calculator.examples import ACCOUNT_ID, ACCOUNT_NUMBER, TARIFFS, account, reading

MOSCOW = ZoneInfo("Europe/Moscow")
DUE = load_due_rules()
RULES = Rules(TARIFFS, DUE)
SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = "2022-09", "2022-10", "2022-11", "2022-12"


class Account:
    """An account whose months, payments and penalties are written down as they happen."""

    def __init__(self, opened: str = "0.00") -> None:
        self.account = replace(account(), opening_balance=Decimal(opened), opening_balance_on=date(2022, 8, 31))
        self.entries: list[Entry] = [opening(self.account)]
        self.revisions: dict[ChargeKey, list[Revision]] = {}
        self.payments: dict[str, Payment] = {}
        self.kept: dict[str, datetime] = {}

    def read(self, period: str, kwh: int, at: datetime) -> None:
        """The month's reading as it is known from then on: charged, or charged anew."""
        key = ChargeKey(ACCOUNT_ID, "electricity", period)
        made = self.revisions.setdefault(key, [])
        held = Charge(key, DUE.due_on(period), made[-1]) if made else None
        read_on = date(int(period[:4]), int(period[5:]), 20)
        told = reading(kwh, period=period, read_on=read_on, revision=len(made) + 1)
        reason = "reading_corrected" if made else "reading_submitted"
        now = recalculate(held, key=key, account=self.account, readings=[told], rules=RULES, reason=reason, now=at)
        if now is not None:
            made.append(now.current)
            self.entries += [entry] if (entry := charged(now)) else []

    def close(self, period: str, kwh: int, at: datetime) -> None:
        """The month is closed: so much stands in for a second meter, which nobody read."""
        key = ChargeKey(ACCOUNT_ID, "electricity", period)
        made = self.revisions[key]
        volumes, why = (Volume(1, "single", Decimal(kwh)),), (Why("по среднему", "by average"),)
        unread = UnreadMeter("shed", "77", StandIn("average", 1, 3, 2, 0, History(6, volumes), None, volumes, why))
        held = Charge(key, DUE.due_on(period), made[-1])
        how = {"account": self.account, "readings": made[-1].readings, "rules": RULES, "reason": "month_closed", "now": at}
        now = recalculate(held, key=key, unread=(unread,), **how)  # type: ignore[arg-type]
        assert now is not None
        made.append(now.current)
        self.entries += [entry] if (entry := charged(now)) else []

    def pay(self, amount: str, at: datetime) -> None:
        """By a bank, for nothing in particular."""
        number = str(len(self.payments))
        self.payments[number] = received(
            payment_id=f"00000000-0000-5000-8000-{int(number):012d}", agent="bank", txn_id=number, account_id=ACCOUNT_ID,
            account_number=ACCOUNT_NUMBER, amount=Decimal(amount), paid_at=at, received_at=at,
        )  # fmt: skip
        self._add(f"payment:{number}", "payment", -Decimal(amount), at, None)

    def punish(self, amount: str, period: str, at: datetime) -> None:
        """A penalty is booked."""
        self._add(f"penalty:{len(self.entries)}", PENALTY, Decimal(amount), at, period)

    def _add(self, entry_id: str, kind: str, amount: Decimal, at: datetime, period: str | None) -> None:
        self.entries.append(Entry(entry_id, ACCOUNT_ID, kind, amount, period, at, "что-то", "something"))

    def books(self) -> Books:
        """As they stand."""
        calendar = Calendar(MOSCOW, first_charged(self.revisions), self.kept, charged_whole(self.revisions))
        return Books(self.account, self.entries, self.revisions, self.payments, calendar)

    def bill(self, period: str) -> Bill:
        """Of a month."""
        return compose(self.books(), period, DUE)


def on(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2022, month, day, hour, tzinfo=UTC)


def adds_up(bill: Bill) -> None:
    """To its end, by its lines, and by the parts of the debt."""
    parts = (bill.charged, bill.recalculated, -bill.benefits, bill.penalty, -bill.paid)
    assert bill.opening + sum(parts) == bill.closing == bill.to_pay - bill.advance
    assert sum((part.unpaid for part in bill.parts), Decimal("0.00")) == bill.to_pay
    for charge in bill.charges:
        assert sum((line.amount for line in charge.lines), Decimal("0.00")) == charge.total
    assert sum((charge.total for charge in bill.charges), Decimal("0.00")) == bill.charged
    assert sum((each.amount for each in bill.changes), Decimal("0.00")) == bill.recalculated
    assert sum((each.amount for each in bill.penalties), Decimal("0.00")) == bill.penalty
    assert sum((each.amount for each in bill.payments), Decimal("0.00")) == bill.paid


def test_a_bill_says_what_was_owed_before_what_came_and_what_is_to_be_paid() -> None:
    home = Account("100.00")
    home.read(NOVEMBER, 260, on(11, 20))
    home.pay("50.00", on(11, 25))
    bill = home.bill(NOVEMBER)
    assert (bill.opening, bill.charged, bill.paid, bill.to_pay) == tuple(map(Decimal, ("100.00", "1257.80", "50.00", "1307.80")))
    assert (bill.due_on, bill.until_on) == (date(2022, 12, 10), date(2022, 11, 30))
    assert [(each.previous, each.value, each.consumption) for each in bill.figures] == [(1000, 1260, 260)]
    assert bill.charges[0].explained[1].ru.startswith("200\u00a0кВт·ч в пределах социальной нормы")
    assert [(each.period, each.volume) for each in bill.months][-2:] == [(OCTOBER, None), (NOVEMBER, Decimal(260))]
    assert len(bill.months) == 12
    adds_up(bill)


def test_what_stands_in_for_one_meter_at_the_close_is_of_the_months_own_bill() -> None:
    home = Account()
    home.read(NOVEMBER, 100, on(11, 20))
    home.close(NOVEMBER, 60, on(12, 2))
    bill = home.bill(NOVEMBER)
    assert (bill.charged, bill.recalculated, bill.until_on) == (Decimal("659.20"), 0, date(2022, 12, 2))
    assert bill.charges[0].explained[0].ru == "по среднему" and home.books().calendar.can_be_billed(NOVEMBER, on(12, 3))
    adds_up(bill)


def test_a_close_after_the_bill_was_made_or_very_late_stands_in_a_later_bill_and_says_why() -> None:
    home = Account()
    home.read(NOVEMBER, 100, on(11, 20))
    home.kept[NOVEMBER] = on(11, 30, 21)
    home.close(NOVEMBER, 60, on(12, 2))
    assert home.bill(NOVEMBER).charged == Decimal("412.00")
    (change,) = home.bill("2022-12").changes
    assert change.amount == Decimal("247.20") and change.why is not None and "одного из счётчиков" in change.why.ru
    late = Account()
    late.read(OCTOBER, 100, on(10, 20))
    late.close(OCTOBER, 60, on(12, 2))
    assert late.bill(OCTOBER).charged == Decimal("412.00") and late.books().calendar.can_be_billed(OCTOBER, on(12, 3))


def test_two_services_stand_on_one_bill_each_with_its_own_lines_and_unit() -> None:
    home = Account()
    home.read(NOVEMBER, 260, on(11, 20))
    electricity = home.revisions[ChargeKey(ACCOUNT_ID, "electricity", NOVEMBER)][0]
    line = replace(electricity.lines[0], volume=Decimal("1.250"), price=Decimal("2400.00"), amount=Decimal("3000.00"))
    heating = replace(electricity, volume=line.volume, total=line.amount, lines=(line,), readings=(), norm=None)
    key = ChargeKey(ACCOUNT_ID, "heating", NOVEMBER)
    home.revisions[key] = [heating]
    entry = charged(Charge(key, DUE.due_on(NOVEMBER), heating))
    assert entry is not None
    home.entries.append(entry)
    bill = home.bill(NOVEMBER)
    assert [(each.service, each.total) for each in bill.charges] == [
        ("electricity", Decimal("1257.80")), ("heating", Decimal("3000.00"))
    ]  # fmt: skip
    assert (bill.to_pay, bill.months[-1].volume) == (Decimal("4257.80"), Decimal(260))  # the chart is of electricity alone
    adds_up(bill)
    made = on(12, 2)
    content = {**asdict(bill), "made_on": made.date(), "supplier": None, "payment_code": ""}
    kept = KeptBill(bill.bill_id, ACCOUNT_ID, NOVEMBER, made, bill.books_end, content)
    paper = told_of(kept, Payer())["charges"]
    assert [(each["service"].split(",")[0], each["volume"].split()[-1]) for each in paper] == [
        ("Электроэнергия", "кВт·ч"), ("Отопление", "Гкал")
    ]  # fmt: skip
    assert bill_pdf(kept, Payer()).startswith(b"%PDF-")


def test_what_changes_after_a_month_stands_in_the_next_bill_and_the_old_one_stays_as_it_was() -> None:
    home = Account()
    home.read(OCTOBER, 260, on(10, 20))
    before = home.bill(OCTOBER)
    home.read(OCTOBER, 200, on(11, 5))
    home.read(NOVEMBER, 100, on(11, 20))
    assert home.bill(OCTOBER) == before
    november = home.bill(NOVEMBER)
    assert november.opening == before.closing
    assert [(each.period, each.amount, each.why and each.why.ru) for each in november.changes] == [
        (OCTOBER, Decimal("-433.80"), "показания исправлены")
    ]
    adds_up(november)


def test_a_correction_within_the_month_is_part_of_its_own_charge() -> None:
    home = Account()
    home.read(NOVEMBER, 260, on(11, 20))
    home.read(NOVEMBER, 200, on(11, 24))
    bill = home.bill(NOVEMBER)
    assert (bill.charged, bill.recalculated) == (Decimal("824.00"), Decimal("0.00"))
    adds_up(bill)


def test_a_month_that_is_charged_when_it_is_closed_has_books_that_end_then() -> None:
    home = Account()
    home.read(NOVEMBER, 100, on(12, 3))
    home.pay("10.00", on(12, 2))
    home.pay("20.00", on(12, 4))
    bill = home.bill(NOVEMBER)
    assert (bill.until_on, bill.charged, bill.paid) == (date(2022, 12, 3), Decimal("412.00"), Decimal("10.00"))
    assert home.bill(DECEMBER).opening == bill.closing


def test_a_reading_of_the_next_month_that_comes_before_the_close_stands_in_the_next_bill() -> None:
    home = Account()
    home.read(DECEMBER, 100, on(12, 2))
    home.read(NOVEMBER, 200, on(12, 3))
    assert home.bill(NOVEMBER).closing == Decimal("824.00")
    december = home.bill(DECEMBER)
    assert (december.opening, december.charged, december.closing) == tuple(map(Decimal, ("824.00", "412.00", "1236.00")))


def test_an_advance_is_told_and_nothing_is_to_be_paid() -> None:
    home = Account("-2000.00")
    home.read(NOVEMBER, 260, on(11, 20))
    bill = home.bill(NOVEMBER)
    assert (bill.opening, bill.to_pay, bill.advance, bill.parts) == (Decimal("-2000.00"), Decimal("0.00"), Decimal("742.20"), ())
    adds_up(bill)


def test_a_month_that_was_charged_later_than_its_next_one_ended_has_no_bill_and_stands_in_a_later_one() -> None:
    home = Account()
    home.read(SEPTEMBER, 100, on(11, 5))
    home.read(NOVEMBER, 100, on(11, 20))
    calendar = home.books().calendar
    assert not calendar.can_be_billed(SEPTEMBER, on(12, 5))
    assert calendar.can_be_billed(NOVEMBER, on(12, 5)) and not calendar.can_be_billed(NOVEMBER, on(11, 30))
    assert [each.period for each in home.bill(NOVEMBER).changes] == [SEPTEMBER]


def test_the_month_ends_at_midnight_of_the_retailers_zone() -> None:
    assert last_moment(NOVEMBER, MOSCOW) == datetime(2022, 11, 30, 20, 59, 59, 999000, tzinfo=UTC)


MONEY = st.decimals(min_value=1, max_value=3000, places=2)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("read", "pay", "punish")), st.integers(0, 2), st.integers(0, 115), st.integers(0, 400), MONEY
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(events=EVENTS, opened=st.sampled_from(("0.00", "-731.15", "812.40")))
def test_whatever_happens_bills_add_up_follow_one_another_and_end_in_the_balance(
    events: list[tuple[str, int, int, int, Decimal]], opened: str
) -> None:
    """Corrections of any month at any time, payments, penalties: a chain without a gap, the last bill the ledger's own sum."""
    home = Account(opened)
    months = (SEPTEMBER, OCTOBER, NOVEMBER)
    for what, month, days, kwh, amount in sorted(events, key=lambda each: each[2]):
        at = datetime(2022, 9, 1, 9, tzinfo=UTC) + timedelta(days=days)
        if what == "read":
            home.read(months[month], kwh, at)
        elif what == "pay":
            home.pay(str(amount), at)
        else:
            home.punish(str(amount), months[month], at)
    period, before = SEPTEMBER, Decimal(opened)
    while period <= "2023-01":
        bill = home.bill(period)
        adds_up(bill)
        assert bill.opening == before
        period, before = next_period(period), bill.closing
    assert before == debt_of(owed_of(home.entries), DUE).balance
    assert home.bill(period_before(period)).parts == debt_of(owed_of(home.entries), DUE).parts


def test_a_bill_that_was_kept_holds_the_end_of_its_books() -> None:
    home = Account()
    home.read(NOVEMBER, 100, on(11, 20))
    home.kept[NOVEMBER] = home.bill(NOVEMBER).books_end
    closing = home.bill(NOVEMBER).closing
    other = ChargeKey(ACCOUNT_ID, "heating", NOVEMBER)
    home.revisions[other] = [replace(home.revisions[ChargeKey(ACCOUNT_ID, "electricity", NOVEMBER)][0], calculated_at=on(12, 3))]
    assert home.bill(NOVEMBER).closing == closing == home.bill(DECEMBER).opening
    assert asdict(home.bill(NOVEMBER))["books_end"] == last_moment(NOVEMBER, MOSCOW)


