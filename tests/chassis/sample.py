"""A small service that the chassis tests run: it keeps notes and tells that a password changed. It speaks as identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import flask
from chassis.auth import CUSTOMER, machine, revocation_handler, staff
from chassis.mongo import Collection, Document, Index
from chassis.service import Service
from chassis.settings import ServiceSettings
from chassis.transaction import Work
from chassis.web import Call, Door
from contracts.events.identity import ACCESS_REVOKED, PASSWORD_CHANGED
from contracts.fields import Kwh, MeterValue, Money, OneOf, Price
from marshmallow import EXCLUDE, Schema, fields, validate
from pymongo.client_session import ClientSession
from pymongo.database import Database

USER = "5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c01"


class NotesError(Exception):
    kind = "invalid"
    code = "notes"
    ru = ""
    en = ""

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details


class NoteTooLow(NotesError):
    code = "note_too_low"
    ru = "Записано меньше прежнего."
    en = "The note is below the earlier one."


class NoteMissing(NotesError):
    kind: ClassVar[str] = "missing"
    code = "note_missing"
    ru = "Такой записи нет."
    en = "There is no such note."


class Store:
    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._db = db
        self._session = session

    def add(self, row: Document) -> None:
        self._db["notes"].insert_one(row, session=self._session)

    def highest(self, account_id: str) -> Decimal:
        row = self._db["notes"].find_one({"account_id": account_id}, sort=[("value", -1)], session=self._session)
        return Decimal(0) if row is None else row["value"]

    def count(self, account_id: str) -> int:
        return self._db["notes"].count_documents({"account_id": account_id}, session=self._session)

    def rename(self, title: str) -> None:
        self._db["titles"].insert_one({"_id": title}, session=self._session)


class Part(Schema):
    class Meta:
        unknown = EXCLUDE

    zone = OneOf("day", "night", required=True)
    value = MeterValue(required=True)


class AddNoteRequest(Schema):
    parts = fields.List(fields.Nested(Part), required=True, validate=validate.Length(min=1, max=3))
    text = fields.String(validate=validate.Length(max=20), load_default="")
    fail = fields.Boolean(load_default=False)


class NoteResponse(Schema):
    note_id = fields.String(required=True)
    total = Money(required=True)
    price = Price(required=True)
    volume = Kwh(required=True)


class NotesQuery(Schema):
    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=100))


class NotesPage(Schema):
    count = fields.Integer(required=True)
    limit = fields.Integer(required=True)


class NewsResponse(Schema):
    text = fields.String(required=True)


class TitleRequest(Schema):
    title = fields.String(required=True)


@dataclass(frozen=True)
class Note:
    note_id: str
    total: Decimal
    price: Decimal = Decimal("4.12")
    volume: Decimal = Decimal(260)


notes = Door("notes", "/api/v1/notes", summary="Notes of an account.")


@notes.query("/news", returns=NewsResponse, access="public", fresh=60)
def show_news(_call: Call) -> dict[str, str]:
    """What everybody may read."""
    return {"text": "nothing new"}


@notes.command("POST", "/accounts/<account_id>/notes", body=AddNoteRequest, returns=NoteResponse, status=201)
def add_note(call: Call) -> Note:
    """Keep a note."""
    account_id = call.account()
    value = call.body["parts"][0]["value"]
    if value < call.work.store.highest(account_id):
        raise NoteTooLow(expected_from="1")
    note_id = call.work.new_id()
    call.work.store.add({"_id": note_id, "account_id": account_id, "value": value, "at": call.work.now})
    call.work.announce(
        PASSWORD_CHANGED.fact(
            subject=note_id,
            revision=1,
            partition_key=USER,
            data={"user_id": USER, "email": "c2VhbGVk", "changed_at": call.work.now},
        )
    )
    if call.body["fail"]:
        raise RuntimeError("Иванов Иван, ivanov@example.org")
    return Note(note_id, Decimal("1257.80"))


def keep_marks(work: Work[Store], asked: Sequence[tuple[str, Decimal]]) -> list[Note]:
    for account_id, value in asked:
        work.store.add({"_id": work.new_id(), "account_id": account_id, "value": value})
    return [Note(account_id, value) for account_id, value in asked]


@notes.command(
    "POST", "/accounts/<account_id>/marks", body=AddNoteRequest, returns=NoteResponse, status=201, together=keep_marks
)
def keep_mark(call: Call) -> tuple[str, Decimal]:
    """Keep a mark, with those of others that come at once."""
    if call.body["fail"]:
        raise NoteTooLow(expected_from="1")
    return call.account(), call.body["parts"][0]["value"]


@notes.query("/accounts/<account_id>/notes", params=NotesQuery, returns=NotesPage)
def list_notes(call: Call) -> dict[str, int]:
    """Count the notes."""
    return {"count": call.work.store.count(call.account()), "limit": call.params["limit"]}


@notes.query("/accounts/<account_id>/notes/<note_id>", returns=NoteResponse, problems=(404,))
def show_note(call: Call) -> Note:
    call.account()
    raise NoteMissing(note_id=call.path["note_id"])


@notes.command("PUT", "/accounts/<account_id>/title", access=CUSTOMER | machine("notes:write"))
def entitle(call: Call) -> None:
    """Done by the owner and by an editor of the account."""
    call.account("owner", "editor")


@notes.query("/drawers", returns=NotesPage, access=staff("clerk", "head"))
def read_drawers(call: Call) -> dict[str, int]:
    """What only the staff sees."""
    return {"count": len(call.person.roles), "limit": 0}


@notes.command("POST", "/titles", body=TitleRequest, access="public")
def take_title(call: Call) -> None:
    call.work.store.rename(call.body["title"])


@notes.command("POST", "/entries", access="public", idempotent=False)
def enter(call: Call) -> flask.Response | None:
    call.work.store.add({"_id": call.work.new_id(), "account_id": "entries", "value": Decimal(1)})
    if call.request.args.get("wrong"):
        return call.refused(NoteTooLow())
    call.set_cookie("refresh", "r1", httponly=True, samesite="Strict", path="/api/v1/notes")
    return None


@notes.command("GET", "/pay", access="public", idempotent=False, media="application/xml")
def pay(call: Call) -> flask.Response:
    call.work.store.add({"_id": call.work.new_id(), "account_id": "pay", "value": Decimal(1)})
    return flask.Response("<response/>", content_type="application/xml")


service = Service(
    name="identity",
    settings=ServiceSettings,
    store=Store,
    errors=NotesError,
    doors=(notes,),
    handlers=[revocation_handler(ACCESS_REVOKED)],
    collections=[Collection("notes", (Index(("account_id", "-value")),)), Collection("titles")],
)
