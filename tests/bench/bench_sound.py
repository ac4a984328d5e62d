"""Echo, barge-in and jitter, in virtual time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from coach_app.audio.canceller import Canceller, make_canceller
from coach_app.audio.echo_guard import ROOM_SECONDS, EchoGuard
from coach_app.audio.feed import Feed
from coach_app.audio.values import Played, Samples
from coach_app.audio.voice_activity import VoiceActivity
from coach_app.core.pcm import MIC_RATE, SPEAKER_RATE
from coach_app.interview.turn_rules import Decision, Duck, Onset, Stretch, TurnRules
from tests.audio.room import Room, as_samples, interviewer, user
from tests.bench.rows import Row, percentiles
from tests.stand_ins.speech import speech

OUT_SECONDS = 0.045
"""From a decision to what is heard of it: flush and gain on this card (measured by the benchmark `audio`)."""

IN_SECONDS = 0.020
"""From the microphone's converter to the engine's pulse."""

TURNS = 240
SPEECH_SECONDS = (3.0, 12.0)


def measure() -> list[Row]:
    """All rows of this area."""
    return [*_jitter_rows(), *_echo_rows(), *_barge_in_rows()]


# Jitter


def pauses(trace: str, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Seconds between chunks of 40 ms, as quality.md names them."""
    match trace:
        case "even":
            return np.full(count, 0.020)
        case "uniform":
            return rng.uniform(0.0, 0.070, count)
        case "pareto":
            return np.minimum(0.500, 0.010 * (1.0 + rng.pareto(1.6, count)))
        case _:
            return np.where(rng.random(count) < 0.02, 0.400, 0.025)


@dataclass
class Tally:
    """Breaks and delays (ms) of one way of playing."""

    breaks: int = 0
    delays: list[float] = field(default_factory=list)


