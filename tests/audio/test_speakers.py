from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach_app.audio.errors import DeviceLost
from coach_app.audio.speaker import FileSpeaker, SilentSpeaker
from coach_app.audio.values import Played, Samples
from coach_app.audio.wav_writer import WavWriter
from coach_app.core.errors import BadInput
from coach_app.core.pcm import SPEAKER_RATE
from tests.audio.sounds import noise, tone
from tests.audio.virtual_clock import VirtualClock

pytestmark = pytest.mark.unit


def run(speaker: SilentSpeaker, clock: VirtualClock, seconds: float) -> list[Played]:
    played = []
    for _ in range(round(seconds * 100)):
        clock.sleep(0.010)
        played += speaker.read_played()
    return played


def joined(played: list[Played]) -> Samples:
    """All that was heard; checks that time goes on without a break."""
    for before, after in pairwise(played):
        assert after.at == pytest.approx(before.at + len(before.samples) / SPEAKER_RATE, abs=1e-6)
    return np.concatenate([piece.samples for piece in played])


def test_sound_is_heard_in_real_time_and_then_silence() -> None:
    clock = VirtualClock()
    speaker = SilentSpeaker(clock)
    speaker.start()
    before = run(speaker, clock, 0.5)
    sound = noise(1.0, SPEAKER_RATE, -20.0)
    speaker.write(sound)
    speaker.end_turn()
    assert speaker.pending == pytest.approx(1.0, abs=0.011)
    during = run(speaker, clock, 0.5)
    assert speaker.pending == pytest.approx(0.5, abs=0.011)
    after = run(speaker, clock, 1.0)
    assert speaker.pending == 0.0
    heard = joined(before + during + after)
    first = int(np.flatnonzero(heard)[0])
    assert first / SPEAKER_RATE == pytest.approx(0.5, abs=0.011)
    assert np.array_equal(heard[first : first + len(sound)], sound)
    assert not heard[first + len(sound) :].any()
    assert sum(piece.content for piece in before) == 0
    assert sum(piece.content for piece in during + after) == len(sound)
    assert speaker.underruns == 0


def test_pending_ends_when_the_last_sample_was_heard() -> None:
    clock = VirtualClock()
    speaker = SilentSpeaker(clock)
    speaker.start()
    speaker.write(tone(0.0251, SPEAKER_RATE))
    speaker.end_turn()
    started = clock()
    while speaker.pending > 0.0:
        clock.sleep(0.001)
        assert clock() < started + 1.0
    assert clock() - started == pytest.approx(0.0251, abs=0.012)


def test_flush_is_heard_at_once() -> None:
    clock = VirtualClock()
    speaker = SilentSpeaker(clock)
    speaker.start()
    speaker.write(tone(2.0, SPEAKER_RATE))
    heard = run(speaker, clock, 0.5)
    speaker.flush()
    assert speaker.pending <= 0.010
    after = joined(run(speaker, clock, 0.5))
    assert not after[round(0.005 * SPEAKER_RATE) :].any()
    assert np.concatenate([piece.samples for piece in heard])[-SPEAKER_RATE // 10 :].any()


def test_a_file_holds_what_was_heard_from_start_on(tmp_path: Path) -> None:
    clock = VirtualClock()
    path = tmp_path / "out.wav"
    speaker = FileSpeaker(path, clock)
    clock.sleep(3.0)
    speaker.start()
    played = run(speaker, clock, 1.0)
    sound = noise(0.5, SPEAKER_RATE, -20.0)
    speaker.write(sound)
    speaker.end_turn()
    played += run(speaker, clock, 1.003)
    speaker.close()
    speaker.close()
    written, rate = soundfile.read(path, dtype="int16")
    info = soundfile.info(path)
    assert (rate, info.channels, info.subtype) == (SPEAKER_RATE, 1, "PCM_16")
    first = round(1.0 * SPEAKER_RATE)
    loud = np.flatnonzero(written)
    assert loud[0] == pytest.approx(first, abs=241)
    assert np.array_equal(written[loud[0] : loud[0] + len(sound)], sound)
    assert np.array_equal(written, joined(played))
    assert len(written) / SPEAKER_RATE == pytest.approx(2.0, abs=0.011)


def test_the_file_is_whole_at_every_moment(tmp_path: Path) -> None:
    clock = VirtualClock()
    path = tmp_path / "killed.wav"
    speaker = FileSpeaker(path, clock)
    assert soundfile.info(path).frames == 0
    speaker.start()
    speaker.write(tone(1.0, SPEAKER_RATE))
    for _ in range(30):
        clock.sleep(0.013)
        speaker.read_played()
        # What a reader finds now is what would be left after a kill now.
        expected = np.floor((clock() - 1000.0) * 100 + 1e-6) + 1
        assert soundfile.info(path).frames == expected * 240
        assert path.stat().st_size == 44 + expected * 480
    speaker.close()


def test_the_last_piece_is_written_at_close(tmp_path: Path) -> None:
    clock = VirtualClock()
    speaker = FileSpeaker(tmp_path / "last.wav", clock)
    speaker.start()
    sound = tone(0.3, SPEAKER_RATE)
    speaker.write(sound)
    speaker.end_turn()
    # The block that was sounding when the turn was written is over after 10 ms.
    clock.sleep(0.3001)
    speaker.close()
    written, _ = soundfile.read(tmp_path / "last.wav", dtype="int16")
    assert np.array_equal(written[240:], sound)


def test_a_file_that_cannot_be_created_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"can't write out.wav: no such file or directory; choose a folder"):
        FileSpeaker(tmp_path / "nowhere" / "out.wav", VirtualClock())
    with pytest.raises(BadInput, match="is a directory"):
        FileSpeaker(tmp_path, VirtualClock())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_clear_line() -> None:
    with pytest.raises(BadInput, match="no space left"):
        WavWriter("/dev/full", SPEAKER_RATE)


def test_a_disk_that_fills_up_stops_the_file_but_not_the_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = VirtualClock()
    speaker = FileSpeaker(tmp_path / "f.wav", clock)
    speaker.start()
    speaker.write(tone(1.0, SPEAKER_RATE))

    def full(writer: WavWriter, samples: Samples) -> None:
        raise DeviceLost("can't write f.wav: no space left on device", "free some space")

    monkeypatch.setattr(WavWriter, "append", full)
    clock.sleep(0.1)
    with pytest.raises(DeviceLost):
        speaker.read_played()
    clock.sleep(0.1)
    heard = speaker.read_played()
    assert sum(piece.content for piece in heard) == pytest.approx(0.2 * SPEAKER_RATE, abs=480)
    speaker.close()


def test_a_computer_that_slept_played_nothing_meanwhile() -> None:
    clock = VirtualClock()
    speaker = SilentSpeaker(clock)
    speaker.start()
    run(speaker, clock, 0.5)
    clock.sleep(8 * 3600.0)
    played = speaker.read_played()
    assert sum(len(piece.samples) for piece in played) <= 240
    assert played[0].at == pytest.approx(clock(), abs=0.011)
