"""The folder that the base shares with the suite: its files in, the base's answers and totals out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from demo.base.ledger import Ledger, NotARegistry, Registry

ANSWER = "Реестр;Строка;Результат;Причина"
TOTALS = "Реестр;Получено строк;Получено на сумму;Принято строк;Принято на сумму;Отклонено строк;Отклонено на сумму"


@dataclass(frozen=True)
class Exchange:
    """Everything is written under another ending first, so that nobody takes half of it."""

    root: Path

    def last_number(self) -> int:
        """The highest number that lies there."""
        return max((int(file.name.split("_")[1]) for file in self._outgoing()), default=0)

    def take(self, ledger: Ledger) -> list[Registry]:
        """The registries that the base has not seen; those sent once more are known by their bytes."""
        fresh = []
        for file in sorted(self._outgoing(), key=lambda each: int(each.name.split("_")[1])):
            try:
                if registry := ledger.take(file.read_bytes()):
                    fresh.append(registry)
            except NotARegistry as error:
                ledger.faults.append(f"{file.name}: {error}")
        return fresh

    def answer(self, name: str, answers: Iterable[tuple[int, int, str]], *, cut_off: bool = False) -> None:
        """Registry, line, and the reason where the base refuses; `cut_off`: copied without its end."""
        rows = [f"{number};{line};{'отклонено' if why else 'принято'};{why}" for number, line, why in answers]
        self._put("answers", name, [ANSWER, *rows] if cut_off else [ANSWER, *rows, f"={len(rows)}"])

    def add_up(self, name: str, registries: Sequence[Registry]) -> None:
        """The base's control file."""
        rows = []
        for each in registries:
            figures = (f"{count};{total:f}".replace(".", ",") for count, total in each.figures())
            rows.append(";".join([str(each.number), *figures]))
        self._put("totals", name, [TOTALS, *rows, f"={len(rows)}"])

    def report(self, name: str) -> str:
        """What the suite says of an answer."""
        return " ".join(file.read_text(encoding="utf-8").strip() for file in self.root.glob(f"answers/*/{name}.csv.txt"))

    def _outgoing(self) -> list[Path]:
        return list(self.root.glob("outgoing/*.csv"))

    def _put(self, what: str, name: str, lines: Sequence[str]) -> None:
        draft = self.root / what / f"{name}.part"
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes("".join(f"{line}\r\n" for line in lines).encode("cp1251"))
        draft.replace(draft.with_suffix(".csv"))
