"""Registries as banks and agents send them: for each kind its rows, and the file made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

OURS = "40702810138250123017"


@dataclass(frozen=True)
class Paid:
    """One payment as a file tells it."""

    operation: str
    account: str
    amount: str
    day: int = 19


def qiwi(rows: Sequence[Paid]) -> bytes:
    """QIWI's daily file."""
    lines = [f"{each.operation}\t2022-11-{each.day:02}\t12:30:05\t{each.account}\t{each.amount}" for each in rows]
    return "\n".join([*lines, f"Total:\t{len(rows)}\t{total(rows)}", ""]).encode()


def sber(rows: Sequence[Paid], *, fee: str = "0.00", period: str = "1122") -> bytes:
    """A bank's registry with its control row, in the encoding of its Windows."""
    def comma(text: str) -> str:
        return text.replace(".", ",")

    lines = [
        f"{each.day:02}-11-2022;12-30-05;8619;0155;{each.operation};{each.account};ИВАНОВ И.И.;Н.Новгород, Ленина, 1;{period};"
        f"{comma(each.amount)};{comma(str(Decimal(each.amount) - Decimal(fee)))};{comma(fee)}"
        for each in rows
    ]
    transfer, fees = total(rows) - Decimal(fee) * len(rows), Decimal(fee) * len(rows)
    control = f"={len(rows)};{comma(str(total(rows)))};{comma(str(transfer))};{comma(str(fees))};77;21-11-2022"
    return "\r\n".join([*lines, control, ""]).encode("cp1251")


def gorod(rows: Sequence[Paid]) -> bytes:
    """The file of the system «Город», whose sum stands at the top."""
    head = [f"#FILESUM {total(rows)}", "#TYPE 7", "#SERVICE 4321"]
    lines = [f"Иванов И.И.;Новосибирск,Ленина,1,2;{each.account};{each.amount};4321;{each.operation};{each.day:02}.11.2022"
             for each in rows]  # fmt: skip
    return "\r\n".join([*head, *lines, ""]).encode("cp1251")


def centre(*batches: Sequence[Paid]) -> bytes:
    """One batch of a settlement centre, or several merged into a file."""
    lines = []
    for number, rows in enumerate(batches, start=1):
        lines.append(f"ПАЧКА;{number};20.11.2022")
        lines += [f"{each.operation};{each.day:02}.11.2022;{each.account};1122;{each.amount}" for each in rows]
        lines.append(f"КОНЕЦ;{len(rows)};{total(rows)}")
    return "\r\n".join([*lines, ""]).encode("cp866")


def statement(rows: Sequence[Paid], *, came: str = "") -> bytes:
    """A bank's statement; a payment to somebody else stands in it too."""
    lines = ["1CClientBankExchange", "ВерсияФормата=1.02", "Кодировка=Windows", f"РасчСчет={OURS}", "СекцияРасчСчет",
             f"РасчСчет={OURS}", f"ВсегоПоступило={came or total(rows)}", "КонецРасчСчет"]  # fmt: skip
    for each in rows:
        lines += _document(each.operation, each.amount, each.day, OURS, f"Иванов И.И. за свет л/с {each.account}")
    lines += _document("900", "5000.00", 19, "40702810000000000001", "Аренда")
    return "\r\n".join([*lines, "КонецФайла", ""]).encode("cp1251")


def _document(number: str, amount: str, day: int, payee: str, purpose: str) -> list[str]:
    date = f"{day:02}.11.2022"
    return ["СекцияДокумент=Платежное поручение", f"Номер={number}", f"Дата={date}", f"Сумма={amount}", "Плательщик1=Иванов И.И.",
            "ПлательщикСчет=40817810000000000001", "ПлательщикБИК=044525225", f"ПолучательСчет={payee}",
            f"ДатаПоступило={date}", f"НазначениеПлатежа={purpose}", "КонецДокумента"]  # fmt: skip


def total(rows: Sequence[Paid]) -> Decimal:
    """What the rows come to."""
    return sum((Decimal(each.amount) for each in rows), Decimal("0.00"))


FILES: dict[str, tuple[str, Callable[[Sequence[Paid]], bytes]]] = {
    "qiwi-daily": ("QIWI_1234_202211191.csv", qiwi),
    "sber": ("1234567890_40702810138250123017_001.txt", sber),
    "gorod": ("gorod_1119.txt", gorod),
    "settlement-centre": ("rc_1119.txt", centre),
    "bank-statement": ("kl_to_1c.txt", statement),
}
