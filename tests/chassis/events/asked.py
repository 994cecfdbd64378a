"""What a driver's client asked of the server, command by command."""

from __future__ import annotations

from typing import Any

from pymongo import monitoring


class Asked(monitoring.CommandListener):
    """To be given to a client as one of its `event_listeners`."""

    def __init__(self) -> None:
        self.commands: list[dict[str, Any]] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        self.commands.append(dict(event.command))

    def of(self, name: str) -> list[dict[str, Any]]:
        """The commands of this name."""
        return [each for each in self.commands if name in each]

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Only what was asked matters."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Only what was asked matters."""
