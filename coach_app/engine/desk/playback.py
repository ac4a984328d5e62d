"""Stored sound, heard again through a speaker of its own."""

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from typing import Literal, Protocol, assert_never

from coach_app.audio.speaker import Speaker
from coach_app.audio.values import Chunk, Samples
from coach_app.core.clock import Clock
from coach_app.core.commands.playback import (
    PlaybackCommand,
    PlayStretch,
    SteerPlayback,
    StopPlayback,
    Track,
)
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.playback import PlaybackEnded, PlaybackMoved
from coach_app.core.errors import BadInput
from coach_app.engine.desk.archive import Archive
from coach_app.engine.desk.jobs import Jobs, Progress
from coach_app.engine.playing import Playing
from coach_app.engine.stretch import EDGE_SECONDS, mixed
from coach_app.storage.recording import Recording, StoredChunk
from coach_app.storage.store import Store

JOB = "playback"
AHEAD_SECONDS = 1.0
"""Sound given to the speaker before it is due."""

POLL_SECONDS = 0.020
TELL_SECONDS = 0.050
FADE_SECONDS = 0.030
"""Time for the speaker's fade after a stop (5 ms) to be heard."""


class PlaybackParts(Protocol):
    """What the composition root gives for hearing stored sound."""

    clock: Clock

    def speaker(self) -> Speaker:
        """A speaker that is not started, the one settings name. Raises BadInput, SoundFailed."""
        ...


class Playback:
    """Handles `PlaybackCommand`; one stretch at a time."""

    def __init__(
        self,
        parts: PlaybackParts,
        archive: Archive,
        jobs: Jobs,
        publish: Callable[[Event], None],
        may_sound: Callable[[], bool],
    ) -> None:
        """`may_sound` tells whether no session needs the room now."""
        self._parts = parts
        self._archive = archive
        self._jobs = jobs
        self._publish = publish
        self._may_sound = may_sound
        self._playing: Playing | None = None
        self._turned = asyncio.Event()

    async def carry_out(self, command: PlaybackCommand) -> None:
        """Carry out a command. Raises BadInput while a session runs."""
        match command:
            case PlayStretch():
                if not self._may_sound():
                    raise BadInput("a session is running", "end it first, then listen")
                await self.stop()
                self._jobs.start(JOB, command, lambda moved: self._play(command, moved))
            case SteerPlayback():
                if self._playing is not None:
                    self._playing.steer(command)
                    self._turned.set()
            case StopPlayback():
                await self.stop()
            case _:
                assert_never(command)

    async def stop(self) -> None:
        """Be quiet; returns when the speaker is let go of."""
        await self._jobs.cancel(JOB)

    async def _play(self, command: PlayStretch, moved: Progress) -> None:
        last = await self._archive.run(partial(_until, command=command))
        playing = Playing(command, last, partial(self._read, command.session), self._parts.clock)
        if playing.empty:
            raise BadInput("no sound was kept of this moment", "its words are all here")
        speaker = self._parts.speaker()
        speaker.start()
        self._playing = playing
        self._turned.clear()
        try:
            await self._sound(playing, speaker, command)
        except asyncio.CancelledError:
            self._publish(_ended(command, playing, "stopped"))
            speaker.flush()
            await asyncio.sleep(FADE_SECONDS)
            raise
        finally:
            self._playing = None
            speaker.close()
        self._publish(_ended(command, playing, "done"))

    async def _sound(self, playing: Playing, speaker: Speaker, command: PlayStretch) -> None:
        told = -1.0
        whole = False
        while not (whole and speaker.pending <= 0.0):
            if self._turned.is_set():
                self._turned.clear()
                speaker.flush()
                told, whole = -1.0, False
            if not playing.over and speaker.pending < AHEAD_SECONDS:
                sound = await playing.next()
                if len(sound):
                    speaker.write(sound)
                continue
            if playing.over and not whole:
                speaker.end_turn()
                whole = True
            playing.heard(speaker.read_played())
            now = self._parts.clock()
            if now - told >= TELL_SECONDS:
                told = now
                self._publish(PlaybackMoved(command.session, command.started, playing.now()))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._turned.wait()
        playing.heard(speaker.read_played())

    async def _read(self, session: str, track: Track, begin: float, end: float) -> Samples:
        """Sound between two session seconds. Raises StorageFailed."""
        near = partial(_near, session=session, track=track, begin=begin, end=end)
        return await asyncio.to_thread(mixed, await self._archive.run(near), begin, end)


def _tracks(track: Track) -> tuple[str, ...]:
    return ("user", "interviewer") if track == "both" else (track,)


def _until(store: Store, command: PlayStretch) -> float:
    """Where the sound of a session ends."""
    return store.of_recording(
        command.session, lambda sound: max(sound.until(one) for one in _tracks(command.track)), 0.0
    )


def _near(store: Store, session: str, track: Track, begin: float, end: float) -> list[list[Chunk]]:
    """Chunks of each track that sound between two session seconds, and a little around."""
    since, until = begin - 2 * EDGE_SECONDS, end + 2 * EDGE_SECONDS

    def read(sound: Recording) -> list[list[Chunk]]:
        return [
            [
                Chunk(
                    "user" if one.track == "user" else "interviewer", one.at, one.frames, one.rate, one.flac
                )
                for one in sound.near(name, since, until)
            ]
            for name in _tracks(track)
        ]

    nothing: list[list[Chunk]] = []
    return store.of_recording(session, read, nothing)


def _chunk(one: StoredChunk) -> Chunk:
    return Chunk("user" if one.track == "user" else "interviewer", one.at, one.frames, one.rate, one.flac)


def _ended(command: PlayStretch, playing: Playing, how: Literal["done", "stopped"]) -> PlaybackEnded:
    return PlaybackEnded(command.session, command.started, playing.now(), how)
