"""wrk sends the requests: on two cores the load must cost little, or it is the load that is measured."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("posts.lua")


@dataclass(frozen=True)
class Post:
    """Readings of one customer: each request shows one kWh more than the one before; the first of all more than `shows`."""

    path: str
    meter_id: str
    token: str
    shows: int


class Refused(RuntimeError):
    """Some of the requests were not answered 201."""


def requests_per_second(
    address: str, posts: list[Post], book: Path, *, further: int, connections: int, seconds: int,
    some_refused: bool = False,
) -> float:  # fmt: skip
    """Accepted readings per second over keep-alive connections; the meters went `further` by so many kWh since."""
    book.write_text("".join(f"{post.path}\t{post.meter_id}\t{post.token}\t{post.shows}\n" for post in posts), encoding="ascii")
    command = ["wrk", "--threads", "2", "--connections", str(connections), "--duration", f"{seconds}s", "--timeout", "10s"]
    command += ["--script", str(SCRIPT), address, "--", str(book), str(further)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(ended.stdout.strip().splitlines()[-1])
    if (found["bad"] and not some_refused) or not found["good"]:
        raise Refused(ended.stdout + ended.stderr)
    return float(found["good"]) / (found["microseconds"] / 1e6)
