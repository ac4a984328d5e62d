"""Outlines of recordings: measured once in the worker process, kept with the sound."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Protocol, assert_never

from coach_app.audio.waveform import BATCH_CHUNKS, JOB, coarser, joined, request
from coach_app.core.commands.outline import OutlineCommand, ShowOutline
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.outline import OutlineShown, TrackOutline
from coach_app.core.errors import CoachError
from coach_app.engine.desk.archive import Archive
from coach_app.engine.desk.jobs import Jobs, Progress
from coach_app.engine.worker import Worker
from coach_app.storage.recording import Recording
from coach_app.storage.store import Store

TRACKS = ("user", "interviewer")

_log = logging.getLogger(__name__)


class OutlineParts(Protocol):
    """What the composition root gives for outlines."""

    def worker(self) -> Worker:
        """A worker process that is not started; it is closed after the work."""
        ...


class Outlines:
    """Handles `OutlineCommand`."""

    def __init__(
        self, parts: OutlineParts, archive: Archive, jobs: Jobs, publish: Callable[[Event], None]
    ) -> None:
        """Answers are published."""
        self._parts = parts
        self._archive = archive
        self._jobs = jobs
        self._publish = publish

    async def carry_out(self, command: OutlineCommand) -> None:
        """Carry out a command."""
        match command:
            case ShowOutline(session=session):
                self._jobs.start(_job(session), command, partial(self._show, session))
            case _:
                assert_never(command)

    def after(self, session: str) -> None:
        """A session was finished: measure it while nobody waits for it."""
        self._jobs.start(_job(session), ShowOutline(session), partial(self._prepare, session))

    async def _prepare(self, session: str, moved: Progress) -> None:
        try:
            await self._made(session, moved)
        except CoachError as error:
            # Nobody asked; it is tried again when somebody does.
            _log.warning("no outline of a recording: %s", error.what)

    async def _show(self, session: str, moved: Progress) -> None:
        tracks = await self._made(session, moved)
        self._publish(OutlineShown(session, tracks["user"], tracks["interviewer"]))

    async def _made(self, session: str, moved: Progress) -> dict[str, TrackOutline]:
        """The outlines kept; measured and kept now where there are none. Raises CoachError."""
        kept = await self._archive.run(partial(_kept, session=session))
        if kept is not None:
            return {track: TrackOutline(*kept.get(track, (b"", b""))) for track in TRACKS}
        async with self._parts.worker() as worker:
            made = {track: await self._measured(session, track, worker, moved) for track in TRACKS}
        found = {track: (one.fine, one.coarse) for track, one in made.items()}
        await self._archive.run(
            lambda store: store.of_recording(session, lambda sound: sound.keep_outlines(found), None)
        )
        return made

    async def _measured(self, session: str, track: str, worker: Worker, moved: Progress) -> TrackOutline:
        chunks = await self._archive.run(lambda store: store.chunks(session, track))
        replies = []
        for first in range(0, len(chunks), BATCH_CHUNKS):
            moved(first / len(chunks), "Drawing the recording")
            batch = [(one.at, one.rate, one.flac) for one in chunks[first : first + BATCH_CHUNKS]]
            replies.append(await worker.run(JOB, request(batch)))
        cells = joined(replies)
        return TrackOutline(cells.tobytes(), coarser(cells).tobytes())


def _kept(store: Store, session: str) -> dict[str, tuple[bytes, bytes]] | None:
    """The outlines kept; none at all where there is no sound, None where there is and nobody measured it."""
    silent: dict[str, tuple[bytes, bytes]] | None = {}
    return store.of_recording(session, Recording.outlines, silent)


def _job(session: str) -> str:
    return f"outline-{session}"
