"""A RabbitMQ node of our own: own name, ports, folders and port mapper, on loopback."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from native.processes import accepts_connections, wait_until

LAUNCHER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
CONTROL = LAUNCHER.with_name("rabbitmqctl")
CONF = """\
listeners.tcp.1 = {listener}
loopback_users = none
load_definitions = {definitions}
log.console = true
log.console.level = warning
log.file = false
vm_memory_high_watermark.absolute = 600MB
disk_free_limit.absolute = 100MB
raft.wal_max_size_bytes = 67108864
heartbeat = 30
"""
WATCH = Path(__file__).resolve().parents[1] / "rabbitmq" / "watch.args"
ERLANG_ARGUMENTS = "-noinput +S 2:2 +A 4 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"


@dataclass(frozen=True, kw_only=True)
class BrokerUser:
    """Somebody the broker knows, with rights as regular expressions per virtual host."""

    name: str
    password: str = field(repr=False)
    configure: str = ".*"
    write: str = ".*"
    read: str = ".*"
    administrator: bool = False


@dataclass(frozen=True, kw_only=True)
class RabbitMq:
    """Where a node lives and how it is started; nothing runs until somebody runs the commands."""

    folder: Path
    port: int
    dist_port: int
    epmd_port: int
    admin: BrokerUser
    users: tuple[BrokerUser, ...] = ()
    vhosts: tuple[str, ...] = ("/",)

    @property
    def url(self) -> str:
        return self.url_of(self.admin)

    def url_of(self, user: BrokerUser, vhost: str = "/") -> str:
        return f"amqp://{quote(user.name)}:{quote(user.password)}@127.0.0.1:{self.port}/{quote(vhost, safe='')}"

    @property
    def epmd_command(self) -> list[str]:
        return [shutil.which("epmd") or "/usr/bin/epmd", "-address", "127.0.0.1", "-port", str(self.epmd_port)]

    @property
    def command(self) -> list[str]:
        return [str(LAUNCHER)]

    @property
    def node(self) -> str:
        return f"suite-{self.port}@localhost"

    @property
    def environment(self) -> dict[str, str]:
        folder = str(self.folder)
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LC_ALL": "C.UTF-8",
            "HOME": folder,
            "ERL_EPMD_PORT": str(self.epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_ALLOW_INPUT": "1",
            "RABBITMQ_CONF_ENV_FILE": f"{folder}/no-env.conf",
            "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": f"{folder}/no-advanced.config",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/enabled_plugins",
            "RABBITMQ_GENERATED_CONFIG_DIR": f"{folder}/generated",
            "RABBITMQ_LOG_BASE": f"{folder}/log",
            "RABBITMQ_MNESIA_BASE": f"{folder}/data",
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_DIST_PORT": str(self.dist_port),
            "RABBITMQ_PID_FILE": f"{folder}/rabbitmq.pid",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{ERLANG_ARGUMENTS} -args_file {WATCH}",
        }

    def prepare(self) -> None:
        for name in ("data", "log", "generated"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        definitions = self.folder / "definitions.json"
        definitions.touch(mode=0o600)
        definitions.write_text(json.dumps(self.definitions(), indent=1))
        (self.folder / "rabbitmq.conf").write_text(CONF.format(listener=f"127.0.0.1:{self.port}", definitions=definitions))
        (self.folder / "enabled_plugins").write_text("[].\n")
        cookie = self.folder / ".erlang.cookie"
        if not cookie.exists():
            cookie.touch(mode=0o600)
            cookie.write_text(secrets.token_hex(24))
            cookie.chmod(0o400)

    def definitions(self) -> dict[str, list[dict[str, object]]]:
        everybody = (self.admin, *self.users)
        return {
            "users": [user_entry(user) for user in everybody],
            "vhosts": [{"name": name} for name in self.vhosts],
            "permissions": list(permissions(everybody, self.vhosts)),
        }

    def control(self, *command: str) -> str:
        """Have the running node do something, as `rabbitmqctl` does; what it says."""
        words = [str(CONTROL), "--quiet", "--node", self.node, *command]
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, check=False, timeout=120)
        if done.returncode:
            raise RuntimeError(f"rabbitmqctl {command[0]}: {done.stdout[-500:]}{done.stderr[-500:]}")
        return done.stdout

    def wait_epmd(self, seconds: float = 10) -> None:
        wait_until(lambda: accepts_connections(self.epmd_port), what="Erlang port mapper", seconds=seconds)

    def wait_ready(self, seconds: float = 90) -> None:
        """The node opens its listener last, when users, rights and queues are there."""
        wait_until(lambda: accepts_connections(self.port), what="rabbitmq", seconds=seconds)


def is_installed() -> bool:
    return LAUNCHER.exists() and shutil.which("epmd") is not None


def hashed(password: str, salt: bytes | None = None) -> str:
    """The form rabbit_password_hashing_sha256 keeps."""
    salt = secrets.token_bytes(4) if salt is None else salt
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def user_entry(user: BrokerUser) -> dict[str, object]:
    """A user in the broker's definitions."""
    return {
        "name": user.name,
        "password_hash": hashed(user.password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": ["administrator"] if user.administrator else [],
        "limits": {},
    }


def permissions(users: Iterable[BrokerUser], vhosts: Iterable[str]) -> Iterable[dict[str, object]]:
    """Their rights in the broker's definitions."""
    vhosts = tuple(vhosts)
    for user in users:
        for vhost in vhosts:
            yield {"user": user.name, "vhost": vhost, "configure": user.configure, "write": user.write, "read": user.read}
