"""python -m docker.jobs keys [rotate [drop | receipts]] | accounts | mail | cards | gateway FILE | clock [AT] | agent-password"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo


def main(arguments: list[str]) -> int:
    """Each job imports what it needs: the image that writes the gateway's configuration holds no secret."""
    verb, *rest = arguments or ["help"]
    match verb, rest:
        case "keys", []:
            from docker.jobs.handing_out import hand_out

            hand_out()
        case "keys", ["rotate", *drop] if drop in ([], ["drop"]):
            from docker.jobs.handing_out import hand_out
            from native.keys import rotate_signing_key

            rotate_signing_key(hand_out, drop=bool(drop))
        case "keys", ["rotate", "receipts"]:
            from docker.jobs.handing_out import hand_out
            from native.keys import rotate_receipt_key

            rotate_receipt_key(hand_out)
        case "accounts", []:
            from docker.jobs.accounts import make_accounts

            make_accounts()
        case "mail", []:
            from native import mail_sink

            mail_sink.main(host="0.0.0.0")
        case "cards", []:
            from native import card_sandbox

            card_sandbox.main(host="0.0.0.0", pages=os.environ["CARD_PAGES"])
        case "gateway", [file]:
            from docker.jobs.gateway import configuration

            Path(file).write_text(configuration())
        case "clock", _:
            print(_clock(*rest))
        case "agent-password", []:
            from native.keys import DEMO_AGENT, agent_password

            print(agent_password(DEMO_AGENT))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


def _clock(at: str = "") -> str:
    from native import business_clock

    if at:
        moment = datetime.fromisoformat(at)
        business_clock.move(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(business_clock.ZONE)))
    return business_clock.now().isoformat()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
