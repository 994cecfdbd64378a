"""Debian's packages the suite stands on, installed without leaving a service behind that was not there."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from native.layout import OWN_AMQP_URL, OWN_MONGO_URL

POLICY = Path("/usr/sbin/policy-rc.d")
SAVED_POLICY = Path("/usr/sbin/policy-rc.d.before-suite")
NO_STARTS = "#!/bin/sh\n# written by `make up` while it installs packages: nothing may start\nexit 101\n"
SBIN = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


class PackagesMissing(RuntimeError):
    """Packages are missing and may not be installed; the text says which and how."""


@dataclass(frozen=True, kw_only=True)
class Package:
    """A package, how one sees that what it brings is there, and the services it would start."""

    name: str
    present: Callable[[], bool] = field(repr=False)
    services: tuple[str, ...] = ()


def _library(name: str) -> Callable[[], bool]:
    def loads() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def _broker_is_there() -> bool:
    return Path("/usr/lib/rabbitmq/bin/rabbitmq-server").exists() and shutil.which("epmd") is not None


def _venv_can_be_made() -> bool:
    return Path(sysconfig.get_path("stdlib"), "ensurepip").exists()


def _chromium_is_there() -> bool:
    return shutil.which("chromium") is not None


def _engine_is_there() -> bool:
    return all(shutil.which(program, path=SBIN) for program in ("docker", "dockerd"))


def _debootstrap_is_there() -> bool:
    return shutil.which("debootstrap", path=SBIN) is not None


def _decoder() -> Package:
    """Reads payment codes as any bank does: what is printed is read back by somebody else's program."""
    return Package(name="zbar-tools", present=lambda: shutil.which("zbarimg") is not None)


def wanted_for_containers() -> list[Package]:
    """An engine, what its first image is made with, and the tests' browser."""
    engine = Package(name="docker.io", present=_engine_is_there, services=("docker", "docker.socket", "containerd"))
    return [
        Package(name="python3-venv", present=_venv_can_be_made),
        engine,
        Package(name="debootstrap", present=_debootstrap_is_there),
        Package(name="chromium", present=_chromium_is_there),
        _decoder(),
    ]


def wanted(*, tests: bool, bench: bool = False) -> list[Package]:
    gateway = Package(name="nginx-light", present=lambda: shutil.which("nginx", path=SBIN) is not None, services=("nginx",))
    broker = Package(name="rabbitmq-server", present=_broker_is_there, services=("rabbitmq-server", "epmd.socket", "epmd"))
    packages = [Package(name="python3-venv", present=_venv_can_be_made), gateway]
    packages += [] if OWN_AMQP_URL and not tests else [broker]
    packages += [] if OWN_MONGO_URL and not tests else [Package(name="libcurl4", present=_library("libcurl.so.4"))]
    packages += [Package(name="chromium", present=_chromium_is_there), _decoder()] if tests else []
    packages += [Package(name="wrk", present=lambda: shutil.which("wrk") is not None)] if bench else []
    return packages


def install_packages(packages: list[Package]) -> None:
    missing = [package for package in packages if not package.present()]
    if not missing:
        return
    names = [package.name for package in missing]
    command = f"apt-get install --no-install-recommends {' '.join(names)}"
    if shutil.which("apt-get") is None:
        raise PackagesMissing(f"Missing: {', '.join(names)} (Debian's names). Install them with this system's package manager.")
    if os.geteuid() != 0:
        raise PackagesMissing(f"Missing packages: {', '.join(names)}.\nInstall them as root, then repeat:\n\n    {command}\n")
    print(f"Installing Debian packages: {' '.join(names)}", flush=True)
    services = [service for package in missing for service in package.services if not _is_known(service)]
    with _no_service_starts():
        _apt("update", "-q")
        _apt("install", "-q", "-y", "--no-install-recommends", *names)
    for service in services:
        _forget(service)


def _apt(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    command = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0", *arguments]
    done = subprocess.run(command, env=environment, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stdout[-2000:], done.stderr[-2000:])
        done.check_returncode()


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Debian asks this file before it starts a service; what stood there before comes back."""
    if SAVED_POLICY.exists():  # an earlier installation was killed half-way
        SAVED_POLICY.replace(POLICY)
    if POLICY.exists():
        POLICY.replace(SAVED_POLICY)
    POLICY.write_text(NO_STARTS)
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)
        if SAVED_POLICY.exists():
            SAVED_POLICY.replace(POLICY)


def _is_known(service: str) -> bool:
    """Was the service on this machine before? Then it is the owner's business."""
    units = ("/lib/systemd/system", "/usr/lib/systemd/system", "/etc/systemd/system")
    return any(Path(folder, _unit(service)).exists() for folder in units) or Path("/etc/init.d", service).exists()


def _unit(service: str) -> str:
    return service if "." in service else f"{service}.service"


def _forget(service: str) -> None:
    """The package's own service neither runs nor starts with the machine: the suite runs its own."""
    if Path("/run/systemd/system").exists():
        subprocess.run(["systemctl", "disable", "--now", service], check=False, capture_output=True)
    else:
        for wish in Path("/etc/systemd/system").glob(f"*.wants/{_unit(service)}"):
            wish.unlink()
    if shutil.which("update-rc.d") and Path("/etc/init.d", service).exists():
        subprocess.run(["update-rc.d", service, "disable"], check=False, capture_output=True)
