"""Why a registry is refused as a whole, in words that a clerk can act on."""

from __future__ import annotations

from decimal import Decimal

from billing_calculator.domain.registry.content import Sums, Trouble
from billing_calculator.domain.words import money_en, money_ru

AGAIN_RU = "Ничего не проведено: запросите файл у отправителя заново."
AGAIN_EN = "Nothing was booked: ask the sender for the file again."


def empty() -> Trouble:
    """No byte of it."""
    return Trouble("file_empty", f"Файл пуст. {AGAIN_RU}", f"The file is empty. {AGAIN_EN}")


def cut_off() -> Trouble:
    """Its end is missing."""
    return Trouble(
        "file_cut_off",
        f"Файл обрезан: в нём нет последней строки с итогом. {AGAIN_RU}",
        f"The file is cut off: its last line with the totals is missing. {AGAIN_EN}",
    )


def off_format(line: int, wanted: str = "") -> Trouble:
    """It is another kind of file, or damaged."""
    ru = f"Строка {line} не такая, как в файлах этого вида{f' ({wanted})' if wanted else ''}."
    en = f"Line {line} is not as in files of this kind{f' ({wanted})' if wanted else ''}."
    return Trouble(
        "file_off_format",
        f"{ru} Такой файл не принимается частями. Проверьте, что выбран нужный вид файла. {AGAIN_RU}",
        f"{en} Such a file is not taken in parts. See that the right kind of file was chosen. {AGAIN_EN}",
    )


def mostly_unread(bad: int, whole: int) -> Trouble:
    """More rows are illegible than not."""
    return Trouble(
        "file_of_another_kind",
        f"Не читаются {bad} строк из {whole}. Похоже, выбран не тот вид файла. Ничего не проведено.",
        f"{bad} of {whole} lines cannot be read. This looks like another kind of file. Nothing was booked.",
    )


def after_the_end(line: int) -> Trouble:
    """The totals are not the end."""
    return Trouble(
        "rows_after_control",
        f"После строки с итогом есть ещё строки (строка {line}). {AGAIN_RU}",
        f"There are more lines behind the line with the totals (line {line}). {AGAIN_EN}",
    )


def control_differs(said: Sums, found: Sums, line: int) -> Trouble | None:
    """The control row, if the body does not come to what it says."""
    ru, en = [], []
    if said.count is not None and said.count != (found.count or 0):
        ru.append(f"платежей {said.count}, а в файле {found.count or 0}")
        en.append(f"{said.count} payments, and the file has {found.count or 0}")
    words = {"sum": ("сумма", "a sum of"), "transfer": ("к перечислению", "a transfer of"), "fee": ("комиссия", "a fee of")}
    for name, (what_ru, what_en) in words.items():
        told, held = getattr(said, name), getattr(found, name) or Decimal("0.00")
        if told is not None and told != held:
            ru.append(f"{what_ru} {money_ru(told)}, а в файле {money_ru(held)}")
            en.append(f"{what_en} {money_en(told)}, and the file has {money_en(held)}")
    if not ru:
        return None
    return Trouble(
        "control_differs",
        f"Итог не сходится (строка {line}): {'; '.join(ru)}. {AGAIN_RU}",
        f"The totals do not agree (line {line}): {'; '.join(en)}. {AGAIN_EN}",
    )


def order_differs(order: Decimal, transfer: Decimal) -> Trouble:
    """The bank moved another sum than the registry says."""
    return Trouble(
        "order_differs",
        f"По банку поступило {money_ru(order)}, а по реестру к перечислению {money_ru(transfer)}. Ничего не проведено: сверьте "
        "сумму платёжного поручения и выясните разницу с отправителем.",
        f"The bank order is {money_en(order)}, and the registry transfers {money_en(transfer)}. Nothing was booked: check the "
        "order's sum and clear the difference with the sender.",
    )
