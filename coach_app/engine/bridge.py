"""A word of the interviewer's when its reply takes long."""

from dataclasses import dataclass

from coach_app.core.rounds import Speaker
from coach_app.engine.dialogue import Dialogue
from coach_app.engine.mouth import ASIDE, Mouth, Sounded, Sounding

BRIDGE_SECONDS = 1.2
"""Seconds after the decision that an answer is over at which a bridge starts (architecture.md, events)."""


@dataclass(frozen=True, slots=True)
class BridgeClip:
    """A line and its sound, s16le mono at 24 kHz."""

    text: str
    pcm: bytes


class Bridges:
    """Says one clip when nothing of a reply has arrived in time; the reply then waits for the clip's end.

    The clip is a turn of its own in the transcript, under question 0; the model is told nothing of it.
    """

    def __init__(self, clips: tuple[BridgeClip, ...], mouth: Mouth, dialogue: Dialogue) -> None:
        """Use `clips` in turn; without any nothing is ever said."""
        self._clips = clips
        self._mouth = mouth
        self._dialogue = dialogue
        self._said = 0
        self._for: float | None = None
        self._turns: dict[str, int] = {}

    def tick(self, now: float) -> None:
        """Let time pass: session second `now`."""
        due = self._dialogue.timer.unanswered_since
        if due is None or due == self._for or not self._clips:
            return
        if (
            now - due < BRIDGE_SECONDS
            or self._mouth.busy
            or self._dialogue.answering
            or self._dialogue.word.paused
        ):
            return
        self._for = due
        clip = self._clips[self._said % len(self._clips)]
        self._said += 1
        item = f"{ASIDE}{self._said}"
        book = self._dialogue.book
        self._turns[item] = turn = book.open(Speaker.INTERVIEWER, 0)
        book.grow(turn, clip.text)
        self._mouth.say(item, clip.pcm)
        self._mouth.sent(item)

    def on_mouth(self, event: Sounding | Sounded) -> None:
        """Take what was heard; only clips matter."""
        turn = self._turns.get(event.item)
        if turn is None:
            return
        book = self._dialogue.book
        if isinstance(event, Sounding):
            book.sounded(turn, event.at, None)
        else:
            book.sounded(turn, event.started, event.ended)
            book.close(turn)
