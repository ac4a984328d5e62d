import io
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from coach_app.audio.microphone import FileMicrophone
from coach_app.audio.recorder import PieceRecorder, TrackRecorder, decode_chunks, encode_flac
from coach_app.audio.speaker import SilentSpeaker
from coach_app.audio.values import Chunk, Gap, Played
from coach_app.core.errors import StorageFailed
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from tests.audio.sounds import bursts, noise, write_wav
from tests.audio.virtual_clock import VirtualClock

pytestmark = pytest.mark.unit

ZERO = 500.0


def test_chunks_are_half_seconds_of_flac() -> None:
    recorder = TrackRecorder(ZERO)
    sound = noise(1.3, MIC_RATE, -20.0)
    chunks = recorder.add(ZERO, sound[:9000])
    assert [(chunk.at, chunk.frames) for chunk in chunks] == [(0.0, 8000)]
    chunks += recorder.add(ZERO + 9000 / MIC_RATE, sound[9000:])
    chunks += recorder.close()
    assert [(chunk.at, chunk.frames) for chunk in chunks] == [(0.0, 8000), (0.5, 8000), (1.0, 4800)]
    assert {(chunk.track, chunk.rate) for chunk in chunks} == {("user", MIC_RATE)}
    kinds = [soundfile.info(io.BytesIO(chunk.flac)) for chunk in chunks]
    assert {(kind.format, kind.subtype, kind.channels) for kind in kinds} == {("FLAC", "PCM_16", 1)}
    assert np.array_equal(decode_chunks(chunks, MIC_RATE), sound)


@given(
    sizes=st.lists(st.integers(0, 3000), min_size=1, max_size=20),
    begins=st.sampled_from([0.0, 12.0, 3600.5]),
)
def test_every_sample_is_stored_once_in_order(sizes: list[int], begins: float) -> None:
    recorder = TrackRecorder(ZERO, begins)
    sound = noise(sum(sizes) / MIC_RATE, MIC_RATE, -30.0)
    chunks: list[Chunk] = []
    done = 0
    for frames in sizes:
        chunks += recorder.add(ZERO + begins + done / MIC_RATE, sound[done : done + frames])
        done += frames
    chunks += recorder.close()
    track = decode_chunks(chunks, MIC_RATE)
    first = round(begins * MIC_RATE) if done else 0
    assert np.array_equal(track[first:], sound)
    assert recorder.gaps == []
    assert recorder.seconds == pytest.approx(begins + done / MIC_RATE)


def test_a_gap_is_zeros_and_is_listed() -> None:
    recorder = TrackRecorder(ZERO)
    sound = noise(0.7, MIC_RATE, -20.0)
    chunks = recorder.add(ZERO, sound)
    chunks += recorder.add(ZERO + 2.5, sound)
    chunks += recorder.interrupt("pause")
    chunks += recorder.add(ZERO + 9.2, sound)
    chunks += recorder.close(ZERO + 12.0)
    assert recorder.gaps == [Gap(0.7, 2.5, "lost"), Gap(3.2, 9.2, "pause"), Gap(9.9, 12.0, "lost")]
    track = decode_chunks(chunks, MIC_RATE, 12.0)
    assert len(track) == 12 * MIC_RATE
    for start in (0.0, 2.5, 9.2):
        first = round(start * MIC_RATE)
        assert np.array_equal(track[first : first + len(sound)], sound)
    for gap in recorder.gaps:
        assert not track[round(gap.started * MIC_RATE) : round(gap.ended * MIC_RATE)].any()


@given(
    blocks=st.lists(
        st.tuples(st.integers(1, 3000), st.floats(-0.2, 0.3), st.booleans()), min_size=1, max_size=30
    )
)
def test_no_gap_ends_before_it_begins_however_wild_the_clock(blocks: list[tuple[int, float, bool]]) -> None:
    recorder = TrackRecorder(ZERO)
    chunks: list[Chunk] = []
    at = ZERO
    for frames, jump, paused in blocks:
        if paused:
            chunks += recorder.interrupt("paused")
        chunks += recorder.add(at + jump, noise(frames / MIC_RATE, MIC_RATE, -20.0))
        at += frames / MIC_RATE
    chunks += recorder.close(at + 0.5)
    assert all(gap.started < gap.ended for gap in recorder.gaps)
    ends = [0.0, *(gap.ended for gap in recorder.gaps)]
    assert all(end <= gap.started for end, gap in zip(ends, recorder.gaps, strict=False))
    places = [chunk.at for chunk in chunks] + [recorder.seconds]
    lengths = [chunk.frames / MIC_RATE for chunk in chunks]
    for place, length, following in zip(places, lengths, places[1:], strict=False):
        assert place + length <= following + 1e-6, "two pieces of the track lie over each other"


