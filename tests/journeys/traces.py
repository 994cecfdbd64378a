"""What people leave where it belongs, and what is looked for everywhere else once all journeys are over."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import requests
from demo.entry import NEW_PASSWORD
from demo.mailbox import SECRET

from tests.journeys import organisations
from tests.journeys.people import PASSWORD, Town

TOKEN = re.compile(rb"eyJ[\w-]{10,}\.eyJ[\w-]{10,}|[0-9a-f]{8}-[0-9a-f-]{27}\.[\w-]{40,}")  # access tokens, refresh tokens
PHONE = re.compile(rb"\+7[ (-]*9\d\d")
LONG_ENOUGH = 4  # letters of a surname that no other word holds by chance


def words_of(town: Town) -> set[str]:
    """Surnames, addresses, passwords and the secrets of links, of everybody who has passed."""
    letters = requests.get(f"{town.mail}/messages.json", timeout=10).json()
    secrets = set(SECRET.findall(json.dumps([letter["text"] for letter in letters])))
    surnames = {row["surname"] for row in town.registered() if len(row["surname"]) > LONG_ENOUGH}
    return {PASSWORD, NEW_PASSWORD, "@example.org"} | secrets | surnames | organisations.words()


def spellings(words: set[str]) -> dict[bytes, str]:
    """As text, and as JSON writes it with escapes."""
    return {form.encode(): word for word in words for form in (word, json.dumps(word)[1:-1])}


def betrayals(files: Mapping[str, bytes], words: set[str]) -> set[tuple[str, str]]:
    """Which file holds which of these words."""
    forms = spellings(words)
    return {(name, word) for name, content in files.items() for form, word in forms.items() if form in content}


def looks_secret(files: Mapping[str, bytes]) -> set[tuple[str, bytes]]:
    """What nobody has planted and is a token or a telephone number by its looks; shown without its end."""
    return {(name, found[:16]) for name, content in files.items() for each in (TOKEN, PHONE) for found in each.findall(content)}
