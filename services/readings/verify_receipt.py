#!/usr/bin/env python3
"""Проверка квитанций о показаниях без связи с поставщиком. Checks receipts of meter readings, offline.

    python3 verify_receipt.py --keys receipt-keys.json RECEIPT.json [RECEIPT.json …]

Needs Python 3.10 or newer and the package `cryptography`, and nothing else of this repository: whoever doubts a receipt copies
this one file. The keys are published at <cabinet>/api/v1/readings/.well-known/receipt-keys.json; keep them with the receipts.
Several receipts of one account are also checked as a chain. Ends with 0 when all are genuine, 1 when not, 2 when unreadable.
"""

from __future__ import annotations

import argparse
import json
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

FIELDS = {
    "version", "number", "previous", "retailer", "account_id", "account_number", "meter_serial", "reading_id", "revision",
    "action", "period", "taken_on", "received_at", "source", "zones",
}  # fmt: skip
ACTIONS = {
    "submitted": ("показания приняты", "the reading was accepted"),
    "corrected": ("показания исправлены", "the reading was corrected"),
    "cancelled": ("показания отменены", "the reading was withdrawn"),
}
ZONES = {
    "single": ("показание", "figure"), "day": ("день", "day"), "night": ("ночь", "night"),
    "peak": ("пик", "peak"), "semi_peak": ("полупик", "semi-peak"),
}  # fmt: skip
SOURCES = {
    "customer": ("передал потребитель", "sent by the customer"),
    "staff": ("внёс сотрудник поставщика", "entered by the retailer's staff"),
    "automatic": ("передал счётчик", "sent by the meter itself"),
    "inspection": ("снято при проверке", "read at an inspection"),
    "imported": ("получено из базы поставщика", "taken from the retailer's base"),
    "estimated": ("рассчитано", "estimated"),
}


class NotGenuine(Exception):
    """Why a receipt is refused, in Russian and English."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.ru, self.en = ru, en


def verify(text: str, keys: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """What a genuine receipt says; NotGenuine otherwise. `text` is the file, or the compact form of a square code."""
    receipt, kid, signature = _parts(text.strip())
    if kid not in keys:
        raise NotGenuine(
            f"Ключа {kid} нет среди опубликованных ключей. Скачайте свежий список ключей.",
            f"The key {kid} is not among the published keys. Fetch the current list of keys.",
        )
    header = _canonical({"alg": "ES256", "kid": kid})
    signed = f"{_encoded(header.encode())}.{_encoded(_canonical(receipt).encode())}"
    try:
        r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        key = EllipticCurvePublicNumbers(_number(keys[kid]["x"]), _number(keys[kid]["y"]), SECP256R1()).public_key()
        key.verify(encode_dss_signature(r, s), signed.encode(), ECDSA(SHA256()))
    except (InvalidSignature, ValueError, KeyError):
        raise NotGenuine(
            "Подпись не подходит: квитанция изменена или подписана не поставщиком.",
            "The signature does not fit: the receipt was changed, or was not signed by the retailer.",
        ) from None
    _within(keys[kid], receipt)
    if set(receipt) != FIELDS or receipt["version"] != 1:
        raise NotGenuine("Квитанция неизвестного вида. Возьмите новую программу проверки.", "A receipt of an unknown kind.")
    return receipt


def _within(key: Mapping[str, str], receipt: Mapping[str, Any]) -> None:
    """A key that has ended signs nothing that came later; those published before keys had an end have none."""
    end = key.get("valid_to")
    try:
        over = end is not None and _moment(receipt["received_at"]) > _moment(end)
    except (ValueError, KeyError, TypeError, AttributeError):
        over = True
    if over:
        raise NotGenuine(
            f"Подписана ключом, который действовал до {end}, а показания получены позже: так мы не подписываем.",
            f"It is signed with a key that ended at {end}, and the reading came later: we sign nothing like that.",
        )


def check_chain(receipts: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Notes on receipts of one account taken together; NotGenuine where two of them cannot both be of one chain."""
    chains: dict[str, dict[int, Mapping[str, Any]]] = {}
    for receipt in receipts:
        chain = chains.setdefault(receipt["account_id"], {})
        if chain.setdefault(receipt["number"], receipt) != receipt:
            number = receipt["number"]
            raise NotGenuine(f"Две разные квитанции под номером {number}.", f"Two different receipts have number {number}.")
    for chain in chains.values():
        numbers = sorted(chain)
        for before, number in pairwise(numbers):
            if number != before + 1:
                yield f"Между № {before} и № {number} квитанций нет.", f"Receipts are missing from no. {before} to no. {number}."
            elif chain[number]["previous"] != sha256(_canonical(chain[before]).encode()).hexdigest():
                ru = f"Квитанция № {number} не продолжает квитанцию № {before}."
                raise NotGenuine(ru, f"Receipt no. {number} does not follow no. {before}.")
        if numbers[1:]:
            yield f"Цепочка из {len(numbers)} квитанций цела.", f"The chain of {len(numbers)} receipts is whole."


