"""By which rule something is kept after a person was erased, in words; and how the certificate calls things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from identity.domain.erasure import Part
from identity.domain.words import Text


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule of the law; `years` is how long it makes keep, None while a contract goes on."""

    law: Text
    why: Text
    years: int | None

    def until(self, at: datetime) -> date | None:
        """The day until which what is kept at this moment is kept."""
        if self.years is None:
            return None
        day = at.date()
        return date(day.year + self.years, day.month, min(day.day, 28) if day.month == 2 else day.day)


@dataclass(frozen=True, kw_only=True)
class Retention:
    """The rules and the words, from a data file."""

    services: Mapping[str, Text]
    things: Mapping[str, Text]
    rules: Mapping[str, Rule]

    def thing(self, what: str) -> Text:
        """How a thing is called; one that a newer service knows is called as it calls it."""
        return self.things.get(what, Text(ru=what, en=what))

    def describe(self, part: Part) -> dict[str, object]:
        """One service's part of the certificate, in words."""
        name = self.services.get(part.service, Text(ru=part.service, en=part.service))
        return {
            "service": part.service,
            **_said("service", name),
            "erased": [self._erased(what, count) for what, count in part.erased.items() if count],
            "kept": [self._kept(what, count, rule, part.at) for what, (count, rule) in part.kept.items() if count],
            "at": part.at,
        }

    def _erased(self, what: str, count: int) -> dict[str, object]:
        return {"what": what, **_said("what", self.thing(what)), "count": count}

    def _kept(self, what: str, count: int, code: str, at: datetime) -> dict[str, object]:
        rule = self.rules[code]
        words = {**_said("what", self.thing(what)), **_said("law", rule.law), **_said("why", rule.why)}
        return {"what": what, **words, "count": count, "rule": code, "until": rule.until(at)}


def _said(key: str, text: Text) -> dict[str, object]:
    return {f"{key}_ru": text.ru, f"{key}_en": text.en}
