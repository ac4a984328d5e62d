"""A recording heard as a session hears its microphone: one answer, as fast as the machine can."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path

from coach_app.audio.microphone import FileMicrophone
from coach_app.audio.values import Chunk
from coach_app.core.events import (
    AnswerEnded,
    AnswerStarted,
    QuestionAsked,
    SessionEvent,
    SessionStarted,
    TranscriptGrew,
    Warned,
)
from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import Round, Speaker
from coach_app.core.session import Turn
from coach_app.engine.cue_sound import CueSound, Piece
from coach_app.engine.cueing import Cueing, CueParts
from coach_app.engine.ear import Ear, Heard
from coach_app.interview.turn_rules import Decision, Ending, Onset, TurnRules

RECORDING = "recording"
"""The engine of a session that is an analysed recording."""

QUESTION = "An answer recorded elsewhere"
STEPS = 100
"""Steps a second, as often as a session's pulse."""

AFTER_STEPS = 50
"""Steps of silence after the end, in which what was heard last is decided."""

LEFT_ONLY = (
    "this recording has two people on its two channels; only the left one was listened to, as one long answer"
)
NOBODY = "nobody is heard speaking in this recording"


@dataclass(frozen=True, slots=True)
class Analysed:
    """What came of a recording: its events in order, the answer's turn (None: nobody spoke) and its sound."""

    plan: Plan
    events: tuple[SessionEvent, ...]
    turn: Turn | None
    chunks: tuple[Chunk, ...]
    seconds: float


class Analysis:
    """Hears one recording. Times are seconds of the recording."""

    def __init__(
        self, path: Path, cues: CueParts, publish: Callable[[SessionEvent], None], session: str = ""
    ) -> None:
        """Open the recording; `publish` gets every event. Raises BadInput for what can't be heard."""
        self._microphone = FileMicrophone(path, lambda: self._now, one_person=True)
        self._publish = publish
        self._session = session
        self._now = 0.0
        self._events: list[SessionEvent] = []
        self._cueing = Cueing(cues, self)
        self._rules = TurnRules(inf)
        self._sound = CueSound()
        self._answer: Ending | None = None
        self._last_voice = 0.0
        self._plan = Plan(Round.OWN, (PlannedQuestion(QUESTION),), max_follow_ups=0)

    def at(self) -> float:
        """The second that is being heard."""
        return self._now

    def tell(self, event: SessionEvent) -> None:
        """Keep an event and publish it."""
        self._events.append(event)
        self._publish(event)

    def run(self, text: str = "") -> Analysed:
        """Hear it all; `text` is what was said, where that is known."""
        self.tell(SessionStarted(0.0, self._session, RECORDING, self._plan.as_json()))
        self._cueing.begin()
        self.tell(QuestionAsked(0.0, 1, str(self._plan.questions[0].section), QUESTION, 0, 1))
        if self._microphone.left_only:
            self.tell(Warned(0.0, "left_only", LEFT_ONLY))
        self._microphone.start()
        ear = Ear(self._microphone, 0.0)
        chunks, seconds = self._hear(ear)
        chunks += ear.close(seconds)
        self._rules, decisions = self._rules.finish()
        for decision in decisions:
            self._decide(decision)
        turn = None if self._answer is None else self._answered(self._answer, text)
        if turn is None:
            self.tell(Warned(self._now, "nobody_heard", f"{NOBODY}; choose one with a voice in it"))
        return Analysed(self._plan, tuple(self._events), turn, chunks, seconds)

    def _hear(self, ear: Ear) -> tuple[tuple[Chunk, ...], float]:
        """All of it and a moment of silence; the chunks of sound and the seconds the recording lasts."""
        chunks: list[Chunk] = []
        step, end, seconds = 0, AFTER_STEPS, 0.0
        while step < end:
            step += 1
            self._now = step / STEPS
            if not self._microphone.ended:
                end, seconds = step + AFTER_STEPS, self._now
            for heard in ear.listen(deaf=False):
                self._take(heard)
                chunks += [chunk for chunk in heard.chunks if chunk.at < seconds]
            self._cueing.listen(self._now, self._last_voice)
        return tuple(chunks), seconds

    def _take(self, heard: Heard) -> None:
        self._sound.add(heard.track_at, heard.track)
        self._coach_hears(self._sound.pieces())
        for frame in heard.frames:
            if frame.voice is not None:
                self._last_voice = frame.voice.last
            self._rules, decisions = self._rules.frame(frame.ended, frame.voice, over=False)
            for decision in decisions:
                self._decide(decision)

    def _decide(self, decision: Decision) -> None:
        match decision:
            case Onset(at=onset):
                self.tell(AnswerStarted(self._now, 1))
                kind = self._plan.questions[0].kind
                self._cueing.answer_began(onset, 1, kind)
                self._sound.begin(onset)
                self._coach_hears(self._sound.pieces())
            case Ending():
                self._coach_hears(self._sound.end())
                self._cueing.answer_over()
                self._answer = decision
            case _:
                pass

    def _coach_hears(self, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            self._cueing.hear(piece.samples, piece.at)

    def _answered(self, answer: Ending, text: str) -> Turn:
        turn = Turn(1, Speaker.USER, text, answer.started, answer.ended, 1)
        if text:
            self._cueing.read_whole(text)
            self.tell(TranscriptGrew(self._now, 1, "user", text, True, turn.started, turn.ended))
        self.tell(AnswerEnded(self._now, 1, answer.ended - answer.started))
        return turn
