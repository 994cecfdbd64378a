"""A bank's statement at its edges: which file it is, whose money came, and what an operation is called."""

from __future__ import annotations

import re

from billing_calculator.domain.registry.content import Content
from billing_calculator.domain.registry.reading import read
from billing_calculator.store.registry_profiles import RegistryProfiles

from tests.billing_calculator.examples import ACCOUNT_NUMBER, NOON
from tests.billing_calculator.registry_files import OURS, Paid, statement

PROFILE = RegistryProfiles().chosen("bank-statement", "")
ROWS = [Paid("77", ACCOUNT_NUMBER, "200.00"), Paid("78", ACCOUNT_NUMBER, "50.00", day=20)]


def taken(text: str) -> Content:
    return read(text.encode("cp1251"), PROFILE, now=NOON)


def whole(came: str = "") -> str:
    return statement(ROWS, came=came).decode("cp1251")


def test_it_begins_as_statements_do_and_names_its_encoding_in_its_first_forty_lines() -> None:
    assert taken(whole()).troubles == []
    for wrong in (whole().replace("1CClientBankExchange", "1CClient"), whole().replace("Кодировка=Windows", "Кодировка=Koi")):
        (trouble,) = taken(wrong).troubles
        assert (trouble.code, trouble.ru[:9]) == ("file_off_format", "Строка 1 ")
    encoding = "Кодировка=Windows\r\n"
    without = whole().replace(encoding, "")
    for filler, good in ((38, True), (39, False)):
        head, rest = without.split("\r\n", 1)
        found = taken(f"{head}\r\n" + "Пусто=1\r\n" * filler + encoding + rest)
        assert (not found.troubles) == good, filler


def test_a_section_within_another_is_told_with_its_line_and_one_that_never_ends_with_its_first() -> None:
    text = whole().replace("КонецРасчСчет\r\n", "")
    (trouble,) = taken(text).troubles
    assert trouble.ru.startswith(f"Строка {text.split('СекцияДокумент')[0].count(chr(10)) + 1} ")
    cut = whole().rsplit("КонецДокумента\r\n", 1)
    (open_one,) = taken("".join(cut)).troubles
    last = cut[0].rsplit("СекцияДокумент", 1)[0].count("\n") + 1
    assert open_one.ru.startswith(f"Строка {last} ") and "КонецДокумента" in open_one.ru


def test_what_came_is_summed_over_all_days_of_the_account_and_compared_with_the_documents() -> None:
    assert taken(whole("250.00")).total == 250
    (trouble,) = taken(whole("250.01")).troubles
    assert trouble.code == "control_differs" and "(строка 1)" in trouble.ru
    section = f"СекцияРасчСчет\r\nРасчСчет={OURS}\r\nВсегоПоступило=50.00\r\nКонецРасчСчет\r\n"
    two_days = whole("200.00").replace("СекцияДокумент", section + "СекцияДокумент", 1)
    assert taken(two_days).troubles == []
    silent = re.sub("ВсегоПоступило=[^\r]*\r\n", "", whole())
    assert taken(silent).troubles == [] and len(taken(silent).rows) == 2, "what nobody says is not compared"
    unsaid = section.replace("ВсегоПоступило=50.00\r\n", "")
    assert taken(whole("250.00").replace("СекцияДокумент", unsaid + "СекцияДокумент", 1)).troubles == []


def test_an_operation_is_its_documents_number_and_a_mark_of_day_and_payer() -> None:
    first, second = taken(whole()).rows
    assert re.fullmatch("77-[0-9a-f]{24}", first.operation) and re.fullmatch("78-[0-9a-f]{24}", second.operation)
    other_day = taken(whole().replace("Дата=19.11.2022", "Дата=18.11.2022")).rows[0]
    assert other_day.operation != first.operation and other_day.operation.startswith("77-")
    content = taken(whole().replace("Номер=77\r\n", ""))
    assert [each.faults[0].code for each in content.bad] == ["operation"] and len(content.rows) == 1
