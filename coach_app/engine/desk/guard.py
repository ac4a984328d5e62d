"""What becomes of a command that fails: one line for the user, the details in the log."""

import logging
from collections.abc import Awaitable, Callable

from coach_app.core.desk_events import CommandFailed, Event
from coach_app.core.errors import CoachError

BROKE = ("something went wrong inside", "the log has the details")

_log = logging.getLogger(__name__)


class Guard:
    """Runs work so that nothing it raises goes further than an event."""

    def __init__(self, publish: Callable[[Event], None]) -> None:
        """Publish failures."""
        self._publish = publish

    async def run(
        self, command: str, work: Callable[[], Awaitable[None]], broke: tuple[str, str] = BROKE
    ) -> bool:
        """Do `work` for a command; tells whether it came to its end. `broke` is said of the unforeseen."""
        try:
            await work()
        except CoachError as error:
            self._publish(CommandFailed(command, error.what, error.mend))
            return False
        except Exception:
            _log.exception("%s broke", command)
            self._publish(CommandFailed(command, *broke))
            return False
        return True
