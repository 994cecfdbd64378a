"""The export of a person's data: asked for with the password, collected from every service, fetched as one archive."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from chassis.auth import Principal
from chassis.transaction import Work

from identity.actions.access_log import note
from identity.actions.consents import decisions_of
from identity.actions.holding import readable_organisation
from identity.actions.passwords import prove_current
from identity.announce import own_data
from identity.domain import export as rules
from identity.domain.access_log import Happening, Origin
from identity.domain.archive import archive
from identity.domain.erasure_errors import NoExport
from identity.domain.export import Export, Piece, State
from identity.domain.session import is_open

LINES = 10_000  # of the access log: more than a year holds


def prepare_export(work: Work[Any], person: Principal, *, current: str, address: str) -> None:
    """The password once more: whoever finds an open cabinet must not take everything along."""
    prove_current(work, user_id=person.user_id, session_id=person.session_id, current=current, address=address)


def ask_for_export(work: Work[Any], person: Principal, *, origin: Origin) -> Export:
    """Ask every service; one that is on its way or was made a moment ago is the same."""
    held: Export | None = work.store.exports.last(person.user_id)
    if held is not None and rules.is_fresh(held, now=work.system_now):
        return held
    export = rules.ask(export_id=work.new_id(), user_id=person.user_id, now=work.system_now, kept=_kept(work))
    work.store.exports.save(export)
    work.store.people.save_user(work.store.people.user(person.user_id))  # two requests at once conflict, and one finds the other
    note(work, person.user_id, Happening.EXPORT_ASKED, origin)
    account_ids = [grant.account_id for grant in work.store.people.grants(person.user_id)]
    other_ids = work.store.registrations.ids_of_additions(person.user_id)
    work.announce(own_data.export_requested(export, other_ids=other_ids, account_ids=account_ids))
    return export


def my_export(work: Work[Any], person: Principal) -> Export | None:
    """The person's last export that is still there."""
    found: Export | None = work.store.exports.last(person.user_id)
    return found if found is not None and found.kept_until > work.system_now else None


def keep_pieces(work: Work[Any], pieces: Sequence[Piece]) -> None:
    """Keep what the services send; when all have sent everything, the person is told."""
    exports: dict[str, Export] = work.store.exports.several(each.export_id for each in pieces)
    work.store.exports.keep([each for each in pieces if each.export_id in exports], until=exports)
    for export in exports.values():
        if export.state is State.READY:
            continue
        complete = _complete(work.store.exports.pieces(export.export_id))
        answered = rules.with_answers(export, complete, now=work.system_now, kept=_kept(work))
        work.store.exports.save(answered)
        user = work.store.people.user(export.user_id)
        if answered.state is State.READY and user is not None:
            work.announce(own_data.export_ready(answered, user=user))


def prepare_archive(work: Work[Any], person: Principal, *, export_id: str) -> dict[str, str]:
    """The archive, made of the pieces and of what identity itself holds; before the transaction: the vault is elsewhere."""
    export = my_export(work, person)
    session = work.store.sessions.one(person.session_id)
    if export is None or export.export_id != export_id or export.state is not State.READY:
        raise NoExport
    if not is_open(session, now=work.system_now):
        raise NoExport
    parts = {"identity": _own(work, person.user_id), **_collected(work, export)}
    packed = archive(parts, words=work.tools.export_words, made_at=export.asked_at)
    return {"file_name": f"dannye-{export.asked_at:%Y-%m-%d}.zip", "zip_base64": base64.b64encode(packed).decode()}


def note_fetched(work: Work[Any], person: Principal, *, origin: Origin) -> None:
    """The person reads in the access log when the archive was fetched, and on what."""
    note(work, person.user_id, Happening.EXPORT_FETCHED, origin)


def _complete(pieces: Iterable[Piece]) -> list[str]:
    held: dict[str, tuple[int, int]] = {}
    for each in pieces:
        count, _total = held.get(each.service, (0, 0))
        held[each.service] = (count + 1, each.total)
    return [service for service, (count, total) in held.items() if count == total]


def _collected(work: Work[Any], export: Export) -> dict[str, Any]:
    vault, texts = work.tools.vault, dict[str, str]()
    for each in work.store.exports.pieces(export.export_id):
        content = vault.decrypt(export.user_id, each.content) if each.encrypted else each.content
        texts[each.service] = texts.get(each.service, "") + (content or "")
    return {service: json.loads(text) for service, text in texts.items()}


def _own(work: Work[Any], user_id: str) -> dict[str, Any]:
    vault, user = work.tools.vault, work.store.people.user(user_id)
    readable = {
        key: vault.decrypt(user_id, text) for key in ("surname", "name", "patronymic", "email") if (text := getattr(user, key))
    }
    entity = readable_organisation(work, user)
    accounts = [
        {"account_number": each.account_number, "name": vault.decrypt(user_id, each.name) if each.name else None}
        for each in work.store.people.grants(user_id)
    ]
    return {
        "profile": {**readable, **(asdict(entity) if entity else {}), "registered_at": user.created_at},
        "accounts": accounts,
        "consents": [_decision(work, each) for each in decisions_of(work, user_id)],
        "sessions": [_session(each) for each in work.store.sessions.open_ones(user_id)],
        "access_log": [_line(each) for each in work.store.access_log.page(user_id, before=None, limit=LINES)],
    }


def _decision(work: Work[Any], decision: Any) -> dict[str, Any]:
    vault = work.tools.vault
    source = {key: vault.decrypt(decision.user_id, getattr(decision, key)) for key in ("ip", "user_agent")}
    return {**{key: getattr(decision, key) for key in ("kind", "version", "given", "at", "channel")}, **source}


def _session(session: Any) -> dict[str, Any]:
    device = session.device
    return {"began_at": session.began_at, "last_used_at": session.rotated_at, "browser": device.browser, "system": device.system}


def _line(line: Any) -> dict[str, Any]:
    device = line.origin.device
    where = {"browser": device.browser, "system": device.system, "network": line.origin.network}
    return {"happening": line.happening, "at": line.at, **where}


def _kept(work: Work[Any]) -> timedelta:
    return timedelta(days=work.settings.export_kept_days)