def describe(receipt: Mapping[str, Any]) -> tuple[str, str]:
    """What the receipt says, in Russian and English."""
    figures = [(ZONES.get(each["zone"], (each["zone"],) * 2), each["value"]) for each in receipt["zones"]]
    action = ACTIONS.get(receipt["action"], (receipt["action"],) * 2)
    source = SOURCES.get(receipt["source"], (receipt["source"],) * 2)
    said = []
    for place, (account, meter, taken, received) in enumerate((
        ("лицевой счёт", "счётчик №", "сняты", "получены"), ("account", "meter no.", "read on", "received at")
    )):  # fmt: skip
        shown = ", ".join(f"{names[place]} {value}" for names, value in figures)
        number = receipt["account_number"] or receipt["account_id"]
        said.append(
            f"{receipt['retailer']}, {account} {number}, {meter} {receipt['meter_serial']}: {action[place]}: {shown}; "
            f"{taken} {receipt['taken_on']}, {received} {receipt['received_at']}, {source[place]}"
        )
    return said[0], said[1]


def _parts(text: str) -> tuple[dict[str, Any], str, bytes]:
    try:
        if text.startswith("{"):
            document = json.loads(text, object_pairs_hook=_once)
            receipt, kid, signature = document["receipt"], document["kid"], document["signature"]
            whole = set(document) == {"receipt", "kid", "signature"}
        else:
            header, content, signature = text.split(".")
            whole = _canonical(json.loads(_decoded(header))) == _decoded(header).decode()
            kid, receipt = json.loads(_decoded(header))["kid"], json.loads(_decoded(content), object_pairs_hook=_once)
            whole = whole and json.loads(_decoded(header)) == {"alg": "ES256", "kid": kid}
            whole = whole and _canonical(receipt) == _decoded(content).decode()
        raw = _decoded(signature)
        if not (whole and isinstance(receipt, dict) and isinstance(kid, str) and len(raw) == 64):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NotGenuine("Это не квитанция, или файл повреждён.", "This is no receipt, or the file is damaged.") from None
    return receipt, kid, raw


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands twice would be read otherwise by another program."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError
    return dict(pairs)


def _canonical(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encoded(raw) != text:  # the last letter has bits to spare, and another one could stand for the same
        raise ValueError
    return raw


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))  # noqa: FURB162 (Python 3.10 reads no Z)


def _number(text: str) -> int:
    return int.from_bytes(_decoded(text), "big")


def _read(file: str) -> str:
    return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")


def main(arguments: Sequence[str] | None = None) -> int:
    """Say of each receipt whether it is genuine, and what it says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--keys", required=True, help="опубликованные ключи / the published keys (JWKS)")
    parser.add_argument("receipts", nargs="+", help="файлы квитанций / receipt files")
    given = parser.parse_args(arguments)
    try:
        keys = {each["kid"]: each for each in json.loads(_read(given.keys))["keys"]}
        texts = [(file, _read(file)) for file in given.receipts]
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"Не читается / cannot be read: {error}", file=sys.stderr)
        return 2
    genuine, refused = [], False
    for file, text in texts:
        try:
            receipt = verify(text, keys)
        except NotGenuine as why:
            refused = True
            print(f"{file}: НЕДЕЙСТВИТЕЛЬНА. {why.ru}\n{file}: NOT GENUINE. {why.en}")
            continue
        genuine.append(receipt)
        ru, en = describe(receipt)
        print(f"{file}: ПОДЛИННАЯ. № {receipt['number']}. {ru}.\n{file}: GENUINE. No. {receipt['number']}. {en}.")
    try:
        for ru, en in check_chain(genuine):
            print(f"{ru} {en}")
    except NotGenuine as why:
        refused = True
        print(f"ЦЕПОЧКА НАРУШЕНА. {why.ru}\nTHE CHAIN IS BROKEN. {why.en}")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
