"""How agents are set, what cannot be set, and the word for later in each protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from billing_calculator.api.agents import osmp_later, sber_later
from billing_calculator.domain.agents import AgentMisset, agents_of
from flask import Request, Response
from werkzeug.test import EnvironBuilder

GOOD = {"protocol": "osmp", "password": "ab" * 32}


def test_a_hash_alone_is_an_agent_of_the_shared_path() -> None:
    (agent,) = agents_of({"kiosk": "AB" * 32}).values()
    assert (agent.name, agent.protocol, agent.password, agent.own_path) == ("kiosk", "osmp", "ab" * 32, False)


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
