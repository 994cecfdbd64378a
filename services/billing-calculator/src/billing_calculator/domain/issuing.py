"""The bills of a closed month go out to whoever has the account in their cabinet, account after account."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Issuing:
    """How far the bills of a month are: those of the accounts up to `after` are made and told, `told` of them."""

    period: str
    after: str = ""
    told: int = 0
    done: bool = False

    def gone_on(self, account_ids: list[str], *, told: int, last: bool) -> Issuing:
        """After one more piece."""
        after = account_ids[-1] if account_ids else self.after
        return replace(self, after=after, told=self.told + told, done=last)
