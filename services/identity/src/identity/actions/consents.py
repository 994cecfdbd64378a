"""Consents: read as documents, given at registration and in the cabinet, withdrawn; the others are told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.auth import Principal
from chassis.transaction import Work

from identity import announce
from identity.actions.access_log import note
from identity.domain import session as sessions
from identity.domain.access import decided
from identity.domain.access_log import Happening, Origin
from identity.domain.consent import ConsentText, Decision, Kind, Standing, document_in_force, standings
from identity.domain.errors import SessionOver
from identity.domain.registration import Registration

LONGEST_AGENT = 512


@dataclass(frozen=True, kw_only=True)
class Source:
    """From where a decision comes, encrypted with the person's data key."""

    ip: str
    user_agent: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A decision as its owner reads it, the address in plain text."""

    decision: Decision
    ip: str


def documents(work: Work[Any]) -> Mapping[Kind, ConsentText]:
    """The documents in force."""
    found: Mapping[Kind, ConsentText] = work.tools.consents
    return found


def current_consent(work: Work[Any]) -> ConsentText:
    """The consent that every registration needs."""
    return documents(work)[Kind.PERSONAL_DATA]


def encrypted_source(work: Work[Any], user_id: str, *, address: str, user_agent: str) -> Source:
    """Before the transaction: the vault is another server."""
    vault = work.tools.vault
    return Source(ip=vault.encrypt(user_id, address), user_agent=vault.encrypt(user_id, user_agent[:LONGEST_AGENT]))


def boxes(work: Work[Any], optional: Iterable[Mapping[str, Any]]) -> list[tuple[ConsentText, bool]]:
    """The required consent, which has its own place on the form, and what was said to the optional ones that were shown."""
    required = current_consent(work)
    ticked = {required.kind: (required, True)}
    for box in optional:
        document = document_in_force(documents(work), kind=box["kind"], version=box["version"], given=box["given"])
        ticked[document.kind] = (document, box["given"])
    return list(ticked.values())


def decisions_at_registration(
    work: Work[Any], registration: Registration, ticked: Iterable[tuple[ConsentText, bool]]
) -> list[Decision]:
    """What the form said, box by box."""
    source = Source(ip=registration.own_consent.ip, user_agent=registration.own_consent.user_agent)
    return [
        _decision(work, registration.user_id, document, given=given, number=number, channel="registration", source=source)
        for number, (document, given) in enumerate(ticked, 1)
    ]


def decisions_of(work: Work[Any], user_id: str) -> list[Decision]:
    """Everything the person decided; who registered before decisions were kept by themselves has the one of the registration."""
    kept: list[Decision] = work.store.consents.of(user_id)
    if any(each.kind == Kind.PERSONAL_DATA for each in kept):
        return kept
    registration = work.store.registrations.of_user(user_id)
    return [*([_as_decision(registration)] if registration else []), *kept]


def standings_of(work: Work[Any], user_id: str) -> list[Standing]:
    """Every document in force with the person's last word on it."""
    return standings(documents(work), decisions_of(work, user_id))


def consents_due(work: Work[Any], user_id: str) -> list[str]:
    """Which documents to show at this entry, because their text is new to the person."""
    return [each.document.kind.value for each in standings_of(work, user_id) if each.due]


def my_consents(work: Work[Any], person: Principal) -> tuple[list[Standing], list[Shown]]:
    """What the person said to each document, and all decisions, newest first."""
    decisions = decisions_of(work, person.user_id)
    vault = work.tools.vault
    history = [Shown(decision=each, ip=vault.decrypt(person.user_id, each.ip) or "") for each in reversed(decisions)]
    return standings(documents(work), decisions), history


def prepare_decision(work: Work[Any], person: Principal, *, address: str, user_agent: str) -> Source:
    """From where, encrypted; only from a session that is still open."""
    if not sessions.is_open(work.store.sessions.one(person.session_id), now=work.system_now):
        raise SessionOver
    return encrypted_source(work, person.user_id, address=address, user_agent=user_agent)


def decide(
    work: Work[Any], person: Principal, *, kind: str, version: str, given: bool, source: Source, origin: Origin
) -> None:
    """Keep one decision and tell the others; the same word to the same text changes nothing."""
    document = document_in_force(documents(work), kind=kind, version=version, given=given)
    before = decisions_of(work, person.user_id)
    last = next((each for each in reversed(before) if each.kind == document.kind), None)
    if last is not None and (last.given, last.version) == (given, document.version):
        return
    user = work.store.people.user(person.user_id)
    if user is None:
        raise SessionOver
    changed = decided(user)
    number = max((each.number for each in before), default=0) + 1
    decision = _decision(work, user.user_id, document, given=given, number=number, channel="cabinet", source=source)
    work.store.people.save_user(changed)  # two decisions at once conflict here, and one is made again
    work.store.consents.add([decision])
    note(work, user.user_id, Happening.CONSENT_GIVEN if given else Happening.CONSENT_WITHDRAWN, origin)
    work.announce(announce.consents_changed(changed, latest([*before, decision])))


def latest(decisions: Sequence[Decision]) -> list[Decision]:
    """The last word on each document."""
    return list({each.kind: each for each in sorted(decisions, key=lambda each: each.number)}.values())


def _decision(
    work: Work[Any], user_id: str, document: ConsentText, *, given: bool, number: int, channel: str, source: Source
) -> Decision:
    return Decision(
        decision_id=work.new_id(),
        user_id=user_id,
        number=number,
        kind=document.kind.value,
        version=document.version,
        sha256=document.sha256,
        given=given,
        at=work.system_now,
        channel=channel,
        ip=source.ip,
        user_agent=source.user_agent,
    )


def _as_decision(registration: Registration) -> Decision:
    consent = registration.own_consent
    return Decision(
        decision_id=registration.registration_id,
        user_id=registration.user_id,
        number=0,
        kind=Kind.PERSONAL_DATA.value,
        version=consent.version,
        sha256=consent.sha256,
        given=True,
        at=consent.given_at,
        channel="registration",
        ip=consent.ip,
        user_agent=consent.user_agent,
    )
