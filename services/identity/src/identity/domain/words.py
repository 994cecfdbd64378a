"""A sentence for people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Text:
    """A sentence in both languages."""

    ru: str
    en: str
