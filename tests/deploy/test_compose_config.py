"""What compose itself says of the file, where its plugin is installed; no engine is needed for that."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAND_INS = ROOT / "deploy" / "docker" / "without_registry" / "images.env"


def compose(*arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "DOCKER_CONFIG") if name in os.environ}
    return subprocess.run(["docker", "compose", *arguments], cwd=ROOT, env=clean, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module", autouse=True)
def _plugin() -> None:
    try:
        missing = compose("version").returncode != 0
    except FileNotFoundError:
        missing = True
    if missing:
        pytest.skip("the compose plugin of docker is not installed")


def read(*options: str) -> dict[str, Any]:
    said = compose(*options, "--profile", "*", "config", "--format", "json")
    assert said.returncode == 0, said.stderr
    assert "level=warning" not in said.stderr, said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def test_compose_understands_the_file_and_each_image_has_a_version() -> None:
    images = {part["image"] for part in read()["services"].values()}
    assert all(":" in image and not image.endswith(":latest") for image in images)


def test_the_official_images_can_be_replaced() -> None:
    replaced = dict(line.split("=") for line in STAND_INS.read_text().splitlines() if "_IMAGE=" in line)
    services = read("--env-file", str(STAND_INS))["services"]
    arguments = {value for part in services.values() for value in part.get("build", {}).get("args", {}).values()}
    used = {part["image"] for part in services.values()} | arguments
    assert set(replaced.values()) <= used
    assert not any(name.startswith(("mongo:", "rabbitmq:", "python:", "node:", "nginx:")) for name in used)