def test_a_track_ahead_of_the_clock_loses_sound_without_a_gap_backwards() -> None:
    recorder = TrackRecorder(ZERO)
    sound = noise(0.2, MIC_RATE, -20.0)
    recorder.add(ZERO, sound)
    recorder.add(ZERO + 0.1, sound)
    recorder.add(ZERO + 0.36, sound)
    assert recorder.gaps == []
    assert recorder.seconds == pytest.approx(0.6)
    assert recorder.drift == pytest.approx(-0.04)


def test_what_was_recorded_before_an_interruption_is_handed_out_at_once() -> None:
    recorder = TrackRecorder(ZERO)
    recorder.add(ZERO, noise(0.3, MIC_RATE, -20.0))
    chunks = recorder.interrupt("mute")
    assert [(chunk.at, chunk.frames) for chunk in chunks] == [(0.0, 4800)]
    assert recorder.close() == []


def test_a_resumed_session_goes_on_after_a_gap() -> None:
    recorder = TrackRecorder(ZERO - 61.0, begins=60.4)
    recorder.interrupt("resumed")
    chunks = recorder.add(ZERO, noise(0.5, MIC_RATE, -20.0))
    assert [chunk.at for chunk in chunks] == [61.0]
    assert recorder.gaps == [Gap(60.4, 61.0, "resumed")]


@pytest.mark.parametrize("ppm", [100, -100])
def test_a_crystal_that_is_off_stays_within_10_ms(tmp_path: Path, ppm: int) -> None:
    clock = VirtualClock(ZERO)
    sound = bursts(480.0, MIC_RATE, every=4.0, length=3.0)
    rate = MIC_RATE * (1 + ppm * 1e-6)
    path = write_wav(tmp_path / "drift.wav", sound, MIC_RATE)
    microphone = FileMicrophone(path, clock, frames_per_second=rate)
    microphone.start()
    recorder = TrackRecorder(ZERO)
    chunks: list[Chunk] = []
    for _ in range(2399):
        clock.sleep(0.2)
        heard = microphone.read()
        chunks += recorder.add(heard.at, heard.samples)
        assert recorder.seconds == pytest.approx(clock() - ZERO, abs=0.010)
    microphone.close()
    chunks += recorder.close()
    assert recorder.gaps == []
    track = decode_chunks(chunks, MIC_RATE)
    for start in np.arange(0.0, 470.0, 4.0):
        # Every burst is where the clock heard it, and whole: no sample of it was stretched or dropped.
        first = round(start * MIC_RATE)
        burst = sound[first : first + 3 * MIC_RATE]
        heard_at = start * MIC_RATE / rate
        earliest = max(round((heard_at - 0.010) * MIC_RATE), 0)
        window = track[earliest : earliest + 320 + 400].astype(float)
        place = int(np.argmax(np.correlate(window, burst[:400].astype(float), "valid"))) + earliest
        assert place / MIC_RATE == pytest.approx(heard_at, abs=0.010)
        assert np.array_equal(track[place : place + len(burst)], burst)


def test_drift_within_unbroken_speech_waits_for_a_silence() -> None:
    recorder = TrackRecorder(ZERO)
    speech = noise(0.1, MIC_RATE, -20.0)
    chunks: list[Chunk] = []
    for step in range(40):
        # Each block comes 0.5 ms later than its samples say: 20 ms in all.
        chunks += recorder.add(ZERO + step * 0.1005, speech)
    assert recorder.drift == pytest.approx(0.0195, abs=0.001)
    speech_track = decode_chunks(chunks, MIC_RATE)
    assert np.array_equal(speech_track[:1600], speech)
    assert np.array_equal(speech_track[-1600:], speech)
    chunks += recorder.add(ZERO + 40 * 0.1005, np.zeros(MIC_RATE, np.int16))
    assert abs(recorder.drift) < 0.001


