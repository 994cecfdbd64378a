"""A suite of three tiny programs under the real supervisor: `SUITE_RUN=FOLDER python small_suite.py PORT`."""

import sys

from native import environment
from native.layout import LOGS, RUN, STATE
from native.processes import tail
from native.program import Program, listening
from native.supervisor import supervise

SERVER = """
import socket, sys, time
s = socket.create_server(('127.0.0.1', int(sys.argv[1])), reuse_port=True)
time.sleep(3600)
"""
JOB = "import sys; open(sys.argv[1], 'a').write('done ')"
LAST = """
import signal, sys, time
def end(*_):
    print("told to stop")
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("up")
time.sleep(3600)
"""


def program(name: str, code: str, *arguments: str, **more: object) -> Program:
    command = [sys.executable, "-u", "-c", code, *arguments]
    return Program(name=name, command=command, environment=environment.of_process(), **more)  # type: ignore[arg-type]


if __name__ == "__main__":
    LOGS.mkdir(parents=True, exist_ok=True)
    port = int(sys.argv[1])
    server = program("server", SERVER, str(port), ready=listening(port), ports=(port,), beside=True)
    job = program("job", JOB, str(RUN / "job"), needs=("server",), once=True)
    last = program("last", LAST, needs=("job",), ready=lambda: "up" in tail(LOGS / "last.log"))
    supervise([server, job, last], STATE)
