"""A one-node MongoDB replica set with authentication, on loopback."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from native.processes import wait_until

REPLICA_SET = "suite"
CACHE = "MONGO_CACHE_GB"  # a quarter for each hundred thousand accounts; the compose file knows it, too
BUNDLED = Path("fiftyone/db/bin/mongod")
# In shares of the cache. By default a tenth may be changes not yet on disk, 25 MiB here, and a transaction counts twice, with its
# entry in the log: one of 13 MiB is turned away as too large, and every writer cleans the cache before it may write.
ROOM_FOR_UNCOMMITTED = "eviction_dirty_trigger=40,eviction_updates_trigger=40"


@dataclass(frozen=True, kw_only=True)
class Mongod:
    """Where a mongod lives and how it is started; nothing runs until somebody runs `command`."""

    folder: Path
    port: int
    binary: Path
    password: str = field(repr=False)
    host: str = "127.0.0.1"  # under which the replica set knows itself
    cache_gigabytes: str = field(default_factory=lambda: os.environ.get(CACHE, "0.25"))

    @property
    def url(self) -> str:
        return f"mongodb://admin:{quote(self.password)}@{self.host}:{self.port}/?authSource=admin&replicaSet={REPLICA_SET}"

    @property
    def _local_url(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}/?directConnection=true"

    @property
    def command(self) -> list[str]:
        return [
            str(self.binary),
            "--dbpath", str(self.folder / "data"),
            "--bind_ip", "127.0.0.1",
            "--port", str(self.port),
            "--nounixsocket",
            "--replSet", REPLICA_SET,
            "--oplogSize", "512",
            "--keyFile", str(self.folder / "keyfile"),
            "--networkMessageCompressors", "snappy,zstd",
            "--wiredTigerCacheSizeGB", self.cache_gigabytes,
            "--wiredTigerEngineConfigString", ROOM_FOR_UNCOMMITTED,
            "--slowOpSampleRate", "0",  # a slow statement is logged with its values, which may name a person
            "--setParameter", "transactionLifetimeLimitSeconds=10",
            "--setParameter", "diagnosticDataCollectionEnabled=false",
        ]  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        return {"HOME": str(self.folder), "LC_ALL": "C.UTF-8"}

    def prepare(self) -> None:
        (self.folder / "data").mkdir(parents=True, exist_ok=True)
        keyfile = self.folder / "keyfile"
        if not keyfile.exists():
            keyfile.touch(mode=0o600)
            keyfile.write_text(secrets.token_urlsafe(96).replace("-", "a").replace("_", "b"))

    def wait_ready(self, seconds: float = 60) -> None:
        """Make the replica set and the administrator on the first start; return when writes are accepted."""
        local: MongoClient[dict[str, object]] = MongoClient(self._local_url, serverSelectionTimeoutMS=2000)
        with local:
            wait_until(lambda: _answers(local), what="mongod", seconds=seconds)
            _initiate(local, f"{self.host}:{self.port}")
            wait_until(lambda: bool(local.admin.command("hello")["isWritablePrimary"]), what="mongod primary", seconds=seconds)
            create_admin(local, self.password)
        admin: MongoClient[dict[str, object]] = MongoClient(self.url, serverSelectionTimeoutMS=10_000)
        with admin:
            admin.admin.command("ping")


def installed_mongod(*roots: Path) -> Path | None:
    """The mongod of the bundled wheel below one of the folders, else the one of the machine."""
    for root in roots:
        if (root / BUNDLED).exists():
            return root / BUNDLED
    on_machine = shutil.which("mongod")
    return Path(on_machine) if on_machine else None


def _answers(client: MongoClient[dict[str, object]]) -> bool:
    try:
        client.admin.command("ping")
    except PyMongoError:
        return False
    return True


def _initiate(local: MongoClient[dict[str, object]], member: str) -> None:
    if local.admin.command("hello").get("setName"):
        return
    try:
        local.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [{"_id": 0, "host": member}]})
    except OperationFailure as failure:
        if failure.code not in {13, 23}:  # 13: the administrator exists and so does the set; 23: initiated already
            raise


def create_admin(local: MongoClient[dict[str, object]], password: str) -> None:
    """The first user, made from the machine itself; later calls change nothing."""
    try:
        local.admin.command("createUser", "admin", pwd=password, roles=["root"])
    except OperationFailure as failure:
        if failure.code not in {13, 51003}:  # 13: the localhost exception is closed, so somebody is there
            raise
