"""One offline session: plays the interviewer as a talking model would, so the conductor stays in charge.

It never moves on by itself: after an answer it either asks a follow-up or calls `next_question` and
speaks what the result says; a brief with history waits for the next direction.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import assert_never

from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE, seconds_of
from coach_app.core.plan import PlannedQuestion
from coach_app.core.session import EgressRow
from coach_app.live.offline.follow_ups import AnswerFacts, due_follow_up
from coach_app.live.offline.speech import pieces
from coach_app.live.offline.voice import Voice
from coach_app.live.protocol import (
    AudioArrived,
    Brief,
    Capabilities,
    Interrupted,
    LiveEvent,
    ModelTranscriptGrew,
    Ready,
    ReplySent,
    SessionEnded,
    ToolCalled,
    TurnEnded,
    UserTranscriptGrew,
)
from coach_app.speech.recogniser import Heard, Recogniser

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds: `reply` before a turn, `between_lines` inside one, `recognition` to wait for a text."""

    reply: float = 0.0
    between_lines: float = 0.3
    recognition: float = 0.3


@dataclass(frozen=True, slots=True)
class _Directed:
    """The conductor says what to speak; `question` is the planned one among the lines, None in a closing."""

    lines: tuple[str, ...]
    question: PlannedQuestion | None
    speak: bool


@dataclass(frozen=True, slots=True)
class _Answered:
    """An answer is over. `pcm` is kept for recognition, `typed` is its text when it was written."""

    answer: int
    seconds: float | None
    pcm: bytes
    typed: str | None
    directions: int


@dataclass(frozen=True, slots=True)
class _Recognised:
    answer: int
    text: str


@dataclass(frozen=True, slots=True)
class _Result:
    name: str
    value: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Close:
    pass


_Work = _Directed | _Answered | _Recognised | _Result | _Close
_Events = AsyncGenerator[LiveEvent, None]


