"""Echo: the canceller on a simulated room, its reference and measure, and when a voice counts."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from coach_app.audio.apm import FAR_FRAMES, NEAR_FRAMES, WebRtcProcessor, load_rtc
from coach_app.audio.canceller import Canceller, make_canceller
from coach_app.audio.echo_guard import COOLDOWN_SECONDS, DISTRUST_SECONDS, RELEASE_SECONDS, EchoGuard
from coach_app.audio.echo_meter import CONVERGED_DB, NO_ECHO_DB, EchoMeter
from coach_app.audio.echo_path import CancelledMicrophone, is_worn
from coach_app.audio.echo_witness import STRANGE_DB, EchoWitness
from coach_app.audio.microphone import QueuedMicrophone
from coach_app.audio.reference import Reference
from coach_app.audio.values import Played, Samples
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from tests.audio.room import Room, as_samples, interviewer, user
from tests.audio.sounds import noise
from tests.audio.virtual_clock import VirtualClock

pytestmark = pytest.mark.unit

ZERO = 100.0


def played(at: float, samples: Samples) -> Played:
    return Played(at, samples, len(samples))


def made() -> Canceller:
    canceller = make_canceller()
    assert canceller is not None, "livekit is one of the dependencies"
    return canceller


def cleaned(canceller: Canceller, sound: Samples, heard: Samples) -> tuple[Samples, Samples]:
    """Voice and track of all that was heard, while the speaker plays `sound` and tells 50 ms ahead."""
    near, far = NEAR_FRAMES, FAR_FRAMES
    voice, track = [], []
    canceller.hear_played([played(ZERO, sound[: 5 * far])])
    for block in range(len(heard) // near):
        at = ZERO + block * 0.010
        canceller.hear_played([played(at + 0.050, sound[(block + 5) * far : (block + 6) * far])])
        clean = canceller.clean(at, heard[block * near : (block + 1) * near])
        voice.append(clean.voice)
        track.append(clean.track)
    return np.concatenate(voice), np.concatenate(track)


def down_by(before: Samples, after: Samples, since: float) -> float:
    first = round(since * MIC_RATE)
    size = min(len(before), len(after))
    power = [float(np.mean(one[first:size].astype(np.float64) ** 2)) + 1e-9 for one in (before, after)]
    return float(10 * np.log10(power[0] / power[1]))


TALK = np.concatenate([interviewer(0), interviewer(1)])


@pytest.mark.parametrize(
    ("room", "wanted"),
    [
        (Room(delay=0.060, noise_dbfs=None), 24.0),
        (Room(delay=0.250, noise_dbfs=None), 24.0),
        (Room(clipped=True, noise_dbfs=None), 24.0),
        (Room(drift_ppm=100.0, noise_dbfs=None), 24.0),
    ],
)
def test_the_interviewers_voice_is_taken_out(room: Room, wanted: float) -> None:
    """Only what holds on any voice; the figures after convergence are rows of the benchmark."""
    canceller = made()
    echo = as_samples(room.echo(TALK))
    voice, track = cleaned(canceller, TALK, echo)
    assert down_by(echo, track, 3.0) > wanted
    assert down_by(echo, voice, 3.0) > wanted
    assert canceller.converged


def test_the_users_voice_alone_comes_through_with_its_time() -> None:
    canceller = made()
    said = as_samples(user(0))
    silence = np.zeros(len(said) * 3 // 2 + 3 * FAR_FRAMES, np.int16)
    voice, track = cleaned(canceller, silence, said)
    for out, late in ((track, 128), (voice, 224)):
        assert abs(down_by(said[: len(out)], out, 0.0)) < 6.0
        envelope = [np.abs(one.astype(float)) for one in (said[: len(out)], out)]
        smooth = [np.convolve(one, np.ones(80) / 80, "same") for one in envelope]
        lags = range(0, 480, 8)
        like = [float(smooth[0][: -lag or None] @ smooth[1][lag:]) for lag in lags]
        assert abs(lags[int(np.argmax(like))] - late) < 0.004 * MIC_RATE
    clean = made().clean(ZERO, said[:1600])
    assert clean.track_at == pytest.approx(ZERO - 0.008)
    assert clean.voice_at == pytest.approx(ZERO - 0.014)


@examples(max_examples=25)
@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30))
def test_blocks_of_any_length_become_frames_of_10_ms(sizes: list[int]) -> None:
    canceller = made()
    at = ZERO
    given_, out = 0, 0
    for size in sizes:
        clean = canceller.clean(at, noise(size / MIC_RATE, MIC_RATE, -40.0)[:size])
        assert len(clean.voice) == len(clean.track)
        assert len(clean.voice) % NEAR_FRAMES == 0
        assert clean.track_at == pytest.approx(ZERO + out / MIC_RATE - 0.008, abs=1e-6)
        given_ += size
        out += len(clean.voice)
        at += size / MIC_RATE
        assert 0 <= given_ - out < NEAR_FRAMES


@given(st.integers(0, 1000))
def test_a_frame_of_any_other_length_is_refused_before_it_ends_the_process(size: int) -> None:
    processor = WebRtcProcessor(load_rtc(), cancel_echo=True, suppress_noise=False)
    if size != NEAR_FRAMES:
        with pytest.raises(ValueError, match="takes 160 frames"):
            processor.capture(np.zeros(size, np.int16))
    if size != FAR_FRAMES:
        with pytest.raises(ValueError, match="takes 240 frames"):
            processor.render(np.zeros(size, np.int16))


@given(
    sizes=st.lists(st.integers(1, 900), min_size=1, max_size=20),
    wander=st.lists(st.floats(-0.004, 0.004), min_size=20, max_size=20),
)
def test_the_reference_gives_every_played_sample_once(sizes: list[int], wander: list[float]) -> None:
    reference = Reference()
    sound = (np.arange(sum(sizes)) % 30_000 + 1).astype(np.int16)
    done = 0
    for size, off in zip(sizes, wander, strict=False):
        reference.add(played(ZERO + done / SPEAKER_RATE + (off if done else 0.0), sound[done : done + size]))
        done += size
    reference.add(played(ZERO + done / SPEAKER_RATE, np.zeros(SPEAKER_RATE, np.int16)))
    heard = [reference.read(ZERO - 0.1 + n * 0.010, FAR_FRAMES) for n in range(done // FAR_FRAMES + 15)]
    found = np.concatenate(heard)
    assert np.array_equal(found[found > 0], sound)


def test_a_speaker_that_tells_late_is_read_less_far_ahead() -> None:
    reference = Reference()
    sound = noise(2.0, SPEAKER_RATE, -20.0)
    heard = []
    for block in range(150):
        at = ZERO + block * 0.010
        reference.add(played(at + 0.015, sound[block * FAR_FRAMES : (block + 1) * FAR_FRAMES]))
        heard.append(reference.read(at - 0.005, FAR_FRAMES))
    got = np.concatenate(heard)[60 * FAR_FRAMES :]
    start = int(np.flatnonzero(sound == got[0])[0])
    places = [p for p in np.flatnonzero(sound == got[0]) if np.array_equal(sound[p : p + len(got)], got)]
    assert places, (start, "after it has settled nothing is skipped or repeated")


def fed(meter: EchoMeter, seconds: float, heard_dbfs: float, left_dbfs: float, playing: bool = True) -> None:
    for n in range(round(seconds * 100)):
        before, after = (noise(0.010, MIC_RATE, level, seed=n) for level in (heard_dbfs, left_dbfs))
        meter.push(before, after, playing=playing)


def test_the_measure_needs_time_and_20_db() -> None:
    meter = EchoMeter()
    fed(meter, 1.0, -70.0, -80.0, playing=False)
    fed(meter, 1.4, -30.0, -60.0)
    assert meter.erle is None
    fed(meter, 0.2, -30.0, -60.0)
    assert meter.erle == pytest.approx(30.0, abs=1.0)
    assert meter.converged
    fed(meter, 6.0, -30.0, -45.0)
    assert meter.erle == pytest.approx(15.0, abs=1.0)
    assert not meter.converged


def test_a_word_of_the_users_in_between_does_not_matter() -> None:
    meter = EchoMeter()
    fed(meter, 1.0, -70.0, -80.0, playing=False)
    fed(meter, 4.0, -30.0, -60.0)
    fed(meter, 1.5, -25.0, -27.0)
    assert meter.erle == pytest.approx(30.0, abs=1.0)


def test_where_nothing_comes_back_there_is_nothing_to_cancel() -> None:
    meter = EchoMeter()
    fed(meter, 1.0, -50.0, -62.0, playing=False)
    fed(meter, 3.0, -50.0, -62.0)
    assert meter.erle == NO_ECHO_DB
    unknown = EchoMeter()
    fed(unknown, 3.0, -50.0, -62.0)
    assert not unknown.converged, "before the room was heard by itself nothing is taken for silence"


def test_what_is_left_of_an_echo_is_drowned_in_a_noisy_room() -> None:
    meter = EchoMeter()
    fed(meter, 1.0, -42.0, -54.0, playing=False)
    fed(meter, 3.0, -32.0, -50.0)
    assert meter.converged, "the room is louder than what is left"
    audible = EchoMeter()
    fed(audible, 1.0, -42.0, -54.0, playing=False)
    fed(audible, 3.0, -28.0, -40.0)
    assert audible.erle == pytest.approx(12.0, abs=1.0)


def test_what_was_measured_before_a_break_in_time_counts_no_more() -> None:
    canceller = made()
    guard = EchoGuard(canceller)
    far, near = noise(0.020, SPEAKER_RATE, -20.0), noise(0.020, MIC_RATE, -40.0)

    def go_on(since: float, until: float) -> None:
        for pulse in range(round((until - since) / 0.020)):
            at = since + pulse * 0.020
            canceller.hear_played([played(at, far)])
            canceller.clean(at, near)
            guard.advance(at, sounding=True)

    go_on(10.0, 13.0)
    measured = canceller.erle
    guard.trusted = True
    go_on(13.05, 13.5)
    assert guard.may_hear_over(), "a hole shorter than that is no break"
    go_on(14.0, 14.5)
    assert measured is not None
    assert canceller.erle is None
    assert not guard.may_hear_over()


def test_a_way_back_that_is_known_is_not_forgotten_while_nothing_comes_back() -> None:
    witness = EchoWitness()
    room = Room(echo_db=-6.0, noise_dbfs=-60.0)
    sound = interviewer(0)
    silence = room.noise(len(sound) * 2 // 3)
    echo, quiet = as_samples(room.echo(sound)[: len(silence)] + silence), as_samples(silence)
    at = 100.0

    def turn(heard: Samples) -> float:
        nonlocal at
        most = 0.0
        for pulse in range(len(sound) // 480):
            near = heard[pulse * 320 : pulse * 320 + 320]
            witness.hear_played([played(at, sound[pulse * 480 : pulse * 480 + 480])])
            witness.hear(at, near, near // 8)
            at += 0.020
            most = max(most, witness.strangeness()) if pulse > 30 else most
        return most

    turn(echo)
    assert witness.knows
    for _ in range(3):
        turn(quiet)
    assert turn(echo) < STRANGE_DB, "an echo, and nothing else"
    assert turn(as_samples(echo + np.resize(user(0), len(echo)))) > STRANGE_DB


@dataclass
class Claim:
    erle: float | None

    @property
    def converged(self) -> bool:
        return self.erle is not None and self.erle >= CONVERGED_DB


LOUD, SOFT, FAINT = (noise(0.010, MIC_RATE, level) for level in (-20.0, -36.0, -50.0))


def test_trust_is_won_as_soon_as_it_is_earned_and_lost_after_a_turn() -> None:
    claim = Claim(None)
    guard = EchoGuard(claim)
    guard.advance(0.0, sounding=True)
    assert not guard.may_hear_over()
    claim.erle = 35.0
    guard.advance(1.6, sounding=True)
    assert guard.may_hear_over(), "the interviewer need not finish first"
    claim.erle = 14.0
    guard.advance(5.0, sounding=False)
    assert guard.may_hear_over(), "words of the user lower the measure"
    guard.advance(6.0, sounding=True)
    claim.erle = 8.0
    guard.advance(7.0, sounding=True)
    assert guard.may_hear_over()
    guard.advance(8.0, sounding=False)
    assert not guard.may_hear_over()


@dataclass
class Word:
    knows: bool = True
    somebody: bool = False

    def somebody_else(self) -> bool:
        return self.somebody


def test_an_echo_that_passed_for_a_voice_costs_trust_for_a_while_and_then_for_longer() -> None:
    witness = Word(knows=False)
    guard = EchoGuard(Claim(35.0), witness=witness)
    guard.advance(1.0, sounding=True)
    assert not guard.may_hear_over(), "nothing is known of the room yet"
    witness.knows = True
    assert guard.may_hear_over()
    assert not guard.is_somebody()
    at = 20.0
    for seconds in (DISTRUST_SECONDS, 2 * DISTRUST_SECONDS, 4 * DISTRUST_SECONDS):
        guard.was_echo(at)
        guard.advance(at + seconds - 0.1, sounding=True)
        assert not guard.may_hear_over()
        at += seconds
        guard.advance(at, sounding=True)
        assert guard.may_hear_over()
    assert guard.echoes == 3


def test_a_voice_that_is_plainly_a_persons_ends_the_distrust_at_once() -> None:
    witness = Word()
    guard = EchoGuard(Claim(35.0), witness=witness)
    guard.advance(1.0, sounding=True)
    guard.was_echo(10.0)
    for pulse in range(50):
        witness.somebody = pulse % 5 != 0
        guard.watch(10.1 + pulse * 0.020, voice=True)
    assert not guard.may_hear_over(), "never without a break"
    witness.somebody = True
    begun = 12.0
    guard.watch(begun, voice=False)
    for pulse in range(12):
        guard.watch(begun + pulse * 0.020, voice=pulse != 5)
    assert not guard.may_hear_over()
    for pulse in range(12):
        guard.watch(begun + 1.0 + pulse * 0.020, voice=True)
    assert guard.may_hear_over()
    guard.advance(13.3, sounding=True)
    assert guard.may_hear_over()


def test_without_trust_or_wish_nobody_is_heard_over_the_interviewer() -> None:
    for guard in (EchoGuard(None), EchoGuard(Claim(None)), EchoGuard(Claim(40.0), over=False)):
        guard.advance(0.0, sounding=True)
        guard.advance(0.0, sounding=False)
        assert not guard.may_hear_over()


def test_a_voice_that_ends_with_the_interviewer_costs_trust() -> None:
    guard = EchoGuard(Claim(35.0))

    def turn(now: float) -> bool:
        guard.advance(now, sounding=True)
        guard.advance(now, sounding=False)
        return guard.may_hear_over()

    assert turn(0.0)
    guard.answered_over(10.0, 2.0)
    assert guard.may_hear_over()
    guard.answered_over(20.0, 0.4)
    assert not guard.may_hear_over()
    assert turn(20.0 + DISTRUST_SECONDS), "once may be an accident"
    guard.answered_over(40.0, 0.4)
    assert not turn(1000.0), "twice is not"


def test_the_gate_opens_to_a_loud_voice_and_stays_open_while_it_lasts() -> None:
    guard = EchoGuard(None)
    assert not guard.passes(SOFT, 0.2, voice=True), "just after the interviewer"
    assert guard.passes(LOUD, 0.3, voice=True)
    assert guard.passes(SOFT, 0.4, voice=True)
    assert not guard.passes(SOFT, 0.5, voice=False)
    assert guard.passes(SOFT, COOLDOWN_SECONDS + 0.1, voice=True)
    assert not guard.passes(FAINT, COOLDOWN_SECONDS + 0.2, voice=False)
    assert guard.passes(FAINT, RELEASE_SECONDS, voice=False), "a quiet user is not shut out for ever"


def test_the_gate_falls_shut_when_the_interviewer_begins() -> None:
    guard = EchoGuard(None)
    assert guard.passes(LOUD, 5.0, voice=True)
    guard.advance(0.0, sounding=True)
    assert not guard.passes(FAINT, 0.2, voice=True)


def test_a_microphone_hands_on_both_tracks() -> None:
    clock = VirtualClock()
    inner = QueuedMicrophone(clock)
    microphone = CancelledMicrophone(inner, made())
    microphone.start()
    inner.say(noise(0.5, MIC_RATE, -30.0))
    clock.sleep(0.105)
    heard = microphone.read()
    assert heard.track is not None
    assert len(heard.samples) == len(heard.track) == 1600
    assert heard.track_at == pytest.approx(1000.0 - 0.008)
    assert (microphone.name, microphone.age(clock())) == (inner.name, 0.0)


@pytest.mark.parametrize(
    "title", ["Jabra Headset", "AirPods Pro", "WH-1000XM4 Hands-Free AG Audio", "USB HEADPHONES"]
)
def test_what_is_worn_is_known_by_name(title: str) -> None:
    assert is_worn("alsa_output.usb", title)
    assert not is_worn("alsa_output.pci", "Built-in Audio Analog Stereo")
