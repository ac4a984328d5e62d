"""Devices that die in the middle: without a card in virtual time, and with one that is pulled out."""

import time
from collections.abc import Callable

import numpy as np
import pytest

from coach_app.audio.errors import DeviceLost
from coach_app.audio.microphone import DeviceMicrophone, QueuedMicrophone
from coach_app.audio.recorder import TrackRecorder
from coach_app.audio.reopening import DEAD_SECONDS, ReopeningMicrophone, ReopeningSpeaker
from coach_app.audio.speaker import DeviceSpeaker, SilentSpeaker
from coach_app.audio.values import Captured, Played
from coach_app.core.pcm import SPEAKER_RATE
from tests.audio.sounds import noise
from tests.audio.virtual_clock import VirtualClock
from tests.children import wait_until
from tests.virtual_sound import MICROPHONE, SPEAKER, SoundCard

pytestmark = pytest.mark.audio


class Mortal(SilentSpeaker):
    """A speaker that can be pulled out."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(clock)
        self._time = clock
        self.died: float | None = None

    def _catch_up(self) -> None:
        if self.died is None:
            super()._catch_up()

    def age(self, now: float) -> float:
        return 0.0 if self.died is None else now - self.died

    def die(self) -> None:
        self.read_played()
        self.died = self._time()


def ran(speaker: ReopeningSpeaker, clock: VirtualClock, until: Callable[[], bool]) -> list[Played]:
    played: list[Played] = []
    deadline = time.monotonic() + 10.0
    while not until():
        clock.sleep(0.010)
        played += speaker.read_played()
        if speaker.age(clock()) > DEAD_SECONDS:
            time.sleep(0.002)  # the thread that looks for a device needs real time
        assert time.monotonic() < deadline
    return played


def test_what_the_dead_speaker_kept_is_said_by_the_next_and_counted_once() -> None:
    clock = VirtualClock()
    made: list[Mortal] = []
    refused = [0]

    def make(chosen: bool) -> Mortal:
        if made and refused[0] < 3:
            refused[0] += 1
            raise DeviceLost("gone", "plug it in")
        made.append(Mortal(clock))
        return made[-1]

    speaker = ReopeningSpeaker(make, clock)
    speaker.start()
    sound = noise(2.0, SPEAKER_RATE, -20.0)
    speaker.write(sound[:36_000])
    speaker.write(sound[36_000:])
    speaker.end_turn()
    before = ran(speaker, clock, lambda: clock() > 1000.5)
    heard = before[-1].until
    assert heard == pytest.approx(0.5 * SPEAKER_RATE, abs=500)
    made[0].die()
    after = ran(speaker, clock, lambda: len(made) == 2 and speaker.pending == 0.0)
    assert max(one.until for one in after) == len(sound)
    said = np.concatenate([one.samples for one in [*before, *after] if one.content])
    assert len(said[said != 0]) == pytest.approx(len(sound), abs=300)
    assert refused[0] == 3
    speaker.close()


def test_where_no_speaker_comes_back_time_goes_on_in_silence() -> None:
    clock = VirtualClock()
    made: list[Mortal] = []

    def make(chosen: bool) -> Mortal:
        if made:
            raise DeviceLost("gone", "plug it in")
        made.append(Mortal(clock))
        return made[0]

    speaker = ReopeningSpeaker(make, clock)
    speaker.start()
    speaker.write(noise(1.0, SPEAKER_RATE, -20.0))
    speaker.end_turn()
    made[0].die()
    ran(speaker, clock, lambda: speaker.pending == 0.0)
    assert clock() < 1000.0 + 0.5 + 4.0 + 1.2
    assert speaker.age(clock()) > DEAD_SECONDS, "it is still looked for"
    speaker.close()


def test_a_flush_while_no_speaker_is_there_leaves_nothing_to_say() -> None:
    clock = VirtualClock()
    made: list[Mortal] = []

    def make(chosen: bool) -> Mortal:
        made.append(Mortal(clock))
        return made[-1]

    speaker = ReopeningSpeaker(make, clock)
    speaker.start()
    speaker.write(noise(1.0, SPEAKER_RATE, -20.0))
    made[0].die()
    clock.sleep(0.6)
    speaker.flush()
    ran(speaker, clock, lambda: len(made) == 2 and speaker.age(clock()) == 0.0)
    clock.sleep(0.2)
    assert not any(one.content for one in speaker.read_played())
    assert speaker.pending == 0.0
    speaker.close()


class MortalMicrophone(QueuedMicrophone):
    """A microphone that can be pulled out."""

    died: float | None = None

    def read(self) -> Captured:
        return super().read() if self.died is None else Captured(0.0, np.zeros(0, np.int16), 0)

    def age(self, now: float) -> float:
        return 0.0 if self.died is None else now - self.died


def test_time_without_a_microphone_is_a_gap_and_the_rest_in_its_place() -> None:
    clock = VirtualClock()
    made: list[MortalMicrophone] = []

    def make(chosen: bool) -> MortalMicrophone:
        made.append(MortalMicrophone(clock))
        return made[-1]

    microphone = ReopeningMicrophone(make, clock)
    microphone.start()
    recorder = TrackRecorder(clock())
    deadline = time.monotonic() + 10.0
    while clock() < 1003.0:
        clock.sleep(0.010)
        if made[-1].died is None and len(made) == 1 and clock() > 1001.0:
            made[0].died = clock()
        captured = microphone.read()
        recorder.add(captured.at, captured.samples)
        if microphone.age(clock()) > DEAD_SECONDS:
            time.sleep(0.002)
        assert time.monotonic() < deadline
    assert len(made) == 2
    (gap,) = recorder.gaps
    assert gap.started == pytest.approx(1.0, abs=0.02)
    assert 0.5 < gap.ended - gap.started < 2.0
    assert recorder.seconds == pytest.approx(3.0, abs=0.02)
    microphone.close()


def test_a_speaker_that_falls_silent_is_followed_to_the_next_one(sound_card_here: SoundCard) -> None:
    card = sound_card_here
    name = "sink_name=second"
    second = card.pactl("load-module", "module-null-sink", name, "rate=48000", "norewinds=1").strip()
    speaker = ReopeningSpeaker(
        lambda chosen: DeviceSpeaker("second" if chosen else SPEAKER, time.monotonic), time.monotonic
    )
    try:
        speaker.start()
        speaker.write(noise(1.0, SPEAKER_RATE, -20.0))
        speaker.end_turn()
        until(speaker, lambda: speaker.pending < 0.8)
        card.pactl("suspend-sink", "second", "1")
        lost = time.monotonic()
        recording = card.start_recording()
        heard = until(speaker, lambda: time.monotonic() > lost + 0.7 and speaker.age(time.monotonic()) < 0.2)
        assert time.monotonic() - lost < 4.0, "two seconds, on a machine of its own"
        heard += until(speaker, lambda: speaker.pending == 0.0)
        assert max(one.until for one in heard) == SPEAKER_RATE
        assert np.abs(recording.stop()).max() > 1000, "the rest is heard on the next speaker"
    finally:
        speaker.close()
        card.pactl("unload-module", second)


def test_a_microphone_that_falls_silent_hears_again_once_it_can(sound_card_here: SoundCard) -> None:
    microphone = ReopeningMicrophone(
        lambda chosen: DeviceMicrophone(MICROPHONE, time.monotonic), time.monotonic
    )
    microphone.start()
    try:
        sound_card_here.pactl("suspend-source", MICROPHONE, "1")
        wait_until(lambda: _age(microphone) > DEAD_SECONDS, 10.0, "an old microphone")
    finally:
        sound_card_here.pactl("suspend-source", MICROPHONE, "0")
    back = time.monotonic()
    wait_until(lambda: _age(microphone) < 0.2, 10.0, "a microphone that hears again")
    assert time.monotonic() - back < 6.0
    microphone.close()


def _age(microphone: ReopeningMicrophone) -> float:
    microphone.read()
    return microphone.age(time.monotonic())


def until(speaker: ReopeningSpeaker, ready: Callable[[], bool]) -> list[Played]:
    played: list[Played] = []

    def once() -> bool:
        played.extend(one for one in speaker.read_played() if one.content)
        return ready()

    wait_until(once, 10.0, "the speaker")
    return played
