"""python -m native up | down | status | restart [service] | logs [name ...] | clock [at] | run <service> ... | parked ..."""

from __future__ import annotations

import sys

from native import commands


def main(arguments: list[str]) -> int:
    verb, *rest = arguments or ["help"]
    try:
        match verb:
            case "up":
                commands.up()
            case "down":
                commands.down()
            case "status":
                commands.status()
            case "restart":
                commands.restart(rest[0] if rest else "")
            case "logs":
                commands.logs(rest)
            case "clock":
                commands.clock(rest[0] if rest else "")
            case "run":
                return commands.run(rest)
            case "parked":
                return commands.parked(rest)
            case _:
                print(__doc__)
                return 2
    except commands.Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
