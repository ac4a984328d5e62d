"""The user's answers on their way to the model; what a broken line swallowed is sent again."""

from collections.abc import Callable
from dataclasses import dataclass, field

from coach_app.core.pcm import BYTES_PER_FRAME, MIC_RATE
from coach_app.engine.line import Line, then

KEPT_SECONDS = 120
"""Most seconds of an answer that are sent again (architecture.md, protocol)."""


@dataclass(slots=True)
class _Answer:
    """An answer to which no reply has come: its turn, its sound or its written words."""

    turn: int
    sound: bytearray = field(default_factory=bytearray)
    text: str = ""
    running: bool = True


class Uplink:
    """Sends answers in order and keeps each until a reply to it has come."""

    def __init__(self, line: Line, requested: Callable[[], None]) -> None:
        """Send over `line`; `requested` is told when what asks for a reply has gone out."""
        self._line = line
        self._requested = requested
        self._turns: dict[int, int] = {}
        self._kept: list[_Answer] = []
        self._up = True

    def turn_of(self, answer: int) -> int | None:
        """The turn that a line's answer number belongs to."""
        return self._turns.get(answer)

    def turns(self) -> frozenset[int]:
        """The turns a new line will be sent: their words are not for its history."""
        return frozenset(answer.turn for answer in self._kept)

    def begin(self, turn: int, preroll: bytes) -> None:
        """Answer `turn` begins with `preroll`."""
        self._kept.append(_Answer(turn, bytearray(preroll)))
        self._turns[len(self._turns) + 1] = turn
        self._line.post(lambda session: session.user_started(preroll))

    def sound(self, pcm: bytes) -> None:
        """More sound of the running answer."""
        if self._kept:
            sound = self._kept[-1].sound
            sound += pcm
            del sound[: -KEPT_SECONDS * MIC_RATE * BYTES_PER_FRAME]
        self._line.post(lambda session: session.send_audio(pcm))

    def finish(self) -> None:
        """The running answer is over."""
        if self._kept:
            self._kept[-1].running = False
        self._line.post(then(lambda session: session.user_finished(), self._requested))

    def text(self, turn: int, text: str) -> None:
        """A typed answer."""
        self._kept.append(_Answer(turn, text=text, running=False))
        self._line.post(then(lambda session: session.send_text(text), self._requested))

    def answered(self) -> None:
        """The model replies: all that was finished has arrived."""
        if self._up:
            self._kept = [answer for answer in self._kept if answer.running]

    def lost(self, understood: Callable[[int], bool] = lambda turn: False) -> None:
        """The line broke: from now on nothing arrives. What was `understood` need not be sent again."""
        self._up = False
        self._kept = [answer for answer in self._kept if answer.running or not understood(answer.turn)]

    def back(self) -> bool:
        """A new line is up: send what the old one swallowed; True when a reply to it is due now."""
        self._up = True
        self._turns = {}
        for answer in self._kept:
            self._send(answer)
        return any(not answer.running for answer in self._kept)

    def _send(self, answer: _Answer) -> None:
        if answer.text:
            self._line.post(then(lambda session: session.send_text(answer.text), self._requested))
            return
        pcm = bytes(answer.sound)
        self._turns[len(self._turns) + 1] = answer.turn
        self._line.post(lambda session: session.user_started(pcm))
        if not answer.running:
            self._line.post(then(lambda session: session.user_finished(), self._requested))
