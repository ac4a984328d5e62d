"""When words sound: aligned once in the worker process, turn by turn, kept with the sound."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol, assert_never

from coach_app.core.commands.words import ShowWords, WordsCommand
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.words import WordsShown, WordTime
from coach_app.core.errors import CoachError
from coach_app.core.session import StoredSession, Turn
from coach_app.engine.aligning import JOB, found, request
from coach_app.engine.desk.archive import Archive
from coach_app.engine.desk.jobs import Jobs, Progress
from coach_app.engine.worker import Worker, WorkerFailed
from coach_app.speech.word_times import word_times
from coach_app.storage.recording import Recording, StoredChunk, WordRow
from coach_app.storage.store import Store

MARGIN_SECONDS = 0.3
"""Sound on either side of a turn in which its words are sought: its times are those of the voice's meter."""

ALIGNED_LANGUAGE = "en"
"""The language of the model; words in others are estimated."""

_log = logging.getLogger(__name__)
Times = dict[int, tuple[WordTime, ...]]


class WordsParts(Protocol):
    """What the composition root gives for word times."""

    def worker(self) -> Worker:
        """A worker process that is not started; it is closed after the work."""
        ...


class Words:
    """Handles `WordsCommand`."""

    def __init__(
        self, parts: WordsParts, archive: Archive, jobs: Jobs, publish: Callable[[Event], None]
    ) -> None:
        """Answers are published."""
        self._parts = parts
        self._archive = archive
        self._jobs = jobs
        self._publish = publish

    async def carry_out(self, command: WordsCommand) -> None:
        """Carry out a command."""
        match command:
            case ShowWords(session=session):
                # One that is under way for nobody yet is told when it is done.
                if not self._jobs.start(_job(session), command, partial(self._show, session)):
                    self._jobs.start(_job(session) + "-asked", command, partial(self._wait, session))
            case _:
                assert_never(command)

    def after(self, session: str) -> None:
        """A session was finished: align it while nobody waits for it."""
        self._jobs.start(_job(session), ShowWords(session), partial(self._prepare, session))

    async def tell(self, session: str) -> None:
        """Publish the times kept of a session, if any; none are looked for."""
        try:
            kept = await self._archive.run(partial(_kept, session=session))
            if kept:
                stored = await self._archive.run(lambda store: store.load(session))
                self._publish(WordsShown(stored.summary.id, _fitting(kept, _timed(stored))))
        except CoachError as error:
            # Nobody asked; what was said can be read without.
            _log.warning("no word times: %s", error.what)

    async def _prepare(self, session: str, moved: Progress) -> None:
        try:
            await self._show(session, moved)
        except CoachError as error:
            # Nobody asked; it is tried again when somebody does.
            _log.warning("no word times: %s", error.what)

    async def _wait(self, session: str, moved: Progress) -> None:
        await self._jobs.finished(_job(session))
        await self._show(session, moved)

    async def _show(self, session: str, moved: Progress) -> None:
        self._publish(WordsShown(session, await self._made(session, moved)))

    async def _made(self, session: str, moved: Progress) -> Times:
        """The times kept; found and kept now where there are none. Raises CoachError."""
        stored = await self._archive.run(lambda store: store.load(session))
        timed = _timed(stored)
        kept = await self._archive.run(partial(_kept, session=session))
        if kept:
            return _fitting(kept, timed)
        if not stored.has_recording:
            return {one.turn: _estimated(one) for one in timed}
        made = await self._aligned(stored, timed, moved)
        rows = [
            WordRow(turn, number, one.started, one.ended, one.confidence)
            for turn, times in made.items()
            for number, one in enumerate(times)
        ]
        await self._archive.run(
            lambda store: store.of_recording(session, lambda sound: sound.keep_words(rows), None)
        )
        return made

    async def _aligned(self, stored: StoredSession, timed: Sequence[Turn], moved: Progress) -> Times:
        language = str(stored.plan.get("language", ALIGNED_LANGUAGE))
        if not language.lower().startswith(ALIGNED_LANGUAGE):
            return {one.turn: _estimated(one) for one in timed}
        made: Times = {}
        async with self._parts.worker() as worker:
            for track in ("user", "interviewer"):
                mine = [one for one in timed if one.speaker == track]
                chunks = await self._archive.run(partial(_chunks, session=stored.summary.id, track=track))
                for one in mine:
                    moved(len(made) / len(timed), "Finding the words in the recording")
                    made[one.turn] = await _times(worker, one, chunks)
        return dict(sorted(made.items()))


async def _times(worker: Worker, turn: Turn, chunks: Sequence[StoredChunk]) -> tuple[WordTime, ...]:
    """Times of a turn's words; estimated where the worker could not do it."""
    started, ended = _span(turn)
    words = turn.text.split()
    asked = request(words, max(started - MARGIN_SECONDS, 0.0), ended + MARGIN_SECONDS, chunks)
    try:
        return word_times(words, started, ended, found(await worker.run(JOB, asked)))
    except WorkerFailed as error:
        _log.warning("the words of a turn are estimated: %s", error.what)
        return _estimated(turn)


def _chunks(store: Store, session: str, track: str) -> list[StoredChunk]:
    return store.chunks(session, track)


def _kept(store: Store, session: str) -> list[WordRow]:
    nothing: list[WordRow] = []
    return store.of_recording(session, Recording.words, nothing)


def _estimated(turn: Turn) -> tuple[WordTime, ...]:
    return word_times(turn.text.split(), *_span(turn))


def _span(turn: Turn) -> tuple[float, float]:
    return (turn.started or 0.0), (turn.ended or 0.0)


def _timed(stored: StoredSession) -> list[Turn]:
    """Turns in which words sound."""
    return [one for one in stored.turns if one.text.split() and _spoken(one)]


def _spoken(turn: Turn) -> bool:
    return turn.started is not None and turn.ended is not None and turn.ended > turn.started


def _fitting(kept: Sequence[WordRow], timed: Sequence[Turn]) -> Times:
    """Kept times by turn; a turn whose words are not as many any more is estimated."""
    by_turn: dict[int, list[WordTime]] = {}
    for row in kept:
        by_turn.setdefault(row.turn, []).append(WordTime(row.started, row.ended, row.confidence))
    return {
        one.turn: tuple(by_turn[one.turn])
        if len(by_turn.get(one.turn, ())) == len(one.text.split())
        else _estimated(one)
        for one in timed
    }


def _job(session: str) -> str:
    return f"words-{session}"
