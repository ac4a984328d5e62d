import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.audio.feed import Feed, HeardAccount
from coach_app.audio.stretch import SILENCE_SHARE, SPEECH_SHARE, Stretched, Stretcher
from coach_app.audio.values import Samples
from coach_app.core.pcm import SPEAKER_RATE
from tests.audio.sounds import noise, tone
from tests.stand_ins.speech import speech

pytestmark = pytest.mark.unit

PERIOD = round(0.015 * SPEAKER_RATE)
TEXT = "Tell me about a time when you had to persuade somebody who did not agree with you at all."


def spoken(voice: str = "rms") -> Samples:
    return np.frombuffer(speech(TEXT, SPEAKER_RATE, voice), "<i2")


def pushed(stretcher: Stretcher, sound: Samples, piece: int, slow: bool = True) -> list[Stretched]:
    return [stretcher.push(sound[at : at + piece], slow) for at in range(0, len(sound), piece)]


def joined(parts: list[Stretched]) -> Samples:
    return np.concatenate([part.samples for part in parts])


def taken_out(part: Stretched) -> Samples:
    """What was pushed, by taking out what was put in."""
    keep = np.ones(len(part.samples), bool)
    before = 0
    for inserted in part.inserted:
        start = inserted.at + before
        keep[start : start + inserted.frames] = False
        before += inserted.frames
    return part.samples[keep]


@given(
    seed=st.integers(0, 1000),
    sizes=st.lists(st.tuples(st.integers(0, 2500), st.booleans()), min_size=1, max_size=12),
    loud=st.sampled_from([0.0, 0.001, 0.2, 1.0]),
)
def test_nothing_is_lost_altered_or_held_back(seed: int, sizes: list[tuple[int, bool]], loud: float) -> None:
    rng = np.random.default_rng(seed)
    total = sum(size for size, _ in sizes)
    sound = (rng.standard_normal(total).cumsum() * 300 * loud).clip(-32768, 32767).astype(np.int16)
    stretcher = Stretcher()
    at = added = slowed = 0
    for size, slow in sizes:
        part = stretcher.push(sound[at : at + size], slow)
        assert np.array_equal(taken_out(part), sound[at : at + size])
        assert slow or not part.inserted
        at += size
        added += sum(one.frames for one in part.inserted)
        slowed += size if slow else 0
        assert added <= slowed * SILENCE_SHARE


@pytest.mark.parametrize("voice", ["rms", "slt"])
@pytest.mark.parametrize("piece", [480, 960, 2400])
def test_speech_gets_longer_by_the_share_it_may_and_silence_by_more(voice: str, piece: int) -> None:
    sound = spoken(voice)
    slowed = joined(pushed(Stretcher(), sound, piece))
    assert 1.10 < len(slowed) / len(sound) < 1.0 + (SPEECH_SHARE + SILENCE_SHARE) / 2
    steepest = np.abs(np.diff(sound.astype(int))).max()
    assert np.abs(np.diff(slowed.astype(int))).max() <= steepest * 1.1, "no clicks"


def test_a_loud_voice_is_never_slowed_by_more_than_15_percent() -> None:
    sound = tone(3.0, SPEAKER_RATE, 180.0)
    slowed = joined(pushed(Stretcher(), sound, 960))
    assert len(sound) * 1.10 < len(slowed) <= len(sound) * (1 + SPEECH_SHARE)


@pytest.mark.parametrize("hertz", [90.0, 140.0, 210.0, 330.0])
def test_the_pitch_stays(hertz: float) -> None:
    sound = tone(2.0, SPEAKER_RATE, hertz) + tone(2.0, SPEAKER_RATE, hertz * 2, 0.1)
    slowed = joined(pushed(Stretcher(), sound.astype(np.int16), 960))
    spectrum = np.abs(np.fft.rfft(slowed.astype(float) * np.hanning(len(slowed))))
    peak = float(np.argmax(spectrum)) * SPEAKER_RATE / len(slowed)
    assert peak == pytest.approx(hertz, abs=1.5)


def test_noise_without_a_period_is_left_alone() -> None:
    sound = noise(1.0, SPEAKER_RATE, -20.0)
    assert len(joined(pushed(Stretcher(), sound, 960))) <= len(sound) * 1.02


