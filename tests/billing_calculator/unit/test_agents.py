"""How agents are set, what cannot be set, and the word for later in each protocol."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.api.agents import osmp_later, sber_later
from billing_calculator.domain.agents import Agent, AgentMisset, agents_of
from billing_calculator.domain.payment import Limits
from flask import Request, Response
from werkzeug.test import EnvironBuilder

GOOD = {"protocol": "osmp", "password": "ab" * 32}


def test_a_hash_alone_is_an_agent_of_the_shared_path() -> None:
    (agent,) = agents_of({"kiosk": "AB" * 32}).values()
    assert (agent.name, agent.protocol, agent.password, agent.own_path) == ("kiosk", "osmp", "ab" * 32, False)


def of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_an_agent_is_proved_by_all_that_is_set_and_by_nothing_else() -> None:
    by_secret, by_certificate = Agent("a", password=of("secret")), Agent("a", certificate=of("shown"))
    both = Agent("a", password=of("secret"), certificate=of("shown"))
    tries = [("secret", b"shown"), ("secret", b""), ("", b"shown"), ("", b"")]
    assert [by_secret.is_proved_by(*each) for each in tries] == [True, True, False, False]
    assert [by_certificate.is_proved_by(*each) for each in tries] == [True, False, True, False]
    assert [both.is_proved_by(*each) for each in tries] == [True, False, False, False]
    assert not any(Agent("a").is_proved_by(*each) for each in tries), "nobody is proved by nothing"


def test_what_is_set_of_an_agent_is_kept_and_what_is_not_is_the_plain_way() -> None:
    limits = {"smallest": "5.00", "largest": "50.00"}
    whole = {"protocol": "sber", "certificate": "CD" * 32, **limits, "suspended": True, "repeats": "duplicate"}
    (agent, plain) = agents_of({"bank": whole, "kiosk": GOOD}).values()
    assert agent == Agent("bank", "sber", None, "cd" * 32, Limits(Decimal("5.00"), Decimal("50.00")), True, True, True)
    assert plain == Agent("kiosk", "osmp", "ab" * 32, None, None, own_path=True)


@pytest.mark.parametrize(
    "said",
    [
        {**GOOD, "protocol": "soap"},
        {**GOOD, "passwort": "x"},
        {"protocol": "sber"},
        {**GOOD, "password": ""},
        {**GOOD, "smallest": "1.00"},
        {**GOOD, "repeats": "duplicate"},
        {**GOOD, "protocol": "sber", "repeats": "never"},
    ],
)
def test_what_cannot_be_an_agent_stops_the_start(said: dict[str, Any]) -> None:
    with pytest.raises(AgentMisset):
        agents_of({"kiosk": said})


@pytest.mark.parametrize("said", [GOOD, "0" * 64])
def test_no_agent_has_the_name_that_payments_from_the_cabinet_are_kept_under(said: Any) -> None:
    with pytest.raises(AgentMisset, match="from the cabinet"):
        agents_of({"online": said})


@pytest.mark.parametrize(
    ("later", "asked", "said"),
    [
        (osmp_later, "txn_id=7", "<osmp_txn_id>7</osmp_txn_id><result>1</result>"),
        (osmp_later, "txn_id=<7", "<osmp_txn_id /><result>1</result>"),
        (sber_later, "PAY_ID=7", "<response><CODE>1</CODE><MESSAGE>Повторите запрос позже</MESSAGE></response>"),
    ],
)
def test_while_the_database_is_away_an_agent_is_told_to_repeat(
    later: Callable[[Request], Response], asked: str, said: str
) -> None:
    answer = later(Request(EnvironBuilder(query_string=asked).get_environ()))
    assert answer.status_code == 200 and said in answer.get_data(as_text=True)
