"""The web side of billing-calculator in a process of its own that payment agents ask until it is killed."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from chassis.settings import ServiceSettings
from chassis.web.app import build

from tests.faults.crash.feeds import SERVICES
from tests.faults.crash.victim import write_to

AT_ONCE = 4
LATER = re.compile(rb"<(result|CODE)>1</")
Asked = tuple[int, str, tuple[str, str]]  # its number, the address, who asks


def take(settings: ServiceSettings, asked: Sequence[Asked], answers: Path, log: Path) -> None:
    """Answer these, some at once; each answer is a line of the file from the moment it was given."""
    write_to(log, f"{len(asked)} requests")
    client = build(SERVICES["billing_calculator"].runtime(settings)).test_client
    kept = os.open(answers, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def ask(each: Asked) -> None:
        number, path, auth = each
        got = client().get(path, auth=auth)
        while LATER.search(got.get_data()):  # an agent repeats
            got = client().get(path, auth=auth)
        said = base64.b64encode(f"{got.status_code} ".encode() + got.get_data()).decode()
        os.write(kept, f"{number} {said}\n".encode())

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(ask, asked))
    os._exit(0)
