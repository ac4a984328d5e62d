"""Whether what a microphone hears can be nothing but what was played, at whatever delay it comes back."""

from collections import deque
from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from coach_app.audio.values import Played, Samples
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE

Spectrum = NDArray[np.float64]
"""Levels in dB, shape (frames of 10 ms, bands)."""

EDGES_HERTZ = (200, 320, 440, 570, 720, 900, 1100, 1350, 1650, 2000, 2450, 3000, 3700, 4600, 5800, 7400)
"""Edges of the bands in which sound is compared: about two to each critical band of the ear."""

FRAME_SECONDS = 0.010
WINDOW_SECONDS = 0.020
EARLIEST_FRAMES, LATEST_FRAMES = -10, 60
"""An echo comes so many frames after its sound; before it, because time stamps may be wrong by 100 ms."""

DECAY_DB = 1.0
"""What a room loses in 10 ms: 60 dB in 0.4 s."""

MARGIN_DB = 8.0
"""An echo may be louder than its measure by this: loudspeakers and rooms are not even."""

OVER_FLOOR_DB = 8.0
"""The room's own noise explains what stays this close to it."""

JUDGED_FRAMES, NEWEST_FRAMES = 28, 20
"""What is judged: the newest 0.28 s, and the later part of them, in case the delay jumped between."""

STRANGE_DB = 1.2
"""Mean excess over every echo, in what can be heard, from which on somebody else must have spoken.

Simulated echoes that a canceller had lost (delay jumps, clipping, drift) stay under 0.95; nine of ten looks
at a voice 6 dB over its echo find more than 1.0, at one 12 dB over it 1.8, and the rest find it once the echo
is turned down.
"""

LEARNT_FRAMES = 50
LOUD_FRAMES = 25
"""The path is learnt from half a second of which so many frames were played loudly."""

PLAYED_DB = 30.0
"""A band that was played at least this loud (dB over one step of 16 bits) tells about the path."""

LOUD_DB = 25.0
"""So far under the loudest of a band sound still counts as loud."""

FITS_DB = 5.0
"""Mean deviation, over frames and bands, up to which a delay explains half a second well enough to learn."""

TAKEN_DB = 10.0
"""The canceller proves that what was heard was echo by taking away this much of it."""

KNOWN_BANDS = 6
"""Fewest bands whose path must be known to judge anything."""

LOUDEST_FRAMES = 12
"""The path of a band is its median where it was played loudest."""

FEWEST_CELLS, FEWEST_IN_NOISE = 100, 30
"""What is audible in fewer cells (of 10 ms and a band) than this proves little; noise leaves few."""

QUIET_FLOOR_DB, NOISY_FLOOR_DB = 14.0, 24.0
"""Mean level of the room's bands up to which the first of these holds, and from which the second does."""

MISSING_SHARE = 0.5
"""An echo that ought to be heard and isn't speaks against its delay, by this much of what an excess does."""

UP, DOWN = 0.4, 0.1
"""Share of a new measure of the path in the old one, where the echo is louder than known, and quieter."""

FLOOR_RISE_DB = 0.5
"""By which the noise floor may rise at each look."""

JUMP_SECONDS = 0.020
"""Sound whose stamp is this far from the end of the last has lost or gained time on its way."""

HELD_SECONDS = 2.0

BEHIND_SECONDS = 0.5
"""A speaker that tells so late what it plays is no reference."""


class History:
    """The newest seconds of one side, by clock time."""

    def __init__(self, rate: int) -> None:
        """Hold sound at `rate` Hz."""
        self._rate = rate
        self._pieces: deque[tuple[float, Samples]] = deque()
        self.until = float("-inf")
        self.jumped = float("-inf")

    def add(self, at: float, samples: Samples) -> None:
        """Take sound whose first sample has clock time `at`."""
        if self._pieces and abs(at - self.until) > JUMP_SECONDS:
            self.jumped = at
        self._pieces.append((at, samples))
        self.until = at + len(samples) / self._rate
        while len(self._pieces) > 1 and self._pieces[1][0] < self.until - HELD_SECONDS:
            self._pieces.popleft()

    def cut(self, since: float, frames: int) -> NDArray[np.float64]:
        """The samples of `frames` frames of 10 ms from clock time `since` on; zeros where nothing was."""
        size = round((frames * FRAME_SECONDS + WINDOW_SECONDS - FRAME_SECONDS) * self._rate)
        out = np.zeros(size)
        for at, samples in self._pieces:
            first = round((at - since) * self._rate)
            begin, end = max(first, 0), min(first + len(samples), size)
            if begin < end:
                out[begin:end] = samples[begin - first : end - first]
        return out


