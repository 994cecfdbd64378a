"""A request for a token by client credentials, read as RFC 6749 says (2.3.1, 4.4.2), and refused in its words (5.2)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_plus

GRANT = "client_credentials"
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*")
_ACCOUNT_NUMBER = re.compile(r"[0-9]{12}")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class TokenRefused(Exception):
    """There is no token; `error` is a word of RFC 6749, 5.2."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.error, self.description = error, description


@dataclass(frozen=True, kw_only=True)
class TokenRequest:
    """What was asked: who says to be who, for which rights (None: all), about which account."""

    client_id: str
    client_secret: str
    grant_type: str
    scope: str | None
    account_number: str | None
    account_id: str | None


def read(*, form: Mapping[str, Sequence[str]], media: str, authorization: str) -> TokenRequest:
    """The request; TokenRefused where it is malformed, repeats itself, or names nobody."""
    if media != "application/x-www-form-urlencoded":
        raise TokenRefused("invalid_request", "send application/x-www-form-urlencoded")
    if any(len(values) > 1 for values in form.values()):
        raise TokenRefused("invalid_request", "a parameter is there more than once")
    told = {name: values[0] for name, values in form.items() if values and values[0]}  # an empty one counts as left out
    if "grant_type" not in told:
        raise TokenRefused("invalid_request", "grant_type is missing")
    client_id, client_secret = _credentials(told, authorization)
    return TokenRequest(
        client_id=client_id,
        client_secret=client_secret,
        grant_type=told["grant_type"],
        scope=told.get("scope"),
        account_number=told.get("account_number"),
        account_id=told.get("account_id"),
    )


def unknown_client() -> TokenRefused:
    """The same for an unknown system, a wrong secret, one that was revoked and one that has run out."""
    return TokenRefused("invalid_client", "the client is not known or not allowed by these credentials")


def chosen(request: TokenRequest, *, among: Iterable[str]) -> tuple[str, ...]:
    """The rights asked for, in the order of those the system has; TokenRefused for any that it has not."""
    held = tuple(among)
    if request.grant_type != GRANT:
        raise TokenRefused("unsupported_grant_type", f"grant_type must be {GRANT}")
    if request.scope is None:
        return held
    wanted = set(request.scope.split(" "))
    if not _SCOPE.fullmatch(request.scope) or not wanted <= set(held):
        raise TokenRefused("invalid_scope", "a scope is not known or was not given to this client")
    return tuple(each for each in held if each in wanted)


def check_account(request: TokenRequest) -> None:
    """One account at most, named as accounts are named."""
    number, account_id = request.account_number, request.account_id
    if number is not None and account_id is not None:
        raise TokenRefused("invalid_request", "name account_number or account_id, not both")
    if number is not None and not _ACCOUNT_NUMBER.fullmatch(number):
        raise TokenRefused("invalid_request", "account_number has 12 digits")
    if account_id is not None and not _ID.fullmatch(account_id):
        raise TokenRefused("invalid_request", "account_id is a UUID in small letters")


def no_such_cabinet() -> TokenRefused:
    """Identity knows the numbers of accounts that somebody has a cabinet of; the others are known by their ids."""
    return TokenRefused("invalid_request", "no cabinet has an account of this number; name account_id instead")


def _credentials(told: Mapping[str, str], authorization: str) -> tuple[str, str]:
    scheme, _, text = authorization.partition(" ")
    if scheme.lower() == "basic":
        if "client_secret" in told:
            raise TokenRefused("invalid_request", "credentials are there twice")
        pair = _of_basic(text.strip())
        if told.get("client_id", pair[0]) != pair[0]:
            raise TokenRefused("invalid_request", "client_id differs from the Authorization header")
        return pair
    if authorization or "client_id" not in told or "client_secret" not in told:
        raise unknown_client()
    return told["client_id"], told["client_secret"]


def _of_basic(text: str) -> tuple[str, str]:
    try:
        client_id, colon, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise unknown_client() from None
    if not colon:
        raise unknown_client()
    return unquote_plus(client_id), unquote_plus(secret)