def ours(feed: Feed, sound: Samples, arrivals: NDArray[np.float64], now: float, tally: Tally) -> float:
    """Play one turn with the product's own parts; gives the time it ended."""
    block = np.zeros(SPEAKER_RATE // 100, np.int16)
    before = feed.playout.underruns
    beat, sent, heard = now, 0, None
    while sent < len(arrivals) or feed.playout.waiting:
        beat += 0.010
        while sent < len(arrivals) and now + arrivals[sent] <= beat:
            feed.write(sound[sent * 960 : (sent + 1) * 960], now + float(arrivals[sent]))
            sent += 1
            if sent == len(arrivals):
                feed.end_turn(now + float(arrivals[-1]))
        if feed.playout.pull(block) and heard is None:
            heard = beat
            tally.delays.append((beat - now - float(arrivals[0])) * 1e3)
    tally.breaks += feed.playout.underruns - before
    return beat


def scheduled(arrivals: NDArray[np.float64], wait: float, tally: Tally) -> None:
    """Next-start-time (`wait` 0): each chunk as soon as it can; or a fixed buffer of `wait` seconds."""
    needed = max(round(wait / 0.040), 1)
    start = float(arrivals[min(needed, len(arrivals)) - 1])
    tally.delays.append((start - float(arrivals[0]) + 0.005) * 1e3)
    ends, index = start, 0
    while index < len(arrivals):
        if arrivals[index] > ends + 1e-9:
            tally.breaks += 1
            ends = float(arrivals[min(index + needed, len(arrivals)) - 1])
        ends += 0.040
        index += 1


def _jitter_rows() -> list[Row]:
    text = " ".join(INTERVIEW)
    voice = np.frombuffer(speech(text, SPEAKER_RATE, "rms"), "<i2")
    goals = {"even": "0 / ≤ 40", "uniform": "0 / ≤ 130", "pareto": "≤ 0.8 / ≤ 200", "stall": "≤ 3.5 / ≤ 200"}
    rows = []
    for trace, goal in goals.items():
        rng = np.random.default_rng(7)
        mine, plain, fixed = Tally(), Tally(), Tally()
        feed, now, minutes = Feed(), 0.0, 0.0
        for _ in range(TURNS):
            count = round(rng.uniform(*SPEECH_SECONDS) / 0.040)
            arrivals = np.cumsum(pauses(trace, count, rng))
            arrivals = arrivals - arrivals[0] + rng.uniform(0.0, 0.010)
            start = int(rng.integers(0, len(voice) - count * 960))
            minutes += count * 0.040 / 60
            scheduled(arrivals, 0.0, plain)
            scheduled(arrivals, 0.200, fixed)
            now = ours(feed, voice[start : start + count * 960], arrivals, now, mine) + 2.0
        p50, p95 = percentiles(mine.delays)
        others = [
            f"{name} {tally.breaks / minutes:.2f} / {percentiles(tally.delays)[1]:.0f}"
            for name, tally in (("next-start-time", plain), ("fixed 200 ms", fixed))
        ]
        rate = mine.breaks / minutes
        name = f"added delay, {trace} arrival (goal: underruns a minute / p95)"
        note = f"{rate:.2f} underruns a minute ({mine.breaks} in {minutes:.0f} min of speech); virtual time"
        rows.append(Row("jitter", name, goal, p50, p95, TURNS, "ms", "; ".join(others), note))
    return rows


INTERVIEW = (
    "Tell me about a time when you had to persuade somebody who did not agree with you.",
    "What did you say first, and how did they take it? Think of one project that went badly.",
    "How do you decide what to work on, when everything seems to be urgent at the same moment?",
)


# Echo


@dataclass
class Lab:
    """A microphone in a room with the speaker; what is decided changes what is played."""

    room: Room
    cancel: bool
    guarded: bool = True

    def __post_init__(self) -> None:
        self.canceller: Canceller | None = make_canceller() if self.cancel else None
        self.guard = EchoGuard(self.canceller) if self.guarded else None
        self.ducks: list[float] = []
        self.yields: list[float] = []
        self.false_yields = self.false_ducks = self.missed = 0
        self.turns = self.said = 0
        self.seconds = 0.0
        self.raw, self.track, self.voice = [], [], []  # type: ignore[var-annotated]
        self.spans: list[tuple[float, float]] = []

    def run(self, turns: int, over: bool, seed: int = 1) -> Lab:
        """Play so many turns; with `over` the user speaks over each from the second on."""
        rng = np.random.default_rng(seed)
        parts, at, onsets = [np.zeros(SPEAKER_RATE, np.int16)], 1.0, []
        for turn in range(turns):
            sound = interviewer(turn, 1.5)
            parts.append(sound)
            self.spans.append((at, at + len(sound) / SPEAKER_RATE - 1.5))
            onsets.append(at + rng.uniform(0.8, 2.5) if over and turn else None)
            at += len(sound) / SPEAKER_RATE
        played = np.concatenate(parts)
        said = np.zeros(round(at * MIC_RATE) + MIC_RATE)
        for turn, onset in enumerate(onsets):
            if onset is not None:
                voice = user(turn)
                said[round(onset * MIC_RATE) :][: len(voice)] += voice[: len(said) - round(onset * MIC_RATE)]
        self._hold(played, said, onsets, seed)
        self.turns, self.seconds = turns, at
        return self

    def _hold(
        self, played: Samples, said: NDArray[np.float64], onsets: list[float | None], seed: int
    ) -> None:
        blocks = len(played) * 2 // 3 // 160
        echo = np.zeros(blocks * 160)
        wet = self.room.echo(played)[: blocks * 160]
        echo[: len(wet)] = wet
        noise = self.room.noise(blocks * 160, seed)
        gain = np.ones(blocks * 160 + 4 * MIC_RATE)
        late = round(self.room.delay * MIC_RATE)
        activity, rules, told = VoiceActivity(), TurnRules(2.0), 0
        done: set[int] = set()
        was: int | None = None
        for block in range(blocks):
            heard_at = block * 0.010
            now = heard_at + 0.010 + IN_SECONDS
            until = min(round((now + OUT_SECONDS) * SPEAKER_RATE), len(played))
            if self.canceller is not None and until > told:
                at_mic = np.minimum(np.arange(told, until) * 2 // 3, len(gain) - 1)
                sound = as_samples(played[told:until] * gain[at_mic])
                self.canceller.hear_played([Played(50.0 + told / SPEAKER_RATE, sound, len(sound))])
            told = max(told, until)
            place = slice(block * 160, block * 160 + 160)
            back = gain[np.maximum(np.arange(place.start, place.stop) - late, 0)]
            mic = as_samples(echo[place] * back + said[place] + noise[place])
            clean, shift = mic, 0.0
            if self.canceller is not None:
                result = self.canceller.clean(50.0 + heard_at, mic)
                clean, shift = result.voice, result.voice_at - 50.0 - heard_at
                self.track.append(result.track)
            self.raw.append(mic)
            self.voice.append(clean)
            speaking = activity.push(clean)
            turn = next((n for n, (a, b) in enumerate(self.spans) if a <= now <= b + 0.05), None)
            sounding = turn is not None and turn not in done
            if self.guard is not None:
                self.guard.advance(now, sounding=sounding)
            if not sounding or turn is None:
                was, rules = None, rules.fresh()
                continue
            began = self.spans[turn][0]
            if was != turn:
                was = turn
            if self.guard is not None and not self.guard.may_hear_over():
                rules = rules.fresh()
                continue
            voice = None
            if speaking and speaking[-1] and activity.onset is not None and activity.last_voiced is not None:
                onset = max(activity.onset + shift, min(began - ROOM_SECONDS, activity.last_voiced + shift))
                voice = Stretch(onset, activity.last_voiced + shift)
            rules, decisions = rules.frame(heard_at + 0.010 + shift, voice, over=True)
            for decision in decisions:
                if self._decided(decision, turn, onsets[turn], now, gain):
                    done.add(turn)
                    rules = rules.fresh()

    def _decided(
        self, decision: Decision, turn: int, onset: float | None, now: float, gain: NDArray[np.float64]
    ) -> bool:
        """Carry out a decision and count it; True when the interviewer stops."""
        heard = now + OUT_SECONDS
        late = heard - onset if onset is not None and now >= onset else None
        if isinstance(decision, Duck):
            gain[round(heard * MIC_RATE) :] = 0.1 if decision.on else 1.0
            if decision.on and late is not None:
                self.ducks.append(late * 1e3)
            self.false_ducks += decision.on and late is None
        if not isinstance(decision, Onset):
            return False
        end = round((self.spans[turn][1] + 1.0) * MIC_RATE)
        gain[round(heard * MIC_RATE) : end], gain[end:] = 0.0, 1.0
        if late is None:
            self.false_yields += 1
        else:
            self.said += 1
            self.yields.append(late * 1e3)
        return True

    def erle(self, signal: list[Samples], since: float = 3.0) -> float:
        """Echo over what is left of it, dB, while the interviewer speaks, after its first 3 s."""
        before, after = np.concatenate(self.raw).astype(float), np.concatenate(signal).astype(float)
        chosen = np.zeros(len(before), bool)
        for start, end in self.spans:
            chosen[round(start * MIC_RATE) : round(end * MIC_RATE)] = True
        chosen[: round((self.spans[0][0] + since) * MIC_RATE)] = False
        return float(10 * np.log10(np.sum(before[chosen] ** 2) / (np.sum(after[chosen] ** 2) + 1.0)))


def _echo_rows() -> list[Row]:
    rooms: dict[str, tuple[str, Room]] = {
        "60 ms": ("≥ 38", Room(delay=0.060, noise_dbfs=None)),
        "250 ms": ("≥ 38", Room(delay=0.250, noise_dbfs=None)),
        "60 ms, clipped": ("≥ 27", Room(clipped=True, noise_dbfs=None)),
        "60 ms, 100 ppm drift": ("≥ 27", Room(drift_ppm=100.0, noise_dbfs=None)),
    }
    rows = []
    for name, (goal, room) in rooms.items():
        lab = Lab(room, cancel=True).run(5, over=False)
        assert lab.canceller is not None
        own = lab.canceller.erle or 0.0
        note = f"after 3 s; with noise suppression {lab.erle(lab.voice):.0f}; own measure {own:.0f}"
        rows.append(Row("echo", f"ERLE, {name}", goal, lab.erle(lab.track), None, 5, "dB", "none: 0", note))
    return rows


WAYS: dict[str, Callable[[Room], Lab]] = {
    "canceller": lambda room: Lab(room, cancel=True),
    "gate": lambda room: Lab(room, cancel=False),
    "neither": lambda room: Lab(room, cancel=False, guarded=False),
}


def _barge_in_rows() -> list[Row]:
    rows = []
    for level in (-6.0, -12.0, -20.0):
        for noise in (-60.0, -40.0):
            room = Room(echo_db=level, noise_dbfs=noise)
            rows += _barge_in(f"{level:.0f} dB, noise {noise:.0f} dBFS", room, tuple(WAYS))
    rows += _barge_in("-12 dB, 250 ms", Room(echo_db=-12.0, delay=0.250), ("canceller",))
    rows += _barge_in("-12 dB, drift 100 ppm", Room(echo_db=-12.0, drift_ppm=100.0), ("canceller",))
    return rows


def _barge_in(name: str, room: Room, ways: tuple[str, ...]) -> list[Row]:
    rows = []
    for way in ways:
        alone, both = WAYS[way](room).run(8, over=False), WAYS[way](room).run(9, over=True)
        hits = f"{both.said} of 8 hits"
        minutes = alone.seconds / 60
        alone_note = (
            f"alone {alone.false_yields} false yields, {alone.false_ducks} ducks in {minutes:.1f} min"
        )
        note = f"{way}: {hits}; {alone_note}"
        for what, goal, samples in (("ducked", "≤ 250", both.ducks), ("silence", "≤ 420", both.yields)):
            p50, p95 = percentiles(samples) if samples else (None, None)
            label = f"user's onset → {what}, echo {name}"
            rows.append(Row("barge-in", label, goal, p50, p95, len(samples), "ms", "", note))
    return rows
