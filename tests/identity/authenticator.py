"""An authenticator app: codes computed from the secret as it is typed in, as any such app computes them."""

from __future__ import annotations

import base64
import time

from chassis.clock import system_now
from identity.domain.totp import STEP_SECONDS, code_at, step_of

ON_THE_WAY = 5  # seconds from reading a code to its being checked, on a machine with much to do


def code_of(typed: str, *, steps: int = 0) -> str:
    """What the app shows, `steps` half minutes from now.

    The code of the half minute before is good until this one ends: shortly before that, the next is waited for.
    """
    left = STEP_SECONDS - system_now().timestamp() % STEP_SECONDS
    if steps < 0 and left < ON_THE_WAY:
        time.sleep(left)
    bare = typed.replace(" ", "")
    return code_at(base64.b32decode(bare + "=" * (-len(bare) % 8)), step_of(system_now()) + steps)
