"""What customers are told, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from notification.domain.access_letters import changed_letter, link_letter
from notification.domain.letter import Letter
from notification.domain.letters import Charge, Loaded, Payment, Place, Unpaid, charge_letter, loaded_letter, owed, payment_letter

MOSCOW = ZoneInfo("Europe/Moscow")
PLACE = Place("520000000017", "http://cabinet.example", MOSCOW)
AT = datetime(2022, 11, 20, 10, 5, tzinfo=UTC)
TODAY = date(2022, 11, 20)
CHARGE = Charge(
    account_id="a", period="2022-11", reason="reading_submitted", revision=1, volume=Decimal(260), total=Decimal("1257.80"),
    previous_total=Decimal("0.00"), difference=Decimal("1257.80"), balance=Decimal("1257.80"),
    unpaid=(Unpaid(date(2022, 12, 10), Decimal("1257.80")),), calculated_at=AT, why=(("первая", "first"), ("вторая", "second")),
)  # fmt: skip


def plain(letter: Letter) -> str:
    return f"{letter.title}\n{letter.text}".replace("\u00a0", " ")


def test_a_first_charge_says_the_sum_the_lines_and_until_when_to_pay() -> None:
    assert plain(charge_letter(CHARGE, PLACE, "ru")) == (
        "Начислено за ноябрь 2022: 1 257,80 ₽\n"
        "По лицевому счёту 520000000017 за ноябрь 2022 начислено 1 257,80 ₽ за 260 кВт·ч.\n"
        "К оплате 1 257,80 ₽ до 10 декабря 2022 года.\n"
        "первая\nвторая\nДанные на 20 ноября 2022, 13:05."
    )


def test_the_same_charge_in_english() -> None:
    assert plain(charge_letter(CHARGE, PLACE, "en")).startswith(
        "Charged for November 2022: RUB 1,257.80\n"
        "RUB 1,257.80 was charged to account 520000000017 for November 2022, for 260 kWh.\n"
        "To pay: RUB 1,257.80 by 10 December 2022."
    )


@pytest.mark.parametrize(
    ("reason", "ru", "en"),
    [
        ("reading_corrected", "показания исправлены", "the readings were corrected"),
        ("reading_cancelled", "показания отменены", "the readings were cancelled"),
        ("month_unread", "показаний не было, начислено по правилам", "it is charged by the rules"),
        ("something_new", "изменились данные", "the figures changed"),
    ],
)
def test_a_recalculation_says_why_and_what_it_was_before(reason: str, ru: str, en: str) -> None:
    changed = replace(
        CHARGE,
        revision=2,
        reason=reason,
        total=Decimal("824.00"),
        previous_total=Decimal("1257.80"),
        difference=Decimal("-433.80"),
    )
    russian, english = plain(charge_letter(changed, PLACE, "ru")), plain(charge_letter(changed, PLACE, "en"))
    assert russian.startswith("Перерасчёт за ноябрь 2022: −433,80 ₽") and ru in russian
    assert "Было 1 257,80 ₽, стало 824,00 ₽" in russian
    assert english.startswith("Recalculation for November 2022: −RUB 433.80") and en in english


def test_a_surcharge_carries_its_plus() -> None:
    more = replace(CHARGE, revision=2, difference=Decimal("10.00"))
    assert "+10,00 ₽" in plain(charge_letter(more, PLACE, "ru"))


def test_a_recalculation_that_changes_nothing_is_not_worth_telling() -> None:
    assert CHARGE.worth_telling
    assert replace(CHARGE, difference=Decimal("0.00")).worth_telling
    assert not replace(CHARGE, revision=2, difference=Decimal("0.00")).worth_telling
    assert replace(CHARGE, revision=2).kind == "charge_recalculated" and CHARGE.kind == "charge_calculated"


@pytest.mark.parametrize(
    ("balance", "ru", "en"),
    [
        ("100.00", "К оплате 100,00 ₽.", "To pay: RUB 100.00."),
        ("0.00", "Сейчас платить ничего не нужно.", "There is nothing to pay now."),
        ("-42.20", "Сейчас платить ничего не нужно. Аванс 42,20 ₽.", "There is nothing to pay now. Advance RUB 42.20."),
    ],
)
def test_what_is_owed_is_said_in_words(balance: str, ru: str, en: str) -> None:
    assert owed(Decimal(balance), (), "ru", today=TODAY).replace("\u00a0", " ") == ru
    assert owed(Decimal(balance), (), "en", today=TODAY).replace("\u00a0", " ") == en


OLD, NOVEMBER, DECEMBER = (
    Unpaid(date(2022, 10, 31), Decimal("1500.00")),
    Unpaid(date(2022, 12, 10), Decimal("824.00")),
    Unpaid(date(2023, 1, 10), Decimal("226.60")),
)


@pytest.mark.parametrize(
    ("unpaid", "ru", "en"),
    [
        (
            (NOVEMBER, DECEMBER),
            "К оплате 1 050,60 ₽, из них 824,00 ₽ до 10 декабря 2022 года, 226,60 ₽ до 10 января 2023 года.",
            "To pay: RUB 1,050.60, of which RUB 824.00 by 10 December 2022, RUB 226.60 by 10 January 2023.",
        ),
        (
            (OLD, NOVEMBER),
            "К оплате 2 324,00 ₽, из них 1 500,00 ₽ просрочено, 824,00 ₽ до 10 декабря 2022 года.",
            "To pay: RUB 2,324.00, of which RUB 1,500.00 overdue, RUB 824.00 by 10 December 2022.",
        ),
        ((OLD,), "К оплате 1 500,00 ₽, просрочено.", "To pay: RUB 1,500.00, overdue."),
        ((OLD, OLD), "К оплате 3 000,00 ₽, просрочено.", "To pay: RUB 3,000.00, overdue."),
        ((NOVEMBER, NOVEMBER), "К оплате 1 648,00 ₽ до 10 декабря 2022 года.", "To pay: RUB 1,648.00 by 10 December 2022."),
    ],
)
def test_older_debt_keeps_its_own_day_beside_the_new_charge(unpaid: tuple[Unpaid, ...], ru: str, en: str) -> None:
    balance = sum((part.amount for part in unpaid), Decimal(0))
    assert owed(balance, unpaid, "ru", today=TODAY).replace("\u00a0", " ") == ru
    assert owed(balance, unpaid, "en", today=TODAY).replace("\u00a0", " ") == en


def test_the_day_to_pay_by_is_overdue_only_after_midnight_of_the_retailers_zone() -> None:
    last_minute, midnight = datetime(2022, 12, 10, 20, 59, tzinfo=UTC), datetime(2022, 12, 10, 21, 0, tzinfo=UTC)
    assert "до 10 декабря" in plain(charge_letter(replace(CHARGE, calculated_at=last_minute), PLACE, "ru"))
    assert "1 257,80 ₽, просрочено." in plain(charge_letter(replace(CHARGE, calculated_at=midnight), PLACE, "ru"))


def test_a_payment_is_thanked_for() -> None:
    payment = Payment("a", Decimal("1300.00"), Decimal("-42.20"), AT)
    assert plain(payment_letter(payment, PLACE, "ru")).startswith(
        "Платёж получен: 1 300,00 ₽\nНа лицевой счёт 520000000017 поступил платёж 1 300,00 ₽. Спасибо!"
    )
    assert "Payment received: RUB 1,300.00" in plain(payment_letter(payment, PLACE, "en"))


def test_the_full_load_is_reported_with_its_moment() -> None:
    assert "загружена в личный кабинет" in plain(loaded_letter(Loaded("a", AT), PLACE, "ru"))
    assert "As of 20 November 2022, 13:05" in plain(loaded_letter(Loaded("a", AT), PLACE, "en"))


@pytest.mark.parametrize(
    ("purpose", "lasts", "ru", "en"),
    [
        ("first_password", timedelta(hours=24), "Спасибо за регистрацию!", "Thank you for registering!"),
        ("recovery", timedelta(minutes=60), "Вы попросили восстановить пароль.", "You asked for a new password."),
    ],
)
def test_a_password_link_keeps_its_secret_behind_the_hash(purpose: str, lasts: timedelta, ru: str, en: str) -> None:
    russian = link_letter(purpose=purpose, secret="s3", lasts=lasts, cabinet="http://c.example", language="ru")
    english = link_letter(purpose=purpose, secret="s3", lasts=lasts, cabinet="http://c.example", language="en")
    assert russian.link == english.link == "http://c.example/password#s3"
    assert ru in russian.text and en in english.text and "s3" not in russian.text
    assert ("24 ч" if purpose == "first_password" else "60 минут") in plain(russian)
    assert ("24 hours" if purpose == "first_password" else "60 minutes") in plain(english)


def test_a_changed_password_says_what_to_do_if_it_was_somebody_else() -> None:
    told = {"changed_at": AT, "cabinet": "http://c.example", "phone": "8-831", "zone": MOSCOW}
    russian = changed_letter(**told, tokens_ended=0, language="ru")
    english = changed_letter(**told, tokens_ended=1, language="en")
    assert "8-831" in russian.text and "13:05" in russian.text and "Токены" not in russian.text
    assert "If it was not you" in english.text and "tokens of your devices no longer work" in english.text
