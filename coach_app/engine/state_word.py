"""The one word that says what is going on."""

from coach_app.core.events import StateChanged, StateValue
from coach_app.engine.journal import Journal


class StateWord:
    """Tells every change once; while paused it says so, whatever the interviewer does."""

    def __init__(self, journal: Journal) -> None:
        """Nothing goes on yet."""
        self._journal = journal
        self.value: StateValue = "idle"
        self.paused = False

    def set(self, value: StateValue) -> None:
        """Change the word; a change is an event."""
        if self.paused and value in ("listening", "thinking", "speaking"):
            return
        if value != self.value:
            self.value = value
            self._journal.tell(StateChanged(self._journal.at(), value))

    def pause(self) -> None:
        """Say paused until `resume`."""
        self.set("paused")
        self.paused = True

    def resume(self) -> None:
        """The session goes on; the next word may be set."""
        self.paused = False