class OfflineSession:
    """An open offline session. Whoever reads `events()` drives it, so it needs no task of its own."""

    def __init__(
        self,
        brief: Brief,
        voice: Voice,
        recogniser: Recogniser,
        delays: Delays,
        transitions: tuple[str, ...] = (),
    ) -> None:
        """Start with nothing asked."""
        self._plan, self._generation = brief.plan, brief.generation
        self._voice, self._recogniser = voice, recogniser
        self._delays, self._transitions = delays, transitions
        self._inbox: asyncio.Queue[_Work] = asyncio.Queue()
        self._recognitions: set[asyncio.Task[Heard | None]] = set()
        self._calls: dict[str, str] = {}
        self._question: PlannedQuestion | None = None
        self._follow_ups = self._moves = self._items = self._calls_made = 0
        self._directions = self._answer = self._sound_bytes = 0
        self._sound = bytearray()
        self._cut = ""
        self._closing = self._closed = False

    @property
    def capabilities(self) -> Capabilities:
        """Nothing leaves the computer; whether speech becomes text is the recogniser's matter."""
        return Capabilities(
            input_rate=MIC_RATE,
            output_rate=SPEAKER_RATE,
            hears_speech=self._recogniser.hears,
            draft_text=self._recogniser.draft,
            online=False,
        )

    async def user_started(self, preroll: bytes) -> None:
        """A new answer begins; the pre-roll does not count towards its length."""
        self._answer += 1
        self._sound_bytes = 0
        self._sound = bytearray(preroll if self._recogniser.hears else b"")

    async def send_audio(self, pcm: bytes) -> None:
        """Measure the answer; its sound is kept only where a recogniser listens."""
        self._sound_bytes += len(pcm)
        if self._recogniser.hears:
            self._sound += pcm

    async def user_finished(self) -> None:
        """The answer is over: a follow-up or the next question is wanted."""
        seconds = seconds_of(self._sound_bytes, MIC_RATE) if self._sound_bytes else None
        self._inbox.put_nowait(_Answered(self._answer, seconds, bytes(self._sound), None, self._directions))
        self._sound_bytes, self._sound = 0, bytearray()

    async def send_text(self, text: str) -> None:
        """A typed answer: a follow-up or the next question is wanted."""
        self._inbox.put_nowait(_Answered(self._answer, None, b"", text, self._directions))

    async def interrupt(self, item: str, played_ms: int) -> None:
        """Hand over no more sound of this turn."""
        self._cut = item

    async def instruct(self, text: str, *, say: tuple[str, ...] = (), speak: bool = True) -> None:
        """Speak the `say` lines; `text` is meant for models that compose their own."""
        if say:
            self._directions += 1
            question = next((q for q in self._plan.questions if q.text in say), None)
            self._inbox.put_nowait(_Directed(say, question, speak))

    async def tool_result(self, id: str, value: Mapping[str, object]) -> None:
        """Go on as the result of `next_question` says; other results ask for nothing."""
        self._inbox.put_nowait(_Result(self._calls.pop(id, ""), dict(value)))

    def traffic(self) -> tuple[EgressRow, ...]:
        """Nothing leaves the computer."""
        return ()

    async def close(self) -> None:
        """End the session; sound not yet handed over is dropped."""
        if not self._closed:
            self._closed = True
            for task in self._recognitions:
                task.cancel()
            self._inbox.put_nowait(_Close())

    async def events(self) -> _Events:
        """Events until `SessionEnded`; to be read by one reader."""
        yield Ready(self._generation, resumed=False)
        while not self._closed:
            steps = self._steps(await self._inbox.get())
            if steps is not None:
                async with aclosing(steps):
                    async for event in steps:
                        yield event
        yield SessionEnded(self._generation, "closed")

    def _steps(self, work: _Work) -> _Events | None:
        match work:
            case _Directed():
                return self._directed(work)
            case _Answered():
                return self._answered(work)
            case _Result("next_question", value):
                return self._moved(value)
            case _Recognised():
                return self._recognised(work)
            case _Result() | _Close():
                return None
            case _:
                assert_never(work)

    async def _directed(self, work: _Directed) -> _Events:
        self._ask(work.question)
        if work.speak:
            async with aclosing(self._turn(work.lines)) as turn:
                async for event in turn:
                    yield event
        if work.question is None:
            yield self._call("end_interview")

    async def _answered(self, work: _Answered) -> _Events:
        text = work.typed
        if text is None and work.pcm and self._recogniser.hears:
            text = await self._recognise(work.answer, work.pcm)
            if text is not None:
                yield UserTranscriptGrew(self._generation, work.answer, text)
        if work.directions != self._directions:
            return  # the conductor moved on meanwhile; its direction is next in line
        if self._closing:
            yield self._call("end_interview")
            return
        line = self._follow_up(AnswerFacts(work.seconds, text))
        if line is None:
            yield self._call("next_question")
            return
        async with aclosing(self._turn((line,))) as turn:
            async for event in turn:
                yield event

    async def _moved(self, value: Mapping[str, object]) -> _Events:
        if value.get("done"):
            direction = _Directed((str(value.get("say", "")),), None, speak=True)
        elif value.get("status") == "ok":
            text = str(value.get("text", ""))
            question = next((q for q in self._plan.questions if q.text == text), PlannedQuestion(text))
            direction = _Directed((*self._transition(), text), question, speak=True)
        else:
            return
        async with aclosing(self._directed(direction)) as steps:
            async for event in steps:
                yield event

    async def _recognised(self, work: _Recognised) -> _Events:
        yield UserTranscriptGrew(self._generation, work.answer, work.text)

    async def _turn(self, lines: tuple[str, ...]) -> _Events:
        """One turn: the text of each line as its sound begins; cut short by `interrupt` or `close`."""
        self._items += 1
        item = f"offline-{self._generation}-{self._items}"
        await asyncio.sleep(self._delays.reply)
        said, silence = "", 0.0
        for line in lines:
            said = f"{said} {line}".strip()
            yield ModelTranscriptGrew(self._generation, item, said)
            async with aclosing(pieces(self._voice, line, silence)) as sound:
                async for pcm in sound:
                    if self._stopped(item):
                        break
                    silence = self._delays.between_lines
                    yield AudioArrived(self._generation, item, pcm)
            if self._stopped(item):
                yield Interrupted(self._generation, item)
                break
        yield ReplySent(self._generation, item)
        yield TurnEnded(self._generation, item)

    def _stopped(self, item: str) -> bool:
        return self._closed or self._cut == item

    def _ask(self, question: PlannedQuestion | None) -> None:
        """Remember what is being asked; None means the interview is closing."""
        self._question, self._follow_ups, self._closing = question, 0, question is None

    def _call(self, name: str) -> ToolCalled:
        self._calls_made += 1
        id = f"offline-{self._generation}-call-{self._calls_made}"
        self._calls[id] = name
        return ToolCalled(self._generation, id, name, {})

    def _follow_up(self, answer: AnswerFacts) -> str | None:
        if self._question is None or self._follow_ups >= self._plan.max_follow_ups:
            return None
        line = due_follow_up(self._question, answer)
        self._follow_ups += line is not None
        return line

    def _transition(self) -> tuple[str, ...]:
        """A short line before every second question moved on to, where the voice can say it."""
        self._moves += 1
        if self._moves % 2 == 0 or not self._transitions:
            return ()
        line = self._transitions[self._moves // 2 % len(self._transitions)]
        return (line,) if self._voice.speak(line) is not None else ()

    async def _recognise(self, answer: int, pcm: bytes) -> str | None:
        """The answer's text if it is there soon; a later one is reported on its own."""
        task = asyncio.ensure_future(self._recogniser.transcribe(pcm, MIC_RATE))
        self._recognitions.add(task)
        done, _ = await asyncio.wait({task}, timeout=self._delays.recognition)
        if done:
            self._recognitions.discard(task)
            return _text_of(task)
        task.add_done_callback(lambda late: self._came_late(answer, late))
        return None

    def _came_late(self, answer: int, task: "asyncio.Task[Heard | None]") -> None:
        self._recognitions.discard(task)
        if (text := _text_of(task)) is not None:
            self._inbox.put_nowait(_Recognised(answer, text))


def _text_of(task: "asyncio.Task[Heard | None]") -> str | None:
    """What a finished recognition heard; None when nothing, cancelled or broken."""
    if task.cancelled():
        return None
    if task.exception() is not None:
        _log.warning("the recogniser failed on an answer; the answer stays without text")
        return None
    heard = task.result()
    return heard.text if heard is not None and heard.text.strip() else None
