"""The last seconds of a stream as rows of measurements, one a hop."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from coach_app.cues.acoustic.formants import BAND_BINS
from coach_app.cues.acoustic.noise_floor import NoiseFloor
from coach_app.cues.acoustic.pitch import pitch
from coach_app.cues.acoustic.speaker import Speaker
from coach_app.cues.acoustic.spectrum import BANDS, Array, level_db, mel_db, power
from coach_app.cues.acoustic.stability import SPAN, motion_db, stability

Flags = npt.NDArray[np.bool_]

KEPT = 512
"""Hops that stay at hand: 5 s, longer than any candidate and what surrounds it."""

OVER_FLOOR_DB = 8.0
QUIETEST_DBFS = -70.0


class Hops:
    """Measures one hop after the other and keeps the last KEPT; rows are addressed by hop number."""

    def __init__(self) -> None:
        size = 2 * KEPT
        self.count = 0
        self._start = 0
        self._level = np.full(size, -120.0)
        self._floor = np.full(size, -80.0)
        self._active = np.zeros(size, bool)
        self._voiced = np.zeros(size, bool)
        self._semitones = np.zeros(size)
        self._strength = np.zeros(size)
        self._motion = np.zeros(size)
        self._stability = np.zeros(size)
        self._mel = np.zeros((size, BANDS))
        self._band = np.zeros((size, BAND_BINS))
        self._noise = NoiseFloor()
        self._lag = 0.0
        self.speaker = Speaker()

    def measure(self, frame: Array) -> None:
        """Take the WINDOW samples (s16 size) that end with the next hop."""
        row = self._next_row()
        spectrum = power(frame)
        level = level_db(spectrum)
        floor = self._noise.update(level, self._lag > 0.0)
        active = level > max(floor + OVER_FLOOR_DB, QUIETEST_DBFS)
        self._level[row], self._floor[row], self._active[row] = level, floor, active
        mel = self._mel[row] = mel_db(spectrum)
        self._band[row] = spectrum[:BAND_BINS]
        self._voiced[row] = False
        self._semitones[row] = self._strength[row] = self._motion[row] = self._stability[row] = 0.0
        if active:
            tone = pitch(spectrum, self._lag)
            self._lag = tone.lag
            self._strength[row] = tone.strength
            if tone.voiced:
                self._hear(row, tone.semitones, level, mel)
        else:
            self._lag = 0.0
        self.count += 1

    def _hear(self, row: int, semitones: float, level: float, mel: Array) -> None:
        self._voiced[row] = True
        self._semitones[row] = semitones
        if row < SPAN or not self._voiced[row - 1]:
            return
        motion = motion_db(self._mel[row - SPAN : row + 1])
        reach = min(SPAN, int(self._run(row)) - 1)
        slide = abs(semitones - self._semitones[row - reach])
        self._motion[row] = motion
        self._stability[row] = stability(slide, motion, self.speaker.motion_db)
        self.speaker.hear(motion, semitones, level, mel, float(self._strength[row]))

    def _run(self, row: int) -> int:
        """Voiced hops in a row that end with `row`, counted up to SPAN + 1."""
        unvoiced = np.flatnonzero(~self._voiced[max(row - SPAN, 0) : row + 1])
        length = min(SPAN, row) + 1
        return length if not len(unvoiced) else length - 1 - int(unvoiced[-1])

    def _next_row(self) -> int:
        row = self.count - self._start
        if row < 2 * KEPT:
            return row
        columns = (self._level, self._floor, self._active, self._voiced, self._semitones)
        for column in (*columns, self._strength, self._motion, self._stability, self._mel, self._band):
            column[:KEPT] = column[KEPT:]
        self._start += KEPT
        return KEPT

    @property
    def oldest(self) -> int:
        """Number of the oldest hop still kept."""
        return self._start

    def window(self, first: int, last: int) -> "Window":
        """Measurements of hops `first` to `last` (both within), as far as they are still kept."""
        rows = slice(max(first, self._start) - self._start, last + 1 - self._start)
        return Window(
            level_db=self._level[rows],
            floor_db=self._floor[rows],
            active=self._active[rows],
            voiced=self._voiced[rows],
            semitones=self._semitones[rows],
            strength=self._strength[rows],
            motion_db=self._motion[rows],
            stability=self._stability[rows],
            mel_db=self._mel[rows],
            band=self._band[rows],
        )

    def latest(self) -> tuple[float, bool, bool]:
        """Stability, voicing and activity of the last hop."""
        row = self.count - 1 - self._start
        return float(self._stability[row]), bool(self._voiced[row]), bool(self._active[row])


class Window(NamedTuple):
    """Measurements of consecutive hops, one array each; spectra have one row a hop."""

    level_db: Array
    floor_db: Array
    active: Flags
    voiced: Flags
    semitones: Array
    strength: Array
    motion_db: Array
    stability: Array
    mel_db: Array
    band: Array

    def part(self, first: int, count: int) -> "Window":
        """So many hops of these from the one numbered `first` here."""
        rows = slice(first, first + count)
        return Window(
            level_db=self.level_db[rows],
            floor_db=self.floor_db[rows],
            active=self.active[rows],
            voiced=self.voiced[rows],
            semitones=self.semitones[rows],
            strength=self.strength[rows],
            motion_db=self.motion_db[rows],
            stability=self.stability[rows],
            mel_db=self.mel_db[rows],
            band=self.band[rows],
        )
