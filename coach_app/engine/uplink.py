"""The user's answers on their way to the model; what a broken line swallowed is sent again."""

from coach_app.core.pcm import BYTES_PER_FRAME, MIC_RATE
from coach_app.engine.line import Line

KEPT_SECONDS = 120
"""Most seconds of an answer that are sent again (architecture.md, protocol)."""


class Uplink:
    """Sends answers in order and keeps the newest one until a reply to it has come."""

    def __init__(self, line: Line) -> None:
        """Send over `line`."""
        self._line = line
        self._turns: dict[int, int] = {}
        self._sound = bytearray()
        self._text = ""
        self._turn = 0
        self._running = False
        self._up = True
        self._owed = False

    def turn_of(self, answer: int) -> int | None:
        """The turn that a line's answer number belongs to."""
        return self._turns.get(answer)

    def begin(self, turn: int, preroll: bytes) -> None:
        """Answer `turn` begins with `preroll`."""
        self._turn, self._running, self._text = turn, True, ""
        self._sound = bytearray(preroll)
        self._turns[len(self._turns) + 1] = turn
        self._line.post(lambda session: session.user_started(preroll))

    def sound(self, pcm: bytes) -> None:
        """More sound of the running answer."""
        self._sound += pcm
        del self._sound[: -KEPT_SECONDS * MIC_RATE * BYTES_PER_FRAME]
        self._line.post(lambda session: session.send_audio(pcm))

    def finish(self) -> None:
        """The running answer is over."""
        self._running = False
        self._owed = not self._up
        self._line.post(lambda session: session.user_finished())

    def text(self, text: str) -> None:
        """A typed answer."""
        self._text, self._owed = text, not self._up
        self._line.post(lambda session: session.send_text(text))

    def lost(self) -> None:
        """The line broke: from now on nothing arrives."""
        self._up = False

    def back(self) -> bool:
        """A new line is up: send what the old one swallowed; True when a reply to it is due now."""
        self._up, owed, self._owed = True, self._owed, False
        self._turns = {}
        if owed and self._text:
            text = self._text
            self._line.post(lambda session: session.send_text(text))
        elif owed or self._running:
            pcm = bytes(self._sound)
            self._turns[1] = self._turn
            self._line.post(lambda session: session.user_started(pcm))
            if owed:
                self._line.post(lambda session: session.user_finished())
        return owed
