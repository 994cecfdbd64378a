"""Refusals as RFC 9457 problems: a stable type and code, a title in Russian, the sentence in both languages, a trace id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from flask import Response
from marshmallow import Schema, fields

from chassis import trace

CONTENT_TYPE = "application/problem+json"
STATUS_OF_KIND = {
    "invalid": 422,
    "unauthenticated": 401,
    "forbidden": 403,
    "missing": 404,
    "conflict": 409,
    "changed": 412,
    "too_many": 429,
}
TITLES = {
    400: "Запрос составлен неверно",
    401: "Нужно войти",
    403: "Нет доступа",
    404: "Не найдено",
    405: "Так обращаться нельзя",
    406: "Такой вид ответа не поддерживается",
    409: "Сейчас это невозможно",
    412: "Данные уже изменились",
    413: "Слишком большой запрос",
    415: "Неподдерживаемый вид данных",
    422: "Данные не приняты",
    429: "Слишком много запросов",
    500: "Ошибка на нашей стороне",
    503: "Сервис временно недоступен",
}
ADVICE = {  # what HTTP itself refuses, before anybody looks at what was asked
    400: ("Запрос составлен неверно. Исправьте его и повторите.", "The request is malformed. Correct it and try again."),
    405: (
        "Этот адрес так не вызывают. Допустимые способы названы в заголовке Allow.",
        "This address is not called like this. The Allow header names the methods that are possible.",
    ),
    413: ("Запрос слишком большой. Сократите его и повторите.", "The request is too large. Make it shorter and try again."),
}


class ErrorItemSchema(Schema):
    """What is wrong with one field."""

    pointer = fields.String(required=True, metadata={"description": "JSON Pointer (RFC 6901) to the field"})
    ru = fields.String(required=True)
    en = fields.String(required=True)


class ProblemSchema(Schema):
    """A refusal (RFC 9457)."""

    type = fields.String(required=True, metadata={"format": "uri-reference"})
    code = fields.String(required=True, metadata={"description": "stable word for programs"})
    status = fields.Integer(required=True)
    title = fields.String(required=True, metadata={"description": "Russian, short"})
    detail = fields.String(required=True, metadata={"description": "Russian, a complete sentence"})
    detail_en = fields.String(required=True)
    details = fields.Dict(keys=fields.String(), required=True, metadata={"description": "figures of the refusal, by code"})
    errors = fields.List(fields.Nested(ErrorItemSchema), required=True)
    trace_id = fields.String(required=True)


class Problem(Exception):
    """A refusal on its way to the client."""

    def __init__(
        self,
        status: int,
        code: str,
        ru: str,
        en: str,
        *,
        details: Mapping[str, Any] | None = None,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        title: str = "",
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.ru = ru
        self.en = en
        self.details = dict(details or {})
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.title = title or TITLES.get(status, "Запрос отклонён")

    def as_dict(self) -> dict[str, Any]:
        """The body of the answer."""
        return {
            "type": "/problems/" + self.code.replace("_", "-"),
            "code": self.code,
            "status": self.status,
            "title": self.title,
            "detail": self.ru,
            "detail_en": self.en,
            "details": self.details,
            "errors": self.errors,
            "trace_id": trace.current().trace_id,
        }

    def response(self) -> Response:
        """The answer itself."""
        response = Response(orjson.dumps(self.as_dict(), default=str), status=self.status, content_type=CONTENT_TYPE)
        response.headers.update(self.headers)
        return response


def of_domain(error: Any) -> Problem:
    """The problem for a domain error: its kind decides the status; `errors` and `title` are optional."""
    errors, title = getattr(error, "errors", ()), getattr(error, "title", "")
    headers = {"Retry-After": str(error.details["retry_after"])} if "retry_after" in error.details else {}
    return Problem(
        STATUS_OF_KIND[error.kind],
        error.code,
        error.ru,
        error.en,
        details=error.details,
        errors=errors,
        headers=headers,
        title=title,
    )


def not_found() -> Problem:
    """The one answer for what is unknown and for what belongs to somebody else."""
    return Problem(404, "not_found", "Такого адреса или записи нет.", "There is no such address or record.")


def account_not_found() -> Problem:
    """The one answer for an unknown account and for somebody else's."""
    return Problem(404, "account_not_found", "Лицевой счёт не найден.", "The account was not found.")


def unavailable() -> Problem:
    """The database did not answer in time; the client may repeat with the same Idempotency-Key."""
    return Problem(
        503,
        "temporarily_unavailable",
        "Сервис временно недоступен. Повторите запрос через несколько секунд.",
        "The service is temporarily unavailable. Repeat the request in a few seconds.",
        headers={"Retry-After": "2"},
    )


def unexpected() -> Problem:
    """Something broke here; what exactly is in the log under the same trace id."""
    return Problem(
        500,
        "unexpected",
        "На нашей стороне произошла ошибка. Мы уже знаем о ней; повторите позже.",
        "Something went wrong on our side. We know of it already; please try again later.",
    )


def unauthenticated() -> Problem:
    """No access token, or one that does not hold."""
    return Problem(
        401,
        "not_authenticated",
        "Войдите в личный кабинет: доступ не подтверждён или истёк.",
        "Sign in: access is not proven or has expired.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def role_missing() -> Problem:
    """Known, but without the role that this takes."""
    return Problem(
        403,
        "role_missing",
        "Ваших прав для этого недостаточно. Попросите нужное право у того, кто вам открыл доступ.",
        "Your rights are not enough for this. Ask whoever gave you access.",
    )


def account_role_missing() -> Problem:
    """May see the account, but what was asked is for others."""
    return Problem(
        403,
        "role_missing",
        "По этому лицевому счёту вам открыт не весь доступ. Попросите владельца счёта сделать это или дать вам право.",
        "You have limited access to this account. Ask its owner to do this or to give you the right.",
    )


def only_looking() -> Problem:
    """Somebody of the staff looks at the cabinet as its customer sees it."""
    return Problem(
        403,
        "only_looking",
        "Кабинет открыт для просмотра: изменить здесь ничего нельзя.",
        "The account is open to look at only: nothing can be changed here.",
    )


def conflict() -> Problem:
    """Two requests changed the same thing at once and repeating did not settle it."""
    return Problem(
        409,
        "changed_meanwhile",
        "Эти данные только что изменил другой запрос. Обновите страницу и повторите.",
        "Another request has just changed this. Refresh and try again.",
    )
