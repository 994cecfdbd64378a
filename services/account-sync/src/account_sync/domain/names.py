"""Spelling of names: what two people would call the same name although they typed it differently (domain rule 6.1, step 3)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DASHES = re.compile("[\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d]")
_AROUND_DASH = re.compile(r"\s*-\s*")
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc\u00b4`]")
_LATIN = "ABCEHKMOPTXYË"
_CYRILLIC = "АВСЕНКМОРТХУЁ"
_LOOK_ALIKES = str.maketrans(_LATIN + _LATIN.lower(), _CYRILLIC + _CYRILLIC.lower())


@dataclass(frozen=True)
class Spelling:
    """A name ready to compare. `look_alikes`: Latin letters that look Cyrillic were read as Cyrillic."""

    text: str
    look_alikes: bool

    @property
    def is_initial(self) -> bool:
        """A single letter without punctuation; «А.» is none, the form asks to type it without the point."""
        return len(self.text) == 1 and self.text.isalpha()

    @property
    def initial(self) -> str:
        """The first letter, empty for an empty name."""
        return self.text[:1]


def spelling(raw: str) -> Spelling:
    """NFC, trimmed, single spaces, one kind of dash and apostrophe, look-alikes to Cyrillic, caseless, ё as е."""
    visible = "".join(letter for letter in unicodedata.normalize("NFC", raw) if unicodedata.category(letter) != "Cf")
    dashed = _AROUND_DASH.sub("-", _DASHES.sub("-", _APOSTROPHES.sub("'", " ".join(visible.split()))))
    cyrillic = dashed.translate(_LOOK_ALIKES)
    return Spelling(cyrillic.casefold().replace("ё", "е"), look_alikes=cyrillic != dashed)


def spelling_in_base(raw: str) -> Spelling:
    """As `spelling`; the base's own initials may carry a point («А.»), which says nothing."""
    return spelling(raw.strip().removesuffix("."))
