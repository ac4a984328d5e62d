"""How loud and how late a microphone hears a speaker, and what helps against it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from coach_app.audio.canceller import Canceller
from coach_app.audio.levels import level_dbfs
from coach_app.audio.microphone import Microphone
from coach_app.audio.resample import Resampler
from coach_app.audio.speaker import Speaker
from coach_app.audio.values import Captured, Played, Samples
from coach_app.core.clock import Clock
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE

Choice = Literal["none", "canceller", "gate"]
"""What is used against the echo: nothing where there is none, the canceller, or the level gate."""

LISTEN_SECONDS = 0.6
CHIRP_SECONDS = 0.5
CHIRP_HERTZ = (300.0, 6000.0)
CHIRP_DBFS = -15.0
LONGEST_DELAY_SECONDS = 0.6
EARLIEST_SECONDS = -0.1
"""An echo before its sound: time stamps may be wrong by that."""

CLEAR = 6.0
"""An echo stands out when its correlation is so many times the typical one; noise reaches 4 to 5."""

PULSE_SECONDS = 0.010


@dataclass(frozen=True, slots=True)
class EchoMeasure:
    """What a self-test found.

    `delay` is from the speaker's converter to the microphone's, in seconds; `leak` the echo's level against
    what was played, in dB: both None where nothing came back. `erle`: dB the canceller took away.
    """

    delay: float | None
    leak: float | None
    erle: float | None
    choice: Choice


def chirp() -> Samples:
    """A rising tone, 24 kHz, faded at both ends; its spectrum is flat enough for a sharp correlation."""
    low, high = CHIRP_HERTZ
    seconds = np.arange(round(CHIRP_SECONDS * SPEAKER_RATE)) / SPEAKER_RATE
    ratio = np.log(high / low)
    phase = 2 * np.pi * low * CHIRP_SECONDS / ratio * (np.exp(seconds / CHIRP_SECONDS * ratio) - 1)
    fade = np.minimum(1.0, np.minimum(seconds, seconds[::-1]) / 0.02)
    level = 32767 * np.sqrt(2) * 10 ** (CHIRP_DBFS / 20)
    out: Samples = np.rint(np.sin(phase) * fade * level).astype(np.int16)
    return out


def find_echo(played: Samples, heard: Samples, first: float = 0.0) -> tuple[float, float] | None:
    """Delay (s) and leak (dB) of `played` in `heard`, both at 16 kHz; None where it isn't heard.

    `first` is how many seconds after the first played sample the first heard one came.
    """
    size = 1 << (len(played) + len(heard)).bit_length()
    spectrum = np.fft.rfft(heard.astype(float), size) * np.conj(np.fft.rfft(played.astype(float), size))
    # Beyond `heard` lie the negative lags: what was heard before the sound began.
    both = np.fft.irfft(spectrum, size)
    lags = np.arange(size)
    lags[lags > size - len(played)] -= size
    delays = lags / MIC_RATE + first
    chosen = (delays >= EARLIEST_SECONDS) & (delays <= LONGEST_DELAY_SECONDS)
    strength = np.abs(both[chosen])
    if not len(strength) or strength.max() < CLEAR * np.sqrt(np.mean(both**2) + 1e-9):
        return None
    best = int(np.argmax(strength))
    begin = max(int(lags[chosen][best]), 0)
    echo = heard[begin : begin + len(played)]
    return float(delays[chosen][best]), level_dbfs(echo) - level_dbfs(played)


def choose(found: tuple[float, float] | None, canceller: Canceller | None) -> EchoMeasure:
    """What to use, given the echo of the chirp and a canceller that has heard speech since."""
    delay, leak = found if found is not None else (None, None)
    erle = None if canceller is None else canceller.erle
    if found is None:
        return EchoMeasure(None, None, erle, "none")
    works = canceller is not None and canceller.converged
    return EchoMeasure(delay, leak, erle, "canceller" if works else "gate")


def run_self_test(
    microphone: Microphone,
    speaker: Speaker,
    clock: Clock,
    canceller: Canceller | None,
    speech: Sequence[Samples],
    sleep: Callable[[float], None] = time.sleep,
) -> EchoMeasure:
    """Play a chirp, then `speech` (24 kHz) through the canceller; takes their length and two seconds.

    The devices are started and closed here. Raises `SoundFailed` when one can't be opened.
    """
    microphone.start()
    try:
        speaker.start()
        test = _Test(microphone, speaker, clock, canceller, sleep)
        test.listen(LISTEN_SECONDS)
        test.play(chirp())
        found = test.echo()
        if canceller is not None and found is not None:
            for sound in speech:
                test.play(sound)
        return choose(found, canceller)
    finally:
        microphone.close()
        speaker.close()


class _Test:
    def __init__(
        self,
        microphone: Microphone,
        speaker: Speaker,
        clock: Clock,
        canceller: Canceller | None,
        sleep: Callable[[float], None],
    ) -> None:
        self._microphone = microphone
        self._speaker = speaker
        self._clock = clock
        self._canceller = canceller
        self._sleep = sleep
        self._played: list[Played] = []
        self._heard: list[Captured] = []

    def listen(self, seconds: float) -> None:
        until = self._clock() + seconds
        while self._clock() < until:
            self._sleep(PULSE_SECONDS)
            self._take()

    def play(self, sound: Samples) -> None:
        self._speaker.write(sound)
        self._speaker.end_turn()
        until = self._clock() + len(sound) / SPEAKER_RATE + 3.0
        while self._speaker.pending > 0.0 and self._clock() < until:
            self._sleep(PULSE_SECONDS)
            self._take()
        self.listen(LONGEST_DELAY_SECONDS)

    def echo(self) -> tuple[float, float] | None:
        """The echo of all that was played, by the stamps of both converters."""
        loud = [one for one in self._played if one.content and level_dbfs(one.samples) > -80.0]
        if not loud or not self._heard:
            return None
        sound = np.concatenate([one.samples for one in loud])
        resampler = Resampler(SPEAKER_RATE, MIC_RATE)
        near = np.concatenate([resampler.push(sound), resampler.flush()])
        heard = np.concatenate([one.samples for one in self._heard])
        return find_echo(near, heard, self._heard[0].at - loud[0].at)

    def _take(self) -> None:
        played = self._speaker.read_played()
        self._played += played
        if self._canceller is not None:
            self._canceller.hear_played(played)
        captured = self._microphone.read()
        if len(captured.samples):
            self._heard.append(captured)
            if self._canceller is not None:
                self._canceller.clean(captured.at, captured.samples)