class EchoWitness:
    """Compares the short-time spectrum of what is heard with that of what was played.

    An echo, however late and however badly cancelled, has energy only where its sound had; a person speaking
    over it has energy elsewhere. How loud each band comes back is learnt while the canceller shows that only
    echo is heard. Used by one thread; a judgement takes about a millisecond.
    """

    def __init__(self) -> None:
        """Know nothing of the room."""
        self._played = History(SPEAKER_RATE)
        self._heard = History(MIC_RATE)
        bands = len(EDGES_HERTZ) - 1
        self._path = np.full(bands, np.nan)
        self._floor: NDArray[np.float64] | None = None
        self._new = self._before = self._after = 0.0

    @property
    def knows(self) -> bool:
        """Whether enough of the way from speaker to microphone is known."""
        return int(np.isfinite(self._path).sum()) >= KNOWN_BANDS

    def hear_played(self, played: Sequence[Played]) -> None:
        """Take what the speaker played."""
        for piece in played:
            self._played.add(piece.at, piece.samples)

    def hear(self, at: float, raw: Samples, left: Samples) -> None:
        """Take what was heard from clock time `at` on, and what the canceller `left` of about as much."""
        self._heard.add(at, raw)
        self._before += _energy(raw)
        self._after += _energy(left)
        self._new += len(raw) / MIC_RATE
        if self._new >= LEARNT_FRAMES * FRAME_SECONDS:
            self._learn(taken=self._before >= self._after * 10 ** (TAKEN_DB / 10))
            self._new = self._before = self._after = 0.0

    def somebody_else(self) -> bool:
        """Whether the newest 0.28 s hold what was not played; False where that can't be known."""
        return self.strangeness() >= STRANGE_DB

    def strangeness(self) -> float:
        """How far (dB) the newest 0.28 s stand out of what was played; 0 where that can't be known."""
        if not self.knows or self._floor is None:
            return 0.0
        until = min(self._heard.until, self._played.until - EARLIEST_FRAMES * FRAME_SECONDS)
        since = until - JUDGED_FRAMES * FRAME_SECONDS - FRAME_SECONDS
        behind = until < self._heard.until - BEHIND_SECONDS
        if behind or max(self._heard.jumped, self._played.jumped) > since:
            return 0.0
        heard, played = self._both(since, JUDGED_FRAMES)
        known = np.isfinite(self._path)
        heard, path, floor = heard[:, known], self._path[known], self._floor[known] + OVER_FLOOR_DB
        echoes = np.maximum(by_delay(lingering(played), JUDGED_FRAMES)[:, :, known] + path + MARGIN_DB, floor)
        at_least = np.maximum(by_delay(played, JUDGED_FRAMES)[:, :, known] + path - MARGIN_DB, floor)
        strange = np.maximum(heard - echoes, 0.0)
        strange += MISSING_SHARE * np.maximum(at_least - np.maximum(heard, floor), 0.0)
        audible, fewest = heard > floor, self._fewest_cells(known)
        return min(
            _least(strange, audible, fewest),
            _least(strange[:, -NEWEST_FRAMES:], audible[-NEWEST_FRAMES:], fewest),
        )

    def _fewest_cells(self, known: NDArray[np.bool_]) -> float:
        level = 0.0 if self._floor is None else float(self._floor[known].mean())
        return float(np.interp(level, (QUIET_FLOOR_DB, NOISY_FLOOR_DB), (FEWEST_CELLS, FEWEST_IN_NOISE)))

    def _both(self, since: float, frames: int) -> tuple[Spectrum, Spectrum]:
        """What was heard in `frames` frames, and what was played, from the earliest that can be its cause."""
        heard = spectrum(self._heard.cut(since, frames), MIC_RATE)
        first = since - LATEST_FRAMES * FRAME_SECONDS
        length = frames + LATEST_FRAMES - EARLIEST_FRAMES
        return heard, spectrum(self._played.cut(first, length), SPEAKER_RATE)

    def _learn(self, *, taken: bool) -> None:
        since = self._heard.until - LEARNT_FRAMES * FRAME_SECONDS - FRAME_SECONDS
        heard, before = self._both(since, LEARNT_FRAMES)
        low = np.percentile(heard, 20.0, axis=0)
        self._floor = low if self._floor is None else np.minimum(self._floor + FLOOR_RISE_DB, low)
        nothing = float(heard.mean()) < float(self._floor.mean()) + OVER_FLOOR_DB
        # Where nothing comes back any more the way is as it was: the echo may only be late.
        wanted = not self.knows if nothing else taken
        silent = float(before.max()) <= PLAYED_DB
        if silent or not wanted or max(self._heard.jumped, self._played.jumped) > since:
            return
        played = by_delay(lingering(before), LEARNT_FRAMES)
        loud = played > np.maximum(PLAYED_DB, played.max(axis=(0, 1)) - LOUD_DB)
        if loud.any(axis=2).sum(axis=1).max() < LOUD_FRAMES:
            return
        apart = np.where(loud, heard - played, np.nan)
        known = np.isfinite(apart).max(axis=1, keepdims=True)
        middle = np.nanmedian(np.where(known, apart, 0.0), axis=1)
        spread = np.abs(apart - middle[:, np.newaxis, :])
        counted = np.isfinite(spread).sum(axis=(1, 2))
        few = counted < counted.max() * 0.8
        misfit = np.where(few, np.inf, np.nansum(spread, axis=(1, 2)) / np.maximum(counted, 1))
        delay = int(np.argmin(misfit))
        if nothing or misfit[delay] <= FITS_DB:
            self._improve(heard, played[delay])

    def _improve(self, heard: Spectrum, played: Spectrum) -> None:
        """The path of each band, where it was played loudest: there noise counts least."""
        for band in range(heard.shape[1]):
            loudest = np.argsort(played[:, band])[-LOUDEST_FRAMES:]
            if played[loudest[0], band] <= PLAYED_DB:
                continue
            found = float(np.median(heard[loudest, band] - played[loudest, band]))
            old = self._path[band]
            step = UP if found > old else DOWN
            self._path[band] = old + step * (found - old) if np.isfinite(old) else found


