"""Export profiles are data: one that cannot work is refused when it is read, with the place."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from account_sync.domain.export.entry import Kind
from account_sync.domain.export.profile import VALUES_OF, ExportProfileWrong, profile
from account_sync.outside.export_profiles import read_profile

Told = dict[str, Any]


def told() -> Told:
    read: Told = json.loads((files("account_sync") / "export_profiles" / "csv.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("file", sorted((files("account_sync") / "export_profiles").iterdir(), key=str), ids=str)
def test_every_profile_that_comes_along_works(file: Path) -> None:
    assert read_profile(file.stem).layouts.keys() == set(Kind)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda it: it.pop("separator"), "separator"),
        (lambda it: it.update(encoding="cp-1"), "cp-1"),
        (lambda it: it.update(separator=";;"), ";;"),
        (lambda it: it["operations"].pop("correction"), "correction"),
        (lambda it: it["control"].update(values=["rows", "weight"]), "weight"),
        (lambda it: it["payments"]["columns"].append({"title": "Телефон", "value": "phone"}), "phone"),
        (lambda it: it["readings"]["columns"].pop(0), "line"),
        (lambda it: it["readings"].update(file_name="{year}.csv"), "year"),
        (lambda it: it["answers"]["titles"].pop("reason"), "reason"),
        (lambda it: it.update(readings=[]), "indices"),
    ],
)
def test_a_profile_that_cannot_work_says_where(spoil: Callable[[Told], Any], said: str) -> None:
    spoilt = told()
    spoil(spoilt)
    with pytest.raises(ExportProfileWrong) as refused:
        profile("spoilt", spoilt)
    assert said in refused.value.ru
    assert said in refused.value.en


def test_a_retailers_own_profile_is_read_by_its_path(tmp_path: Path) -> None:
    own = tmp_path / "base.json"
    own.write_text(json.dumps(told() | {"encoding": "cp866"}), encoding="utf-8")
    assert (read_profile(str(own)).name, read_profile(str(own)).encoding) == ("base", "cp866")
    own.write_text("{")
    for name in (str(own), str(tmp_path / "none.json"), "none"):
        with pytest.raises(ExportProfileWrong):
            read_profile(name)


def test_no_column_names_a_person() -> None:
    personal = {"surname", "name", "patronymic", "address", "email", "phone", "holder"}
    assert not personal & set().union(*VALUES_OF.values())
