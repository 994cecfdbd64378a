"""What every measurement stands on: one broker, one database, and the rivals' own packages."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from chassis import provision
from chassis.events import topology
from native.servers import mongo_server, rabbit_server
from pymongo import MongoClient

from tests.bench import prefill, subject
from tests.bench.measured import ROOT

LOCK = ROOT / "tests" / "bench" / "requirements.lock"
RIVALS = ROOT / ".run" / "bench-rivals"


@dataclass(frozen=True)
class Surroundings:
    """Administrators' addresses, and the Python that has the rivals' packages."""

    mongo_url: str
    amqp_url: str
    rivals_python: str
    cache_gigabytes: str

    def versions(self) -> dict[str, str]:
        """What the suite is measured against and with."""
        asked = "from importlib.metadata import version; print(*map(version, ('faststream', 'aio-pika', 'pydantic')))"
        told = subprocess.run([self.rivals_python, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
        wrk = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False).stdout.split()[1]
        return dict(zip(("FastStream", "aio-pika", "pydantic"), told, strict=True)) | {"wrk": wrk}

    def provision(self) -> None:
        """The smallest service's queue and collections, new and empty."""
        self.afresh()
        with subject.runtime(self.mongo_url, self.amqp_url) as runtime:
            provision.run(runtime, settle_seconds=0)

    def afresh(self) -> None:
        """Nothing is left of an earlier measurement: no queue, no document."""
        connection = prefill.connect(self.amqp_url)
        for queue in (subject.QUEUE, topology.bulk_queue(subject.NAME), topology.dead_queue(subject.NAME)):
            with suppress(Exception):
                connection.channel().queue_delete(queue)
        connection.close()
        with MongoClient(self.mongo_url) as client:
            for name in client.list_database_names():
                if name not in ("admin", "local", "config"):
                    client.drop_database(name)


@contextmanager
def surroundings() -> Iterator[Surroundings]:
    """Real servers for this run, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="suite-bench-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        mongo = stack.enter_context(mongo_server(folder / "mongo"))
        rabbit = stack.enter_context(rabbit_server(folder / "rabbit", vhosts=1))
        yield Surroundings(mongo.url, rabbit.url, _rivals_python(), mongo.cache_gigabytes)


def _rivals_python() -> str:
    """An environment of the rivals' own: the suite neither needs nor sees their packages."""
    python, stamp = RIVALS / "bin" / "python", RIVALS / "installed"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        print("Installing what we are measured against", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(RIVALS)], check=True)
        options = ("-qq", "--disable-pip-version-check", "--no-deps", "--require-hashes")
        subprocess.run([str(python), "-m", "pip", "install", *options, "-r", str(LOCK)], check=True)
        stamp.write_text(wanted)
    return str(python)