def _least(strange: Spectrum, audible: NDArray[np.bool_], fewest: float) -> float:
    """The smallest mean excess, over all delays, in what can be heard above the floor."""
    return float(strange.sum(axis=(1, 2)).min() / max(float(audible.sum()), fewest))


def by_delay(levels: Spectrum, frames: int) -> Spectrum:
    """Each run of `frames` frames, the latest delay first: shape (delays, frames, bands)."""
    return sliding_window_view(levels, frames, axis=0).transpose(0, 2, 1)


def spectrum(samples: NDArray[np.float64], rate: int) -> Spectrum:
    """Levels of the bands in windows of 20 ms every 10 ms, dB over one step of 16 bits."""
    size, hop = round(WINDOW_SECONDS * rate), round(FRAME_SECONDS * rate)
    windows = sliding_window_view(samples, size)[::hop] * np.hanning(size)
    power = np.abs(np.fft.rfft(windows, axis=1)) ** 2 / size**2
    places = np.searchsorted(np.arange(size // 2 + 1) * rate / size, EDGES_HERTZ)
    levels: Spectrum = 10.0 * np.log10(np.add.reduceat(power, places, axis=1)[:, :-1] + 0.01)
    return levels


def lingering(levels: Spectrum) -> Spectrum:
    """The same levels with the tail a room gives them."""
    falling = np.arange(len(levels))[:, np.newaxis] * DECAY_DB
    kept: Spectrum = np.maximum.accumulate(levels + falling, axis=0) - falling
    return kept


def _energy(samples: Samples) -> float:
    sound = samples.astype(np.float32)
    return float(sound @ sound)
