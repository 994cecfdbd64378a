"""What can be wrong with a file of readings as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from readings.domain.errors import ReadingsError
from readings.domain.texts import Text


class BatchUnreadable(ReadingsError):
    """Nothing of the file can be taken; says what to do."""

    code = "batch_unreadable"

    @classmethod
    def encoding(cls) -> BatchUnreadable:
        return cls(Text(
            "Кодировка файла не подходит. Сохраните его как CSV в кодировке UTF-8 или Windows-1251.",
            "The encoding of the file is unknown. Please save it as CSV in UTF-8 or Windows-1251.",
        ))  # fmt: skip

    @classmethod
    def broken(cls) -> BatchUnreadable:
        return cls(Text("Это не файл CSV. Сохраните таблицу как CSV.", "This is no CSV file. Please save the table as CSV."))

    @classmethod
    def empty(cls) -> BatchUnreadable:
        return cls(Text("В файле нет ни одной строки с показаниями.", "There is no row with readings in the file."))

    @classmethod
    def columns(cls, missing: Sequence[str], titles: str) -> BatchUnreadable:
        return cls(Text(
            f"В первой строке файла нет столбцов: {', '.join(missing)}. Она должна быть такой: {titles}",
            f"The first line lacks columns: {', '.join(missing)}. It must be: {titles}",
        ))  # fmt: skip

    @classmethod
    def too_long(cls, most: int) -> BatchUnreadable:
        return cls(Text(
            f"В файле больше {most} строк. Разделите его на части.", f"The file has more than {most} rows. Please split it."
        ))  # fmt: skip


class BatchUnknown(ReadingsError):
    """There is no such batch, or it is somebody else's."""

    kind = "missing"
    code = "batch_unknown"

    def __init__(self) -> None:
        super().__init__(Text("Такого списка показаний нет.", "There is no such batch of readings."))


class NothingToConfirm(ReadingsError):
    """No row of the batch waits for a word."""

    kind = "conflict"
    code = "nothing_to_confirm"

    def __init__(self) -> None:
        super().__init__(Text("Подтверждать нечего.", "There is nothing to confirm."))
