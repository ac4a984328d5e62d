"""The sound devices there are."""

import asyncio
from collections.abc import Callable
from typing import Protocol, assert_never

from coach_app.core.commands.sound import ListDevices, SoundCommand
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.sound import DevicesListed


class SoundParts(Protocol):
    """What the composition root gives for sound devices."""

    def devices(self) -> DevicesListed:
        """Sound devices there are; blocks."""
        ...


class Sound:
    """Handles `SoundCommand`."""

    def __init__(self, parts: SoundParts, publish: Callable[[Event], None]) -> None:
        """Answers are published."""
        self._parts = parts
        self._publish = publish

    async def carry_out(self, command: SoundCommand) -> None:
        """Carry out a command."""
        match command:
            case ListDevices():
                self._publish(await asyncio.to_thread(self._parts.devices))
            case _:
                assert_never(command)