def test_a_silence_is_never_stretched_by_more_than_a_tenth() -> None:
    recorder = TrackRecorder(ZERO)
    recorder.add(ZERO, np.zeros(MIC_RATE, np.int16))
    before = recorder.seconds
    recorder.add(ZERO + 1.025, np.zeros(MIC_RATE // 10, np.int16))
    assert recorder.seconds - before <= 0.1 * 1.1 + 1e-9


def test_only_what_was_heard_becomes_a_piece() -> None:
    clock = VirtualClock(ZERO)
    speaker = SilentSpeaker(clock)
    recorder = PieceRecorder()
    chunks: list[Chunk] = []
    speaker.start()
    sound = noise(1.2, SPEAKER_RATE, -20.0)
    for step in range(500):
        if step in (100, 300):
            speaker.write(sound)
            speaker.end_turn()
        if step == 350:
            speaker.flush()
        clock.sleep(0.010)
        for played in speaker.read_played():
            chunks += recorder.add(played, ZERO)
    chunks += recorder.close()
    assert {(chunk.track, chunk.rate) for chunk in chunks} == {("interviewer", SPEAKER_RATE)}
    assert all(chunk.frames <= SPEAKER_RATE // 2 for chunk in chunks)
    assert [chunk.at for chunk in chunks] == pytest.approx([1.01, 1.51, 2.01, 3.01, 3.51], abs=0.011)
    track = decode_chunks(chunks, SPEAKER_RATE, 5.0)
    first = int(np.flatnonzero(track)[0])
    assert np.array_equal(track[first : first + len(sound)], sound)
    second = int(np.flatnonzero(track[3 * SPEAKER_RATE :])[0]) + 3 * SPEAKER_RATE
    assert np.array_equal(track[second : second + SPEAKER_RATE // 3], sound[: SPEAKER_RATE // 3])
    assert not track[second + round(0.52 * SPEAKER_RATE) :].any(), "what was flushed was not heard"


def test_pieces_that_follow_on_are_one() -> None:
    recorder = PieceRecorder()
    sound = noise(0.2, SPEAKER_RATE, -20.0)
    chunks = recorder.add(Played(ZERO + 1.0, sound, len(sound)), ZERO)
    # Stamps jitter; sound that goes on is not broken by that.
    chunks += recorder.add(Played(ZERO + 1.2004, sound, len(sound)), ZERO)
    chunks += recorder.add(Played(ZERO + 1.4, np.zeros(480, np.int16), 0), ZERO)
    assert [(chunk.at, chunk.frames) for chunk in chunks] == [(1.0, 9600)]
    assert recorder.close() == []


def test_a_jump_in_time_begins_a_new_piece() -> None:
    recorder = PieceRecorder()
    sound = noise(0.2, SPEAKER_RATE, -20.0)
    chunks = recorder.add(Played(ZERO + 1.0, sound, len(sound)), ZERO)
    chunks += recorder.add(Played(ZERO + 3.0, sound, len(sound)), ZERO)
    chunks += recorder.close()
    assert [chunk.at for chunk in chunks] == [1.0, 3.0]


def test_chunks_decode_onto_a_timeline_at_another_rate() -> None:
    sound = noise(1.0, MIC_RATE, -20.0)
    halves = [
        Chunk("user", 2.5, 8000, MIC_RATE, encode_flac(sound[8000:], MIC_RATE)),
        Chunk("user", 2.0, 8000, MIC_RATE, encode_flac(sound[:8000], MIC_RATE)),
    ]
    at_once = decode_chunks([Chunk("user", 2.0, 16000, MIC_RATE, encode_flac(sound, MIC_RATE))], 24_000)
    track = decode_chunks(halves, 24_000)
    assert len(track) == 3 * 24_000
    assert not track[: 2 * 24_000].any()
    # The resampler dithers, by one step.
    seam = np.abs(track.astype(int) - at_once.astype(int)).max()
    assert seam <= 2, "the seam between two chunks can't be heard"
    assert len(decode_chunks(halves, 24_000, 2.25)) == round(2.25 * 24_000)
    assert len(decode_chunks(halves, 24_000, 7.0)) == 7 * 24_000
    assert len(decode_chunks([], 24_000)) == 0
    early = Chunk("user", -0.25, 8000, MIC_RATE, halves[1].flac)
    assert np.array_equal(decode_chunks([early], MIC_RATE), sound[4000:8000])


def test_a_damaged_chunk_is_one_clear_line() -> None:
    with pytest.raises(StorageFailed, match="damaged"):
        decode_chunks([Chunk("user", 0.0, 8000, MIC_RATE, b"fLaC" + bytes(100))], MIC_RATE)
