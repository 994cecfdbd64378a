"""python -m native up | down | status | restart [service] | logs [name ...] | clock [at] | rotate-keys [drop | receipts]
| run <service> ... | parked ... | audit | replay <service> | rebuild <service>
"""

from __future__ import annotations

import sys

from native import commands

OF_SERVICES = {
    "run": commands.run,
    "parked": commands.parked,
    "audit": commands.audit,
    "replay": commands.replay,
    "rebuild": commands.rebuild,
}


def main(arguments: list[str]) -> int:
    verb, *rest = arguments or ["help"]
    try:
        if verb in OF_SERVICES:
            return OF_SERVICES[verb](rest)
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
            case "rotate-keys":
                commands.rotate_keys(rest[0] if rest else "")
            case _:
                print(__doc__)
                return 2
    except commands.Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
