"""Microphone and speaker on a real PortAudio, behind a real sound server."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from coach_app.audio.devices import find_device, list_inputs, list_outputs, sound_available, why_no_sound
from coach_app.audio.microphone import DeviceMicrophone
from coach_app.audio.recorder import PieceRecorder, TrackRecorder, decode_chunks
from coach_app.audio.speaker import DeviceSpeaker
from coach_app.audio.values import Captured, Chunk, Played, Samples
from coach_app.core.errors import BadInput
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from tests.audio.sounds import edges, murmur, noise, tone, write_wav
from tests.children import wait_until
from tests.virtual_sound import FEED, HEARD, MICROPHONE, SPEAKER, SoundCard

pytestmark = pytest.mark.audio


@pytest.fixture(autouse=True)
def eager_threads() -> Iterator[None]:
    """Threads take turns as often as they do in the program."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def speaker(sound_card_here: SoundCard) -> Iterator[DeviceSpeaker]:
    speaker = DeviceSpeaker(SPEAKER, time.monotonic)
    speaker.start()
    yield speaker
    speaker.close()


@pytest.fixture
def microphone(sound_card_here: SoundCard) -> Iterator[DeviceMicrophone]:
    microphone = DeviceMicrophone(MICROPHONE, time.monotonic)
    microphone.start()
    yield microphone
    microphone.close()


