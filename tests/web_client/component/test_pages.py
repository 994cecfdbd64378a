"""The web client's own tests: contrasts, figures, texts in both languages, weight of the pages, repeated writes."""

from __future__ import annotations

import subprocess

import pytest
from native.web_client import build_web_client, find_node, install_packages


def test_the_web_clients_own_tests_pass(capfd: pytest.CaptureFixture[str]) -> None:
    node = find_node()
    install_packages(node)
    build_web_client()
    try:
        node.run("test")
    except subprocess.CalledProcessError:
        pytest.fail(capfd.readouterr().out[-4000:])
