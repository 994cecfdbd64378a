from __future__ import annotations

import json
from pathlib import Path

import pytest
from chassis.sealed import NotOpened, open_sealed, seal
from joserfc.jwk import ECKey


def pair(folder: Path, name: str) -> tuple[Path, Path]:
    key = ECKey.generate_key("P-256", parameters={"use": "enc", "alg": "ECDH-ES"})
    private, public = folder / f"{name}_private.json", folder / f"{name}_public.json"
    private.write_text(json.dumps(key.as_dict(private=True)))
    public.write_text(json.dumps(key.as_dict(private=False)))
    return private, public


def test_only_the_receiver_opens_a_sealed_text(tmp_path: Path) -> None:
    private, public = pair(tmp_path, "notification")
    other, _ = pair(tmp_path, "other")
    sealed = seal(public, "https://cabinet/пароль#abc")
    assert "abc" not in sealed
    assert open_sealed(private, sealed) == "https://cabinet/пароль#abc"
    with pytest.raises(NotOpened):
        open_sealed(other, sealed)


@pytest.mark.parametrize("text", ["", "a.b.c.d.e", "мусор"])
def test_what_was_not_sealed_is_not_opened(tmp_path: Path, text: str) -> None:
    private, _ = pair(tmp_path, "notification")
    with pytest.raises(NotOpened):
        open_sealed(private, text)