def found_again(heard: Samples, sent: Samples, rate: int) -> tuple[float, int]:
    """The share of 0.2 s pieces of `sent` that are in `heard`, and how often they slipped against each other.

    A sound server under load can miss its deadline, here as anywhere; what it missed is a slip.
    """
    size = 1 << (len(heard) + rate).bit_length()
    spectrum = np.fft.rfft(heard.astype(float), size)
    lags = []
    starts = range(0, len(sent) - rate // 5, rate // 5)
    for start in starts:
        piece = sent[start : start + rate // 5].astype(float)
        together = np.fft.irfft(spectrum * np.conj(np.fft.rfft(piece, size)), size)[: len(heard)]
        place = int(np.argmax(together))
        part = heard[place : place + len(piece)].astype(float)
        if together[place] > 0.98 * np.linalg.norm(piece) * np.linalg.norm(part):
            lags.append(place - start)
    slips = int(np.sum(np.abs(np.diff(lags)) > rate // 1000))
    return len(lags) / len(starts), slips


def collect(microphone: DeviceMicrophone, pieces: list[Captured]) -> bool:
    """Read once more; always true, so that a condition can begin with it."""
    pieces.append(microphone.read())
    return True


def until(condition: Callable[[], bool], what: str) -> None:
    wait_until(condition, 10.0, what)


def test_the_servers_devices_are_listed_and_found(sound_card_here: SoundCard) -> None:
    inputs, outputs = list_inputs(), list_outputs()
    assert [(one.name, one.title, one.default) for one in inputs] == [
        (MICROPHONE, "Virtual_Microphone", True)
    ]
    assert [(one.name, one.default) for one in outputs] == [(SPEAKER, True), (FEED, False)]
    assert sound_available()
    assert why_no_sound() is None
    assert find_device("output", "feed").name == FEED
    with pytest.raises(
        BadInput, match="there is no speaker called “Kitchen”; choose one of: speaker, mic_feed"
    ):
        DeviceSpeaker("Kitchen", time.monotonic).start()


def test_the_users_own_choice_of_device_is_the_default(
    sound_card_here: SoundCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SOURCE", HEARD)
    monkeypatch.setenv("PULSE_SINK", FEED)
    assert find_device("input", None).name == HEARD
    assert find_device("output", None).name == FEED


def test_the_microphone_hears_what_was_said_with_its_time(
    sound_card_here: SoundCard, microphone: DeviceMicrophone, tmp_path: Path
) -> None:
    sound = murmur(2.0, MIC_RATE)
    path = write_wav(tmp_path / "said.wav", sound, MIC_RATE)
    pieces: list[Captured] = []
    playing = sound_card_here.start_playing(path)
    until(lambda: collect(microphone, pieces) and playing.poll() is not None, "the end of the file")
    deadline = time.monotonic() + 0.4
    until(lambda: collect(microphone, pieces) and time.monotonic() > deadline, "the last block")
    heard = np.concatenate([piece.samples for piece in pieces])
    share, slips = found_again(heard, sound, MIC_RATE)
    assert share >= 0.7
    assert share == 1.0 or slips or microphone.meter.flagged
    assert sum(piece.lost for piece in pieces) == 0
    assert microphone.meter.failures == 0
    assert microphone.age(time.monotonic()) < 0.5
    # Sample count and clock agree: the stamps run on as evenly as the samples, but for a device that stalled.
    full = [piece for piece in pieces if len(piece.samples)]
    spans = np.array([piece.at for piece in full]) - full[0].at
    counted = np.concatenate([[0], np.cumsum([len(piece.samples) for piece in full[:-1]])]) / MIC_RATE
    assert np.abs(spans - counted).max() < 0.015 or microphone.meter.flagged


def test_the_speaker_is_heard_without_a_gap(sound_card_here: SoundCard, speaker: DeviceSpeaker) -> None:
    recording = sound_card_here.start_recording()
    sound = murmur(1.5, SPEAKER_RATE)
    for start in range(0, len(sound), 960):
        speaker.write(sound[start : start + 960])
        time.sleep(0.020)  # The pace at which a provider sends: this test is about arrival in real time.
    speaker.end_turn()
    until(lambda: speaker.pending == 0.0, "the end of the turn")
    played = speaker.read_played()
    deadline = time.monotonic() + 0.3
    until(lambda: time.monotonic() > deadline, "the recorder")
    heard = recording.stop()
    share, slips = found_again(heard, sound, SPEAKER_RATE)
    assert share >= 0.7
    if not speaker.meter.flagged:
        assert (share, slips) == (1.0, 0)
        first, last = edges(heard, SPEAKER_RATE)
        assert (last - first) == pytest.approx(1.5, abs=0.012)
    assert speaker.meter.failures == 0
    assert sum(piece.content for piece in played) == len(sound)
    assert speaker.played == 1.5


def test_what_is_logged_as_played_sounded_at_that_time(
    sound_card_here: SoundCard, speaker: DeviceSpeaker
) -> None:
    recording = sound_card_here.start_recording()
    sound = noise(0.5, SPEAKER_RATE, -20.0)
    played: list[Played] = []
    for _ in range(3):
        speaker.write(sound)
        speaker.end_turn()
        until(lambda: speaker.pending == 0.0, "the end of the turn")
    played = [piece for piece in speaker.read_played() if piece.content]
    deadline = time.monotonic() + 0.2
    until(lambda: time.monotonic() > deadline, "the recorder")
    recording.stop()
    arrivals = [at for at, block in recording.blocks if np.abs(block).max() > 500]
    assert len(played) == 3
    assert arrivals[0] == pytest.approx(played[0].at, abs=0.060)
    recorder = PieceRecorder()
    chunks = [chunk for piece in played for chunk in recorder.add(piece, played[0].at)] + recorder.close()
    track = decode_chunks(chunks, SPEAKER_RATE)
    assert np.array_equal(track[: len(sound)], sound)


def test_flush_silences_what_is_heard(sound_card_here: SoundCard, speaker: DeviceSpeaker) -> None:
    recording = sound_card_here.start_recording()
    speaker.write(tone(5.0, SPEAKER_RATE))
    until(lambda: speaker.played > 0.3, "sound")
    flushed = time.monotonic()
    speaker.flush()
    until(lambda: speaker.pending == 0.0, "silence")
    deadline = time.monotonic() + 0.3
    until(lambda: time.monotonic() > deadline, "the recorder")
    recording.stop()
    last = [at for at, block in recording.blocks if np.abs(block).max() > 50][-1]
    assert last - flushed < 0.5, "the figure is a row of the benchmark; here only: it ends, and not by itself"
    # The server resamples: what went in has no step, so what comes out has no click.
    heard = recording.samples().astype(int)
    assert np.abs(np.diff(heard)).max() < 2500


def test_speech_is_recorded_while_it_is_played(
    sound_card_here: SoundCard, microphone: DeviceMicrophone, speaker: DeviceSpeaker, tmp_path: Path
) -> None:
    said = murmur(2.0, MIC_RATE)
    path = write_wav(tmp_path / "user.wav", said, MIC_RATE)
    first = microphone.read()
    recorder = TrackRecorder(first.at)
    chunks: list[Chunk] = recorder.add(first.at, first.samples)
    playing = sound_card_here.start_playing(path)
    speaker.write(noise(1.5, SPEAKER_RATE, -20.0))
    speaker.end_turn()

    def over() -> bool:
        piece = microphone.read()
        chunks.extend(recorder.add(piece.at, piece.samples))
        return playing.poll() is not None and speaker.pending == 0.0

    until(over, "both ends")
    chunks += recorder.close()
    assert recorder.seconds == pytest.approx(time.monotonic() - first.at, abs=0.2)
    assert found_again(decode_chunks(chunks, MIC_RATE), said, MIC_RATE)[0] >= 0.7


def test_a_device_that_falls_asleep_shows_its_age(
    sound_card_here: SoundCard, microphone: DeviceMicrophone, speaker: DeviceSpeaker
) -> None:
    until(lambda: microphone.meter.calls > 5 and speaker.meter.calls > 5, "callbacks")
    sound_card_here.pactl("suspend-source", MICROPHONE, "1")
    sound_card_here.pactl("suspend-sink", SPEAKER, "1")
    try:
        until(lambda: microphone.age(time.monotonic()) > 0.5, "an old microphone")
        until(lambda: speaker.age(time.monotonic()) > 0.5, "an old speaker")
    finally:
        sound_card_here.pactl("suspend-source", MICROPHONE, "0")
        sound_card_here.pactl("suspend-sink", SPEAKER, "0")
    until(lambda: microphone.age(time.monotonic()) < 0.1, "a microphone that hears again")


def test_a_card_that_is_pulled_out_prints_nothing_and_closes() -> None:
    """In a process of its own: native libraries print to its standard error from their threads."""
    with SoundCard() as card:
        program = subprocess.Popen(
            [sys.executable, "-c", _PULLED_OUT],
            env={**card.variables(), "PYTHONPATH": os.getcwd()},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert program.stdout is not None
        assert program.stdout.readline() == "running\n"
        card.stop()
        out, err = program.communicate("pulled\n", timeout=120.0)
    assert err == ""
    assert out == "old\nclosed\nno microphone was found; connect one, then try again\n"
    assert program.returncode == 0


_PULLED_OUT = """
import sys, time
from coach_app.audio.microphone import DeviceMicrophone
from coach_app.audio.speaker import DeviceSpeaker
from coach_app.core.errors import CoachError

parts = [DeviceMicrophone(None, time.monotonic), DeviceSpeaker(None, time.monotonic)]
for part in parts:
    part.start()
while min(part.meter.calls for part in parts) < 5:
    time.sleep(0.01)
print("running", flush=True)
sys.stdin.readline()
while min(part.age(time.monotonic()) for part in parts) < 0.5:
    time.sleep(0.01)
print("old")
for part in parts:
    part.close()
print("closed")
try:
    DeviceMicrophone(None, time.monotonic).start()
except CoachError as error:
    print(error)
"""
