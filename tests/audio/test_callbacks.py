"""Devices that refuse, stutter or tell no time: a PortAudio that does as it is told."""

import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from coach_app.audio.errors import DeviceLost
from coach_app.audio.microphone import DeviceMicrophone
from coach_app.audio.speaker import DeviceSpeaker
from coach_app.audio.values import Played, Samples
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from tests.audio.sounds import tone
from tests.audio.virtual_clock import VirtualClock

pytestmark = pytest.mark.unit

DAC_DELAY = 0.025


class PortAudioError(Exception):
    pass


@dataclass
class FakePortAudio:
    """One microphone and one speaker that take a single rate and number of channels."""

    rate: int
    channels: int = 1
    starts: bool = True
    opened: list[dict[str, object]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    PortAudioError: type[Exception] = PortAudioError

    def query_devices(self, port: int | None = None, kind: str | None = None) -> object:
        both = {"max_input_channels": 2, "max_output_channels": 2, "default_samplerate": float(self.rate)}
        return [{"name": "Card", **both}] if port is None else {"name": "Card", **both}

    def query_hostapis(self) -> list[dict[str, object]]:
        return [{"name": "Core Audio", "devices": [0], "default_input_device": 0, "default_output_device": 0}]

    def InputStream(self, **wanted: object) -> SimpleNamespace:
        if (wanted["samplerate"], wanted["channels"]) != (self.rate, self.channels):
            raise PortAudioError("Invalid sample rate")
        self.opened.append(wanted)
        return SimpleNamespace(
            start=lambda: self._called("start"),
            abort=lambda: self._called("abort"),
            close=lambda: self._called("close"),
        )

    OutputStream = InputStream

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if name == "start" and not self.starts:
            raise PortAudioError("Device unavailable")

    @property
    def callback(self) -> Callable[[Samples, int, object, object], None]:
        return cast("Callable[[Samples, int, object, object], None]", self.opened[-1]["callback"])


Plug = Callable[[FakePortAudio], FakePortAudio]


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Plug:
    def put(card: FakePortAudio) -> FakePortAudio:
        monkeypatch.setitem(sys.modules, "sounddevice", card)
        return card

    return put


def stamps(clock: VirtualClock) -> SimpleNamespace:
    now = clock() + 77.0
    return SimpleNamespace(
        currentTime=now, inputBufferAdcTime=now - 0.010, outputBufferDacTime=now + DAC_DELAY
    )


NO_TIME = SimpleNamespace(currentTime=0.0, inputBufferAdcTime=0.0, outputBufferDacTime=0.0)


def hear(card: FakePortAudio, clock: VirtualClock, sound: Samples) -> None:
    block = card.rate // 100
    for start in range(0, len(sound) - block + 1, block):
        clock.sleep(0.010)
        column = np.repeat(sound[start : start + block, np.newaxis], card.channels, axis=1)
        card.callback(column, block, stamps(clock), False)


def play(card: FakePortAudio, clock: VirtualClock, blocks: int) -> Samples:
    out = np.zeros((blocks, card.rate // 100, card.channels), np.int16)
    for block in out:
        clock.sleep(0.010)
        card.callback(block, len(block), stamps(clock), False)
    left: Samples = out[:, :, 0].reshape(-1)
    assert np.array_equal(left, out[:, :, -1].reshape(-1)), "every channel plays the same"
    return left


@pytest.mark.parametrize(
    ("rate", "channels"), [(16_000, 1), (16_000, 2), (48_000, 1), (44_100, 2), (8_000, 1)]
)
def test_a_microphone_that_refuses_the_rate_is_resampled(plug: Plug, rate: int, channels: int) -> None:
    clock = VirtualClock()
    card = plug(FakePortAudio(rate, channels))
    microphone = DeviceMicrophone("card", clock)
    microphone.start()
    assert card.opened[-1]["blocksize"] == rate // 100
    hear(card, clock, tone(1.0, rate))
    heard = microphone.read()
    assert heard.at == pytest.approx(1000.0, abs=1e-6), (
        "the first sample was converted 10 ms before its callback"
    )
    expected = tone(1.0, MIC_RATE)[: len(heard.samples)].astype(int)
    assert len(heard.samples) > 0.9 * MIC_RATE
    assert np.abs(heard.samples.astype(int) - expected)[400:].max() < 60
    microphone.close()
    assert card.calls == ["start", "abort", "close"]


@pytest.mark.parametrize(("rate", "channels"), [(24_000, 1), (48_000, 2), (44_100, 1)])
def test_a_speaker_that_refuses_the_rate_is_resampled_both_ways(plug: Plug, rate: int, channels: int) -> None:
    clock = VirtualClock()
    card = plug(FakePortAudio(rate, channels))
    speaker = DeviceSpeaker(None, clock)
    speaker.start()
    sound = tone(0.5, SPEAKER_RATE)
    play(card, clock, 10)
    speaker.write(sound)
    speaker.end_turn()
    assert speaker.pending == pytest.approx(0.5, abs=0.001)
    out = play(card, clock, 60)
    assert speaker.pending == 0.0
    loud = np.flatnonzero(np.abs(out) > 300)
    assert (loud[-1] - loud[0]) / rate == pytest.approx(0.5, abs=0.002)
    played = speaker.read_played()
    talking = [piece for piece in played if piece.content]
    assert talking[0].at == pytest.approx(1000.0 + 11 * 0.010 + DAC_DELAY, abs=0.001)
    recorded = np.concatenate([piece.samples for piece in talking]).astype(int)[: len(sound)]
    assert np.abs(recorded - sound[: len(recorded)])[480:-480].max() < 60
    assert speaker.played == pytest.approx(0.5, abs=0.001)


def test_pending_counts_the_way_through_the_device(plug: Plug) -> None:
    clock = VirtualClock()
    card = plug(FakePortAudio(SPEAKER_RATE))
    speaker = DeviceSpeaker(None, clock)
    speaker.start()
    speaker.write(tone(0.1, SPEAKER_RATE))
    speaker.end_turn()
    play(card, clock, 10)
    assert speaker.pending == pytest.approx(DAC_DELAY + 0.010)
    clock.sleep(0.030)
    assert speaker.pending == pytest.approx(0.005)


def test_where_portaudio_tells_no_time_the_callbacks_time_is_used(plug: Plug) -> None:
    clock = VirtualClock()
    card = plug(FakePortAudio(MIC_RATE))
    microphone = DeviceMicrophone(None, clock)
    microphone.start()
    clock.sleep(0.5)
    card.callback(np.ones((160, 1), np.int16), 160, NO_TIME, False)
    assert microphone.read().at == pytest.approx(1000.49)
    card = plug(FakePortAudio(SPEAKER_RATE))
    speaker = DeviceSpeaker(None, clock)
    speaker.start()
    card.callback(np.ones((240, 1), np.int16), 240, NO_TIME, False)
    assert speaker.read_played()[0].at == pytest.approx(1000.53)


def test_a_callback_never_raises(plug: Plug) -> None:
    clock = VirtualClock()
    card = plug(FakePortAudio(SPEAKER_RATE))
    speaker = DeviceSpeaker(None, clock)
    speaker.start()
    out = np.full((240, 1), 99, np.int16)
    card.callback(out, 240, None, True)
    assert not out.any()
    assert (speaker.meter.failures, speaker.meter.flagged, speaker.meter.calls) == (1, 1, 1)
    card = plug(FakePortAudio(MIC_RATE))
    microphone = DeviceMicrophone(None, clock)
    microphone.start()
    card.callback(out, 240, None, False)
    assert microphone.meter.failures == 1


def test_a_card_that_cannot_be_opened_or_started_is_one_clear_line(plug: Plug) -> None:
    plug(FakePortAudio(rate=96_000, channels=6))
    with pytest.raises(DeviceLost, match="the microphone “Card” can't be opened; close other programs"):
        DeviceMicrophone(None, VirtualClock()).start()
    card = plug(FakePortAudio(SPEAKER_RATE, starts=False))
    with pytest.raises(DeviceLost, match="the speaker “Card” can't be opened"):
        DeviceSpeaker(None, VirtualClock()).start()
    assert card.calls == ["start", "abort", "close"]


def test_the_age_of_the_last_block_tells_a_dead_device(plug: Plug) -> None:
    clock = VirtualClock()
    card = plug(FakePortAudio(MIC_RATE))
    microphone = DeviceMicrophone(None, clock)
    assert microphone.age(clock()) == 0.0
    microphone.start()
    clock.sleep(0.7)
    assert microphone.age(clock()) == pytest.approx(0.7), "no block at all counts from start"
    hear(card, clock, tone(0.1, MIC_RATE))
    assert microphone.age(clock()) == 0.0
    clock.sleep(0.6)
    assert microphone.age(clock()) == pytest.approx(0.6)
    microphone.close()
    assert microphone.age(clock() + 9.0) == 0.0


def test_callbacks_allocate_nothing_that_stays(plug: Plug) -> None:
    clock = VirtualClock()
    card = plug(FakePortAudio(SPEAKER_RATE))
    speaker = DeviceSpeaker(None, clock)
    speaker.start()
    speaker.write(tone(5.0, SPEAKER_RATE))
    out = np.zeros((240, 1), np.int16)
    fixed = stamps(clock)
    for _ in range(50):
        card.callback(out, 240, fixed, False)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(300):
            card.callback(out, 240, fixed, False)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 2000, "integers only"
    played: list[Played] = speaker.read_played()
    assert sum(len(piece.samples) for piece in played) == 350 * 240


def test_the_microphones_callback_allocates_nothing_that_stays(plug: Plug) -> None:
    clock = VirtualClock()
    card = plug(FakePortAudio(MIC_RATE))
    microphone = DeviceMicrophone(None, clock)
    microphone.start()
    block = tone(0.010, MIC_RATE)[:, np.newaxis]
    fixed = stamps(clock)
    for _ in range(50):
        card.callback(block, 160, fixed, False)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(300):
            card.callback(block, 160, fixed, False)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 2000, "integers only; one block kept by each call would be 96,000"
    assert len(microphone.read().samples) == 350 * 160
