"""A microphone in a simulated room with the speaker, judged as the engine judges it; virtual time.

What is decided changes what is played: a duck turns the echo down, an answer stops it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach_app.audio.canceller import Canceller, make_canceller
from coach_app.audio.echo_guard import ROOM_SECONDS, EchoGuard
from coach_app.audio.echo_witness import EchoWitness
from coach_app.audio.values import Played, Samples
from coach_app.audio.voice_activity import VoiceActivity
from coach_app.core.pcm import BLOCK_SECONDS, MIC_RATE, SPEAKER_RATE
from coach_app.engine.doubt import Doubt
from coach_app.engine.pulse import PULSE_SECONDS
from coach_app.interview.turn_rules import Decision, Duck, Onset, Stretch, TurnRules
from tests.audio.room import Room, as_samples, interviewer, user

OUT_SECONDS = 0.045
"""From a decision to what is heard of it: flush and gain on this card (measured by the benchmark `audio`)."""

IN_SECONDS = 0.005
"""From the end of a device block to the engine's pulse."""

PAUSE_SECONDS, ANSWERED_SECONDS = 1.5, 5.0
"""Between turns: with nobody speaking, and with somebody who must have said it all before the next one."""

ZERO = 50.0
"""Clock time of the first sample."""

STEP = round(PULSE_SECONDS / BLOCK_SECONDS) * 160


@dataclass(frozen=True, slots=True)
class Scene:
    """What is played and what is said over it, by turns of the interviewer.

    `spans`: when each turn sounds, s; `onsets`: when the user speaks over it; `words`: what, at 16 kHz.
    """

    played: Samples
    said: NDArray[np.float64]
    spans: tuple[tuple[float, float], ...]
    onsets: tuple[float | None, ...]


def scene(
    turns: int,
    *,
    over: bool,
    seed: int = 1,
    interviewers: str = "slt",
    users: str = "rms",
    words: tuple[NDArray[np.float64], ...] = (),
) -> Scene:
    """So many turns; with `over` the user says `words` (else a sentence) over each from the second on."""
    rng = np.random.default_rng(seed)
    pause = ANSWERED_SECONDS if over else PAUSE_SECONDS
    parts, at = [np.zeros(SPEAKER_RATE, np.int16)], 1.0
    spans: list[tuple[float, float]] = []
    onsets: list[float | None] = []
    for turn in range(turns):
        sound = interviewer(turn, pause, interviewers)
        parts.append(sound)
        spans.append((at, at + len(sound) / SPEAKER_RATE - pause))
        onsets.append(at + rng.uniform(0.8, 2.5) if over and turn else None)
        at += len(sound) / SPEAKER_RATE
    said = np.zeros(round(at * MIC_RATE) + MIC_RATE)
    for turn, onset in enumerate(onsets):
        if onset is not None:
            voice = words[turn % len(words)] if words else user(turn, users)
            first = round(onset * MIC_RATE)
            said[first:][: len(voice)] += voice[: len(said) - first]
    return Scene(np.concatenate(parts), said, tuple(spans), tuple(onsets))


