"""A mongod that loses answers, fails or holds still where a test asks for it: the server's own failpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from native.servers import mongo_server
from pymongo import MongoClient

Failing = Callable[..., AbstractContextManager[None]]


@pytest.fixture(scope="module")
def mongo_url(server_folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A mongod of the file's own: failpoints are for servers that are told so at their start."""
    with mongo_server(server_folder / f"failing_{request.module.__name__}", "enableTestCommands=1") as server:
        yield server.url


@contextmanager
def failpoint(mongo_url: str, name: str, *, mode: Any = "alwaysOn", **data: Any) -> Iterator[None]:
    """The failpoint is on in the block, and off behind it."""
    with MongoClient[Any](mongo_url) as client:
        client.admin.command({"configureFailPoint": name, "mode": mode, "data": data})
        try:
            yield
        finally:
            client.admin.command({"configureFailPoint": name, "mode": "off"})


@pytest.fixture
def failing(mongo_url: str) -> Failing:
    """`with failing("commitTransaction", times=1, closeConnection=True)`: so many of those commands fail so."""

    def fail(command: str, *, times: int, **how: Any) -> AbstractContextManager[None]:
        return failpoint(mongo_url, "failCommand", mode={"times": times}, failCommands=[command], **how)

    return fail
