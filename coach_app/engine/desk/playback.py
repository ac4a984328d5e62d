"""Stored sound, heard again through a speaker of its own."""

import asyncio
from collections.abc import Callable
from typing import Protocol, assert_never

from coach_app.audio.speaker import Speaker
from coach_app.audio.values import Chunk, Played
from coach_app.core.clock import Clock
from coach_app.core.commands.playback import PlaybackCommand, PlayStretch, StopPlayback
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.playback import PlaybackEnded, PlaybackMoved
from coach_app.core.errors import BadInput
from coach_app.core.pcm import SPEAKER_RATE
from coach_app.engine.desk.archive import Archive
from coach_app.engine.desk.jobs import Jobs, Progress
from coach_app.engine.stretch import StoredStretch
from coach_app.storage.store import Store

JOB = "playback"
AHEAD_SECONDS = 2.0
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

    async def carry_out(self, command: PlaybackCommand) -> None:
        """Carry out a command. Raises BadInput while a session runs."""
        match command:
            case PlayStretch():
                if not self._may_sound():
                    raise BadInput("a session is running", "end it first, then listen")
                await self.stop()
                self._jobs.start(JOB, command, lambda moved: self._play(command, moved))
            case StopPlayback():
                await self.stop()
            case _:
                assert_never(command)

    async def stop(self) -> None:
        """Be quiet; returns when the speaker is let go of."""
        await self._jobs.cancel(JOB)

    async def _play(self, command: PlayStretch, moved: Progress) -> None:
        tracks = ("user", "interviewer") if command.track == "both" else (command.track,)
        sound = await self._archive.run(lambda store: stretch(store, command, tracks))
        if not sound.seconds:
            raise BadInput("no sound was kept of this moment", "its words are all here")
        speaker = self._parts.speaker()
        speaker.start()
        place = _Place(command, self._parts.clock)
        try:
            await self._sound(sound, speaker, place)
        except asyncio.CancelledError:
            self._publish(place.ended("stopped"))
            speaker.flush()
            await asyncio.sleep(FADE_SECONDS)
            raise
        finally:
            speaker.close()
        self._publish(place.ended("done"))

    async def _sound(self, sound: StoredStretch, speaker: Speaker, place: "_Place") -> None:
        told = -1.0
        whole = False
        while not (whole and speaker.pending <= 0.0):
            if sound.seconds and speaker.pending < AHEAD_SECONDS:
                speaker.write(await asyncio.to_thread(sound.next))
            elif not whole and not sound.seconds:
                speaker.end_turn()
                whole = True
            place.heard(speaker.read_played())
            now = self._parts.clock()
            if now - told >= TELL_SECONDS:
                told = now
                self._publish(place.moved())
            await asyncio.sleep(POLL_SECONDS)
        place.heard(speaker.read_played())


def stretch(store: Store, command: PlayStretch, tracks: tuple[str, ...]) -> StoredStretch:
    """The sound a command asks for. Raises BadInput, StorageFailed."""
    chunks = [
        [
            Chunk("user" if one.track == "user" else "interviewer", one.at, one.frames, one.rate, one.flac)
            for one in store.chunks(command.session, track)
        ]
        for track in tracks
    ]
    return StoredStretch(chunks, command.started, command.ended)


class _Place:
    """Which session second sounds now, from what the speaker says it played."""

    def __init__(self, command: PlayStretch, clock: Clock) -> None:
        self._command = command
        self._clock = clock
        self._until = 0.0
        self._due = clock()
        self._at = command.started

    def heard(self, played: list[Played]) -> None:
        for one in played:
            if one.content:
                self._until = one.until / SPEAKER_RATE
                self._due = one.at + len(one.samples) / SPEAKER_RATE

    def now(self) -> float:
        """Never goes back; what was given to the device but has yet to sound is taken off."""
        sounding = self._command.started + self._until - max(0.0, self._due - self._clock())
        self._at = min(max(self._at, sounding), self._command.ended)
        return self._at

    def moved(self) -> PlaybackMoved:
        return PlaybackMoved(self._command.session, self._command.started, self.now())

    def ended(self, how: str) -> PlaybackEnded:
        at = self.now()
        return PlaybackEnded(
            self._command.session, self._command.started, at, "done" if how == "done" else "stopped"
        )
