"""Slowing speech down without changing its pitch, while little of it is buffered."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from coach_app.audio.levels import SILENCE_DBFS, level_dbfs
from coach_app.audio.values import SILENT, Samples
from coach_app.core.pcm import BLOCK_SECONDS, SPEAKER_RATE

SPEECH_SHARE = 0.15
"""Most that speech is lengthened by: below it listeners hear no change of pace (NetEQ keeps to less)."""

SILENCE_SHARE = 0.50
"""Most that a silence between words is lengthened by."""

UNDER_PEAK_DB = 30.0
QUIET_DBFS = -55.0
"""What is quieter than this, or so far under the voice just heard, is silence."""

SHORTEST_PERIOD_SECONDS = 0.0025
LONGEST_PERIOD_SECONDS = 0.015
"""Pitch periods looked for: 400 to 67 Hz."""

SURE = 0.5
"""Correlation of two neighbouring periods from which one may be repeated."""

SAVED_PERIODS = 2
"""Longest periods' worth of lengthening that may be saved up: a stretch that fits badly is passed by."""

_FRAME = round(BLOCK_SECONDS * SPEAKER_RATE)
_SHORTEST = round(SHORTEST_PERIOD_SECONDS * SPEAKER_RATE)
_LONGEST = round(LONGEST_PERIOD_SECONDS * SPEAKER_RATE)
_COARSE = 3
"""Periods are looked for in every third sample, then exactly."""


@dataclass(frozen=True, slots=True)
class Inserted:
    """So many `frames` were put in before frame `at` of the sound pushed."""

    at: int
    frames: int


@dataclass(frozen=True, slots=True)
class Stretched:
    """What became of a push: `samples` hold all of its frames in order, and what was put in among them."""

    samples: Samples
    inserted: tuple[Inserted, ...]


class Stretcher:
    """Lengthens 24 kHz speech as it is written: repeats single pitch periods, overlapped and added (PICOLA).

    Nothing is held back and no sample is altered: a repeated period is put between two that are alike, so
    that taking the inserted frames out gives the sound back exactly. Silences are lengthened first and most
    (by half), speech by 15 % at most. A push must be at least one period long to be lengthened.
    """

    def __init__(self) -> None:
        """Begin a turn."""
        self._before: Samples = SILENT
        self._peak = SILENCE_DBFS
        self._speech_credit = 0.0
        self._silence_credit = 0.0

    def reset(self) -> None:
        """What comes next has nothing to do with what came."""
        self._before = SILENT
        self._speech_credit = self._silence_credit = 0.0

    def push(self, samples: Samples, slow: bool) -> Stretched:
        """Take the next stretch; with `slow`, longer than it came."""
        done = self._slowed(samples) if slow else Stretched(samples, ())
        self._before = np.concatenate([self._before, samples])[-2 * _LONGEST :]
        return done

    def _slowed(self, samples: Samples) -> Stretched:
        sound = np.concatenate([self._before, samples]).astype(np.float32)
        first = len(self._before)
        pieces: list[Samples] = []
        inserted: list[Inserted] = []
        written = 0
        for start in range(0, len(samples), _FRAME):
            frame = samples[start : start + _FRAME]
            silent = self._is_silent(frame)
            self._earn(len(frame), silent=silent)
            period = self._period(sound, first + start, silent=silent)
            if not period:
                continue
            self._pay(period, silent=silent)
            pieces += [samples[written:start], _repeated(sound, first + start, period)]
            inserted.append(Inserted(start, period))
            written = start
        return Stretched(np.concatenate([*pieces, samples[written:]]), tuple(inserted))

    def _is_silent(self, frame: Samples) -> bool:
        level = level_dbfs(frame)
        self._peak = max(self._peak - 0.1, level)
        return level < max(QUIET_DBFS, self._peak - UNDER_PEAK_DB)

    def _earn(self, frames: int, *, silent: bool) -> None:
        most = float(SAVED_PERIODS * _LONGEST)
        if silent:
            self._silence_credit = min(self._silence_credit + frames * SILENCE_SHARE, most)
        else:
            self._speech_credit = min(self._speech_credit + frames * SPEECH_SHARE, most)

    def _pay(self, frames: int, *, silent: bool) -> None:
        if silent:
            self._silence_credit -= frames
        else:
            self._speech_credit -= frames

    def _period(self, sound: NDArray[np.float32], at: int, *, silent: bool) -> int:
        """The period to repeat before frame `at`, in frames; 0 for none."""
        credit = self._silence_credit if silent else self._speech_credit
        longest = min(_LONGEST, int(credit), at, len(sound) - at)
        if longest < _SHORTEST:
            return 0
        if silent:
            return longest
        if credit < _LONGEST and longest < min(_LONGEST, at, len(sound) - at):
            return 0  # Wait until any period can be afforded: the best one is then found.
        return _likeness(sound, at, longest)


def _likeness(sound: NDArray[np.float32], at: int, longest: int) -> int:
    """The lag at which what follows `at` is most like what came before it; 0 when nothing is."""
    span = min(_LONGEST, at, len(sound) - at)
    after = sound[at : at + span : _COARSE]
    behind = sound[at - span : at + span : _COARSE]
    lags = np.arange(_SHORTEST // _COARSE, longest // _COARSE + 1)
    origin = len(behind) - len(after)
    windows = sliding_window_view(behind, len(after))[origin - lags]
    best = int(lags[int(np.argmax(_correlation(windows, after)))]) * _COARSE
    near = np.arange(max(best - _COARSE, _SHORTEST), min(best + _COARSE, longest) + 1)
    exact = sliding_window_view(sound[at - span : at + span], span)[span - near]
    alike = _correlation(exact, sound[at : at + span])
    winner = int(np.argmax(alike))
    return int(near[winner]) if alike[winner] >= SURE else 0


def _correlation(windows: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """Normalised correlation of each row with `other`."""
    power = np.einsum("ij,ij->i", windows, windows) * float(other @ other)
    like: NDArray[np.float32] = (windows @ other) / np.sqrt(power + 1.0)
    return like


def _repeated(sound: NDArray[np.float32], at: int, period: int) -> Samples:
    """A period that begins as what follows `at` does and ends as what came before it."""
    fade = (np.arange(period, dtype=np.float32) + 0.5) / period
    mixed = sound[at : at + period] * (1.0 - fade) + sound[at - period : at] * fade
    out: Samples = np.rint(mixed).astype(np.int16)
    return out