@dataclass
class Lab:
    """`cancel`: with a canceller; `guarded`: who judges echoes is asked; `deciding`: a voice has effects."""

    room: Room
    cancel: bool
    guarded: bool = True
    deciding: bool = True

    def __post_init__(self) -> None:
        self.canceller: Canceller | None = make_canceller() if self.cancel else None
        self.witness = EchoWitness() if self.cancel and self.guarded else None
        self.guard = EchoGuard(self.canceller, witness=self.witness) if self.guarded else None
        self.ducks: list[float] = []
        self.yields: list[float] = []
        self.false_yields = self.false_ducks = 0
        self.raw: list[Samples] = []
        self.track: list[Samples] = []
        self.voice: list[Samples] = []
        self._doubt = Doubt()
        self._open_since = 0.0

    @property
    def said(self) -> int:
        """How often the user was given the floor."""
        return len(self.yields)

    def run(self, held: Scene, seed: int = 1) -> Lab:
        """Hear the whole scene; times of decisions are kept in ms after the user's onset."""
        self.scene = held
        pulses = len(held.played) * 2 // 3 // STEP
        frames = pulses * STEP
        echo = np.zeros(frames)
        wet = self.room.echo(held.played)[:frames]
        echo[: len(wet)] = wet
        self.seconds = frames / MIC_RATE
        noise = self.room.noise(frames, seed)
        self.gain = np.ones(frames + 4 * MIC_RATE)
        self.stopped: set[int] = set()
        late = round(self.room.delay * MIC_RATE)
        activity, rules, told = VoiceActivity(), TurnRules(2.0), 0
        for pulse in range(pulses):
            place = slice(pulse * STEP, (pulse + 1) * STEP)
            now = (pulse + 1) * PULSE_SECONDS + IN_SECONDS
            told = self._play(told, now)
            back = self.gain[np.maximum(np.arange(place.start, place.stop) - late, 0)]
            mic = as_samples(echo[place] * back + held.said[place] + noise[place])
            clean, shift = self._clean(pulse * PULSE_SECONDS, mic)
            speaking = activity.push(clean)
            turn = next((n for n, (a, b) in enumerate(held.spans) if a <= now <= b + 0.05), None)
            sounding = turn is not None and turn not in self.stopped
            if self.guard is not None:
                self.guard.advance(now, sounding=sounding)
                self.guard.watch(now, voice=sounding and bool(speaking) and speaking[-1])
            if (
                not self.deciding
                or turn is None
                or not sounding
                or (self.guard is not None and not self.guard.may_hear_over())
            ):
                if rules.ducked:
                    self.gain[round((now + OUT_SECONDS) * MIC_RATE) :] = 1.0
                rules, self._open_since = rules.fresh(), now - IN_SECONDS + shift
                self._doubt.forget()
                continue
            began = max(held.spans[turn][0] - ROOM_SECONDS, self._open_since)
            voice = None
            if speaking and speaking[-1] and activity.onset is not None and activity.last_voiced is not None:
                last = activity.last_voiced + shift
                voice = Stretch(min(max(activity.onset + shift, began), last), last)
            at = now if voice is not None else now - IN_SECONDS + shift
            before, (rules, decisions) = rules, rules.frame(at, voice, over=True)
            if self.guard is not None:
                after = rules, decisions
                rules, decisions = self._doubt.examined(
                    self.guard, before, after, now, echoing=True, stirring=activity.stirring
                )
            for decision in decisions:
                if self._decided(decision, turn, now):
                    self.stopped.add(turn)
                    rules = rules.fresh()
        return self

    def _play(self, told: int, now: float) -> int:
        until = min(round((now + OUT_SECONDS) * SPEAKER_RATE), len(self.scene.played))
        if self.canceller is None or until <= told:
            return max(told, until)
        at_mic = np.minimum(np.arange(told, until) * 2 // 3, len(self.gain) - 1)
        sound = as_samples(self.scene.played[told:until] * self.gain[at_mic])
        played = [Played(ZERO + told / SPEAKER_RATE, sound, len(sound))]
        self.canceller.hear_played(played)
        if self.witness is not None:
            self.witness.hear_played(played)
        return until

    def _clean(self, at: float, mic: Samples) -> tuple[Samples, float]:
        """The voice that is left, and by how much its time is moved."""
        self.raw.append(mic)
        if self.canceller is None:
            self.voice.append(mic)
            return mic, 0.0
        result = self.canceller.clean(ZERO + at, mic)
        self.track.append(result.track)
        self.voice.append(result.voice)
        if self.witness is not None:
            self.witness.hear(ZERO + at, mic, result.voice)
        return result.voice, result.voice_at - ZERO - at

    def _decided(self, decision: Decision, turn: int, now: float) -> bool:
        """Carry out a decision and count it; True when the interviewer stops."""
        heard, onset = now + OUT_SECONDS, self.scene.onsets[turn]
        late = heard - onset if onset is not None and now >= onset else None
        if isinstance(decision, Duck):
            self.gain[round(heard * MIC_RATE) :] = 0.1 if decision.on else 1.0
            if decision.on and late is not None:
                self.ducks.append(late * 1e3)
            self.false_ducks += decision.on and late is None
        if not isinstance(decision, Onset):
            return False
        end = round((self.scene.spans[turn][1] + 1.0) * MIC_RATE)
        self.gain[round(heard * MIC_RATE) : end], self.gain[end:] = 0.0, 1.0
        if late is None:
            self.false_yields += 1
        else:
            self.yields.append(late * 1e3)
        return True

    def erle(self, signal: list[Samples], since: float = 3.0) -> float:
        """Echo over what is left of it, dB, while the interviewer speaks, after its first 3 s."""
        before, after = np.concatenate(self.raw).astype(float), np.concatenate(signal).astype(float)
        chosen = np.zeros(len(before), bool)
        for start, end in self.scene.spans:
            chosen[round(start * MIC_RATE) : round(end * MIC_RATE)] = True
        chosen[: round((self.scene.spans[0][0] + since) * MIC_RATE)] = False
        return float(10 * np.log10(np.sum(before[chosen] ** 2) / (np.sum(after[chosen] ** 2) + 1.0)))