def test_a_silence_is_lengthened_by_half() -> None:
    sound = np.concatenate([tone(0.5, SPEAKER_RATE), np.zeros(SPEAKER_RATE // 2, np.int16)])
    parts = pushed(Stretcher(), sound, 960)
    silence = sum(one.frames for part in parts[13:] for one in part.inserted)
    assert silence == pytest.approx(SPEAKER_RATE // 4, abs=PERIOD)


def arrive(feed: Feed, sound: Samples, every: float, now: float = 0.0) -> int:
    """Chunks of 40 ms, so many seconds apart, played as they come; gives what was played in all."""
    block = np.zeros(feed.playout.rate // 100, np.int16)
    beat = now
    for at in range(0, len(sound), 960):
        feed.write(sound[at : at + 960], now)
        now += every
        while beat < now:
            feed.playout.pull(block)
            beat += 0.010
    feed.end_turn(now)
    while feed.playout.waiting:
        feed.playout.pull(block)
    return feed.playout.played


@pytest.mark.parametrize("rate", [24_000, 48_000, 44_100])
def test_slow_arrival_is_slowed_and_heard_frames_stay_true(rate: int) -> None:
    feed = Feed(rate)
    sound = spoken()
    played = arrive(feed, sound, 0.043)
    assert played > len(sound) * rate / SPEAKER_RATE * 1.05, "it was slowed"
    assert feed.heard(feed.playout.place) == len(sound)
    arrive(feed, sound[:4800], 0.039, now=60.0)
    assert feed.heard(feed.playout.place) == len(sound) + 4800


def test_a_line_that_is_fast_enough_is_never_slowed() -> None:
    feed = Feed()
    sound = spoken()
    arrive(feed, sound, 0.020)
    assert feed.playout.played == len(sound)
    assert arrive(feed, sound, 0.020, now=60.0) == 2 * len(sound)


def test_a_clip_written_at_once_is_left_as_it_is() -> None:
    feed = Feed()
    feed.write(spoken()[:9000], 0.0)
    feed.end_turn(0.0)
    assert feed.playout.waiting == 9000


def test_while_an_inserted_sound_sounds_nothing_more_of_what_was_written_does() -> None:
    feed, double = Feed(), Stretcher()
    sound = spoken()
    seen = due = written = 0
    for piece, at in enumerate(range(0, 20 * 960, 960)):
        part = sound[at : at + 960]
        slow = piece > 0 and feed.playout.waiting / SPEAKER_RATE + 0.040 < 0.400 and not feed.playout.calm
        feed.write(part, piece * 0.043)
        for inserted in double.push(part, slow).inserted:
            begins = due + inserted.at
            heard = [feed.heard(begins + frame) for frame in range(inserted.frames + 1)]
            assert set(heard) == {written + inserted.at}
            due += inserted.frames
            seen += 1
        due, written = due + len(part), written + len(part)
        feed.playout.pull(np.zeros(960, np.int16))
    assert seen > 3


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=40))
def test_the_account_never_goes_back(steps: list[tuple[int, int]]) -> None:
    account = HeardAccount()
    played = written = 0
    for more_played, more_written in steps:
        played += more_played
        written += more_written
        account.mark(played, written)
    heard = [account.heard(place) for place in range(0, played + 100, 7)]
    assert heard == sorted(heard)
    assert account.heard(played) == written


@pytest.mark.parametrize("rate", [24_000, 44_100])
def test_after_a_flush_the_account_goes_on_where_the_next_turn_begins(rate: int) -> None:
    feed = Feed(rate)
    block = np.zeros(rate // 100, np.int16)
    sound = spoken()[:48_000]
    feed.write(sound, 0.0)
    for _ in range(60):
        feed.playout.pull(block)
    heard = feed.heard(feed.playout.place)
    assert heard == pytest.approx(0.6 * SPEAKER_RATE, abs=SPEAKER_RATE * 0.01)
    feed.flush()
    faded = feed.playout.pull(block)
    assert faded
    assert feed.heard(feed.playout.place) <= heard + 0.005 * SPEAKER_RATE + 1
    feed.write(sound[:9600], 2.0)
    feed.end_turn(2.0)
    for _ in range(20):
        feed.playout.pull(block)
    early = feed.heard(feed.playout.place) - len(sound)
    assert early == pytest.approx(0.2 * SPEAKER_RATE, abs=SPEAKER_RATE * 0.012)
    while feed.playout.waiting:
        feed.playout.pull(block)
    assert feed.heard(feed.playout.place) == len(sound) + 9600
