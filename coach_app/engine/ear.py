"""The user's voice: what the microphone heard, recorded on the session's time and watched for voice."""

from dataclasses import dataclass

import numpy as np

from coach_app.audio.levels import SILENCE_DBFS, level_dbfs
from coach_app.audio.microphone import Microphone
from coach_app.audio.recorder import TrackRecorder
from coach_app.audio.values import Captured, Chunk, Samples
from coach_app.audio.voice_activity import FRAME, VoiceActivity
from coach_app.core.pcm import BLOCK_SECONDS, MIC_RATE
from coach_app.core.session import Gap
from coach_app.interview.turn_rules import Stretch

DRIFT_SECONDS = 0.020
"""Seconds by which the microphone's time may differ from the detector's before they are set equal."""

BREAK_SECONDS = 0.120
"""A hole longer than this ends a stretch of voice: the detector would take as much silence for its end."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One 10 ms frame: when it ended (session seconds) and the voice in it, if any.

    `stirring`: something sounds that may become one.
    """

    ended: float
    voice: Stretch | None
    stirring: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What came since the last look: sound from session second `at`, its frames and full chunks.

    `missed` seconds before it were not heard, though the microphone was listened to. `track` is the same
    sound as it is recorded, noise and all, from session second `track_at` on.
    """

    at: float
    missed: float
    samples: Samples
    track_at: float
    track: Samples
    frames: tuple[Frame, ...]
    chunks: tuple[Chunk, ...]


class Ear:
    """Owns the microphone of a session."""

    def __init__(
        self, microphone: Microphone, zero: float, first: Captured | None = None, recorded: float = 0.0
    ) -> None:
        """Listen on a started microphone; `zero` is the clock time of session second 0.

        `first` is what was read from it already; the track is stored up to session second `recorded`.
        """
        self._microphone = microphone
        self._first = first
        self._zero = zero
        self._activity = VoiceActivity()
        self._offset = 0.0
        self._fed = 0
        self._next: float | None = None
        self._recorder = TrackRecorder(zero, recorded)
        self._gaps = 0
        self._deaf = False
        self.level = SILENCE_DBFS

    def listen(self, *, deaf: bool) -> list[Heard]:
        """Read what is new. While `deaf` (muted, paused) sound is thrown away unheard."""
        heard: list[Heard] = []
        self._deaf = deaf
        while True:
            captured, self._first = self._first or self._microphone.read(), None
            if not len(captured.samples):
                return heard
            missed = self._missed_before(captured)
            if deaf:
                self.level = SILENCE_DBFS
            else:
                heard.append(self._take(captured, missed))
            if not captured.lost:
                return heard

    def stop_recording(self, reason: str) -> tuple[Chunk, ...]:
        """From now on nothing is recorded until sound is taken again; the gap bears `reason`."""
        return tuple(self._recorder.interrupt(reason))

    def new_gaps(self) -> list[Gap]:
        """Gaps of the track that have ended since the last call."""
        found = self._recorder.gaps[self._gaps :]
        self._gaps += len(found)
        return [Gap(gap.started, gap.ended, gap.reason) for gap in found]

    def _missed_before(self, captured: Captured) -> float:
        """Seconds between the sound read before and this one; a device's time wanders by less."""
        at = captured.at - self._zero
        missed = 0.0 if self._next is None else at - self._next
        self._next = at + len(captured.samples) / MIC_RATE
        return missed if missed > DRIFT_SECONDS else 0.0

    def _take(self, captured: Captured, missed: float) -> Heard:
        samples = captured.samples
        track, track_at = captured.track, captured.track_at
        if track is None:
            track, track_at = samples, captured.at
        chunks = self._recorder.add(track_at, track)
        at = captured.at - self._zero
        self.level = level_dbfs(samples)
        due = self._offset + self._fed / MIC_RATE
        if abs(at - due) > BREAK_SECONDS:
            self._activity, self._offset, self._fed = VoiceActivity(), at, 0
        elif abs(at - due) > DRIFT_SECONDS:
            self._offset += at - due
        frames: list[Frame] = []
        for start in range(0, len(samples), FRAME):
            part = samples[start : start + FRAME]
            self._fed += len(part)
            frames += self._watch(part)
        return Heard(at, missed, samples, track_at - self._zero, track, tuple(frames), tuple(chunks))

    def _watch(self, part: Samples) -> list[Frame]:
        activity = self._activity
        decided = activity.push(np.ascontiguousarray(part))
        ended = activity.position + self._offset
        return [
            Frame(
                ended - BLOCK_SECONDS * (len(decided) - 1 - n),
                self._stretch() if speaking else None,
                activity.stirring,
            )
            for n, speaking in enumerate(decided)
        ]

    def _stretch(self) -> Stretch | None:
        onset, last = self._activity.onset, self._activity.last_voiced
        if onset is None or last is None:
            return None
        return Stretch(onset + self._offset, last + self._offset)

    @property
    def name(self) -> str:
        """What to call the microphone when talking to people."""
        return self._microphone.name

    def age(self, now: float) -> float:
        """Seconds since the microphone last gave anything; `now` is clock time."""
        return self._microphone.age(now)

    def close(self, ended: float) -> tuple[Chunk, ...]:
        """Let go of the microphone; the track ends at clock time `ended`, as the session did."""
        rest = self.listen(deaf=self._deaf)
        self._microphone.close()
        chunks = [chunk for heard in rest for chunk in heard.chunks]
        return (*chunks, *self._recorder.close(ended))
