"""One offline session: plays the interviewer as a talking model would, so the conductor stays in charge.

It never moves on by itself: after an answer it either asks a follow-up or calls `next_question` and
speaks what the result says; a brief with history waits for the next direction.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import assert_never

from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE, seconds_of
from coach_app.core.plan import PlannedQuestion
from coach_app.core.session import EgressRow
from coach_app.live.offline.composer import Composer
from coach_app.live.offline.ears import Ears
from coach_app.live.offline.follow_ups import AnswerFacts
from coach_app.live.offline.speech import pieces
from coach_app.live.offline.voice import Voice
from coach_app.live.offline.work import Answered, Close, Delays, Directed, Recognised, Result, Work
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

CONFIDENT = 0.65
"""A draft's confidence from which the rules judge its words.

Over 84 drafts of five synthesised voices 84 % of the follow-ups from here on were those a good interviewer
would choose and none asked for what had been said; below it that happened.
"""


_Events = AsyncGenerator[LiveEvent, None]


class OfflineSession:
    """An open offline session. Whoever reads `events()` drives it, so it needs no task of its own."""

    def __init__(
        self,
        brief: Brief,
        voice: Voice,
        recogniser: Recogniser,
        composer: Composer,
        delays: Delays,
        transitions: tuple[str, ...] = (),
    ) -> None:
        """Start with nothing asked."""
        self._plan, self._generation = brief.plan, brief.generation
        self._voice, self._composer = voice, composer
        self._delays, self._transitions = delays, transitions
        self._inbox: asyncio.Queue[Work] = asyncio.Queue()
        self._ears = Ears(recogniser, delays.recognition, self._heard_late)
        self._calls: dict[str, str] = {}
        self._moves = self._items = self._calls_made = 0
        self._directions = self._answer = self._sound_bytes = 0
        self._running = ""
        self._stop = asyncio.Event()
        self._closing = self._closed = False

    @property
    def capabilities(self) -> Capabilities:
        """Nothing leaves the computer; whether speech becomes text is the recogniser's matter."""
        return Capabilities(
            input_rate=MIC_RATE,
            output_rate=SPEAKER_RATE,
            hears_speech=self._ears.hears,
            draft_text=self._ears.draft,
            online=False,
        )

    async def user_started(self, preroll: bytes) -> None:
        """A new answer begins; the pre-roll does not count towards its length."""
        self._answer += 1
        self._sound_bytes = 0
        self._ears.begin(preroll)

    async def send_audio(self, pcm: bytes) -> None:
        """Measure the answer, and let the recogniser listen along where there is one."""
        self._sound_bytes += len(pcm)
        self._ears.feed(pcm)

    async def user_finished(self) -> None:
        """The answer is over: a follow-up or the next question is wanted."""
        seconds = seconds_of(self._sound_bytes, MIC_RATE) if self._sound_bytes else None
        self._inbox.put_nowait(Answered(self._answer, seconds, self._ears.end(), None, self._directions))
        self._sound_bytes = 0

    async def send_text(self, text: str) -> None:
        """A typed answer: a follow-up or the next question is wanted."""
        self._ears.drop()
        self._inbox.put_nowait(Answered(self._answer, None, None, text, self._directions))

    async def interrupt(self, item: str, played_ms: int) -> None:
        """Hand over no more sound of this turn."""
        if item == self._running:
            self._stop.set()

    async def instruct(self, text: str, *, say: tuple[str, ...] = (), speak: bool = True) -> None:
        """Speak the `say` lines; `text` is meant for models that compose their own."""
        if say:
            self._directions += 1
            question = next((q for q in self._plan.questions if q.text in say), None)
            self._inbox.put_nowait(Directed(say, question, speak))

    async def tool_result(self, id: str, value: Mapping[str, object]) -> None:
        """Go on as the result of `next_question` says; other results ask for nothing."""
        self._inbox.put_nowait(Result(self._calls.pop(id, ""), dict(value)))

    def traffic(self) -> tuple[EgressRow, ...]:
        """Nothing leaves the computer."""
        return ()

    async def close(self) -> None:
        """End the session; sound not yet handed over is dropped."""
        if not self._closed:
            self._closed = True
            self._stop.set()
            self._inbox.put_nowait(Close())
            await self._ears.close()
            await self._composer.close()

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

    def _steps(self, work: Work) -> _Events | None:
        match work:
            case Directed():
                return self._directed(work)
            case Answered():
                return self._answered(work)
            case Result("next_question", value):
                return self._moved(value)
            case Recognised():
                return self._recognised(work)
            case Result() | Close():
                return None
            case _:
                assert_never(work)

    async def _directed(self, work: Directed) -> _Events:
        self._composer.ask(work.question)
        self._closing = work.question is None
        if work.speak:
            async with aclosing(self._turn(_each(work.lines))) as turn:
                async for event in turn:
                    yield event
        if work.question is None:
            yield self._call("end_interview")

    async def _answered(self, work: Answered) -> _Events:
        answer = AnswerFacts(work.seconds, work.typed)
        if work.hearing is not None:
            heard = await self._ears.text(work.answer, work.hearing, wait=self._composer.may_ask)
            if heard is not None:
                yield self._written(work.answer, heard)
                reliable = not heard.draft or heard.confidence >= CONFIDENT
                answer = AnswerFacts(work.seconds, heard.text, reliable)
        if work.directions != self._directions:
            return  # the conductor moved on meanwhile; its direction is next in line
        if self._closing:
            yield self._call("end_interview")
            return
        lines = await self._composer.after(answer)
        if lines is None or work.directions != self._directions:
            if lines is not None:
                await lines.aclose()
            else:
                yield self._call("next_question")
            return
        async with aclosing(self._turn(lines)) as turn:
            async for event in turn:
                yield event

    async def _moved(self, value: Mapping[str, object]) -> _Events:
        if value.get("done"):
            direction = Directed((str(value.get("say", "")),), None, speak=True)
        elif value.get("status") == "ok":
            text = str(value.get("text", ""))
            question = next((q for q in self._plan.questions if q.text == text), PlannedQuestion(text))
            direction = Directed((*self._transition(), text), question, speak=True)
        else:
            return
        async with aclosing(self._directed(direction)) as steps:
            async for event in steps:
                yield event

    async def _recognised(self, work: Recognised) -> _Events:
        yield self._written(work.answer, work.heard)

    async def _turn(self, lines: AsyncGenerator[str, None]) -> _Events:
        """One turn: the text of each line as its sound begins; cut short by `interrupt` or `close`."""
        self._items += 1
        item = self._running = f"offline-{self._generation}-{self._items}"
        if not self._closed:
            self._stop.clear()
        await asyncio.sleep(self._delays.reply)
        said, silence = "", 0.0
        async with aclosing(lines):
            while (line := await self._next(lines)) is not None:
                said = f"{said} {line}".strip()
                yield ModelTranscriptGrew(self._generation, item, said)
                async with aclosing(pieces(self._voice, line, silence)) as sound:
                    async for pcm in sound:
                        if self._stop.is_set():
                            break
                        silence = self._delays.between_lines
                        yield AudioArrived(self._generation, item, pcm)
        if self._stop.is_set():
            yield Interrupted(self._generation, item)
        yield ReplySent(self._generation, item)
        yield TurnEnded(self._generation, item)

    async def _next(self, lines: AsyncGenerator[str, None]) -> str | None:
        """The next line; None after the last, or at once when the turn is cut short meanwhile."""
        if self._stop.is_set():
            return None
        coming = asyncio.ensure_future(anext(lines, None))
        stopped = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({coming, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return coming.result() if coming.done() and not self._stop.is_set() else None
        finally:
            for task in (coming, stopped):
                task.cancel()
            await asyncio.gather(coming, stopped, return_exceptions=True)

    def _written(self, answer: int, heard: Heard) -> UserTranscriptGrew:
        return UserTranscriptGrew(self._generation, answer, heard.text, heard.draft, heard.confidence)

    def _call(self, name: str) -> ToolCalled:
        self._calls_made += 1
        id = f"offline-{self._generation}-call-{self._calls_made}"
        self._calls[id] = name
        return ToolCalled(self._generation, id, name, {})

    def _transition(self) -> tuple[str, ...]:
        """A short line before every second question moved on to, where the voice can say it."""
        self._moves += 1
        if self._moves % 2 == 0 or not self._transitions:
            return ()
        line = self._transitions[self._moves // 2 % len(self._transitions)]
        return (line,) if self._voice.speak(line) is not None else ()

    def _heard_late(self, answer: int, heard: Heard) -> None:
        self._inbox.put_nowait(Recognised(answer, heard))


async def _each(lines: tuple[str, ...]) -> AsyncGenerator[str, None]:
    for line in lines:
        yield line
