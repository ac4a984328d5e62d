"""The frames of one answer: the pace of the last seconds of speaking, and what it was like in all."""

from dataclasses import dataclass

import numpy as np

from coach_app.cues.pace import GAP_SECONDS, LEAST_SPEAKING_SECONDS, Pace, syllable_nuclei
from coach_app.cues.pauses import Spoken, sounds, spoken
from coach_app.cues.voice_frames import FRAME_SECONDS, VoiceFrames

LOOK_BACK_FRAMES = 6000
"""A minute: further back the pace of the last seconds of speaking is not looked for."""

_FIRST_ROOM = 6000

LEAST_VOICED_FRAMES = 100
"""A second of voice: less says nothing about its pitch."""


@dataclass(frozen=True, slots=True)
class AnswerHeard:
    """One answer: first to last sound with its pauses, and its pace, None for little speech.

    `nuclei` are the seconds at which each syllable was loudest.
    """

    spoken: Spoken
    pace: Pace | None
    nuclei: tuple[float, ...]
    pitch_hz: tuple[float, float, float] | None = None
    """What nine tenths of the voiced frames lie above, their median, and what nine tenths lie below."""

    level_db: float | None = None
    """Median level of what was said, dBFS."""

    room_db: float | None = None
    """Median level of the room while it was said, dBFS."""


class AnswerFrames:
    """Collects the frames of one answer; times are seconds of the stream they were measured in."""

    def __init__(self) -> None:
        """Begin without a frame."""
        self._started = 0.0
        self._count = 0
        self._level = np.zeros(_FIRST_ROOM)
        self._voiced = np.zeros(_FIRST_ROOM, bool)
        self._active = np.zeros(_FIRST_ROOM, bool)
        self._semitones = np.full(_FIRST_ROOM, np.nan)
        self._floor = np.full(_FIRST_ROOM, np.nan)

    def add(self, frames: VoiceFrames) -> None:
        """The frames that follow."""
        if not self._count:
            self._started = frames.started
        end = self._count + len(frames)
        if end > len(self._level):
            self._grow(end)
        self._level[self._count : end] = frames.level_db
        self._voiced[self._count : end] = frames.voiced
        self._active[self._count : end] = frames.active
        self._semitones[self._count : end] = np.nan if frames.semitones is None else frames.semitones
        self._floor[self._count : end] = np.nan if frames.floor_db is None else frames.floor_db
        self._count = end

    def _grow(self, least: int) -> None:
        more = max(2 * len(self._level), least) - len(self._level)
        self._level = np.concatenate([self._level, np.zeros(more)])
        self._voiced = np.concatenate([self._voiced, np.zeros(more, bool)])
        self._active = np.concatenate([self._active, np.zeros(more, bool)])
        self._semitones = np.concatenate([self._semitones, np.full(more, np.nan)])
        self._floor = np.concatenate([self._floor, np.full(more, np.nan)])

    def last(self, most: int) -> VoiceFrames:
        """The newest frames, at most so many."""
        first = max(self._count - most, 0)
        rows = slice(first, self._count)
        started = self._started + first * FRAME_SECONDS
        return VoiceFrames(started, self._level[rows], self._voiced[rows], self._active[rows])

    def recent_pace(self, seconds: float) -> Pace | None:
        """Pace over the last `seconds` of speaking, gaps left out; None until so much was said."""
        frames = self.last(LOOK_BACK_FRAMES)
        wanted = round(seconds / FRAME_SECONDS)
        for begin, end in reversed(_phrases(frames)):
            if end - begin >= wanted:
                since = frames.since(end - wanted)
                return Pace(len(syllable_nuclei(since)), seconds)
            wanted -= end - begin
        return None

    def heard(self, least_pause: float) -> AnswerHeard | None:
        """The whole answer, pauses from `least_pause` seconds on; None where nobody spoke."""
        frames = self.last(self._count)
        found = spoken(frames, least_pause)
        if found is None:
            return None
        nuclei = tuple(syllable_nuclei(frames))
        speaking = sum(end - begin for begin, end in _phrases(frames)) * FRAME_SECONDS
        pace = Pace(len(nuclei), speaking) if speaking >= LEAST_SPEAKING_SECONDS else None
        return AnswerHeard(found, pace, nuclei, self._pitch(), *self._loudness())

    def _pitch(self) -> tuple[float, float, float] | None:
        rows = slice(0, self._count)
        tones = self._semitones[rows][self._voiced[rows] & self._active[rows]]
        tones = tones[~np.isnan(tones)]
        if len(tones) < LEAST_VOICED_FRAMES:
            return None
        low, middle, high = (100.0 * 2.0 ** (tone / 12.0) for tone in np.percentile(tones, (10, 50, 90)))
        return float(low), float(middle), float(high)

    def _loudness(self) -> tuple[float | None, float | None]:
        """Median level of what was said, and of the room meanwhile."""
        active = self._active[: self._count]
        said, room = self._level[: self._count][active], self._floor[: self._count][active]
        room = room[~np.isnan(room)]
        said_db, room_db = (float(np.median(one)) if len(one) else None for one in (said, room))
        return said_db, room_db


def _phrases(frames: VoiceFrames) -> list[tuple[int, int]]:
    """Stretches of speaking as (first frame, frame after the last): gaps too short to count are in them."""
    gap = round(GAP_SECONDS / FRAME_SECONDS)
    joined: list[tuple[int, int]] = []
    for begin, end in sounds(frames):
        if joined and begin - joined[-1][1] < gap:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    return joined
