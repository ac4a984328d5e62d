"""The built-in round: a candidate's voice answers the offline interviewer."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import soundfile

from coach_app.audio.microphone import QueuedMicrophone
from coach_app.audio.resample import Resampler
from coach_app.audio.values import Samples
from coach_app.core.clock import Clock
from coach_app.core.events import QuestionAsked, SessionEvent, StateChanged
from coach_app.core.pcm import MIC_RATE
from coach_app.core.plan import Plan
from coach_app.core.rounds import EngineName, Round
from coach_app.engine.session import SessionParts
from coach_app.knowledge.candidate import Candidate, CandidateAnswer, load_candidate
from coach_app.speech.recogniser import ScriptedRecogniser
from coach_app.wiring.cues import cue_parts
from coach_app.wiring.household import Household
from coach_app.wiring.ladder import offline_rung
from coach_app.wiring.planning import planned, script_of
from coach_app.wiring.practice import new_session
from coach_app.wiring.sound import choose_speaker

BREATH_SECONDS = 0.7
"""Seconds the candidate takes before answering."""

PATIENCE_SECONDS = 1.2
"""Seconds of silence that end an answer of the demo; its candidate never stops to think for longer."""


class Actor:
    """Speaks the candidate's next answer whenever the interviewer listens after a planned question."""

    def __init__(self, microphone: QueuedMicrophone, candidate: Candidate) -> None:
        """Speak into `microphone`."""
        self._microphone = microphone
        self._clips = [_sound(answer) for answer in candidate.answers]
        self._asked = 0

    def hear(self, event: SessionEvent) -> None:
        """Follow the session's events; called on the engine's loop."""
        match event:
            case QuestionAsked(index=index, follow_up=0):
                self._asked = index
            case StateChanged(value="listening") if 0 < self._asked <= len(self._clips):
                clip, self._asked = self._clips[self._asked - 1], 0
                asyncio.get_running_loop().call_later(BREATH_SECONDS, self._microphone.say, clip)
            case _:
                pass


def demo_parts(
    household: Household, speaker: str | None, clock: Clock
) -> tuple[SessionParts, Callable[[SessionEvent], None]]:
    """The parts of a demo round, and who has to hear its events. Raises BadInput."""
    settings, _ = household.settings()
    candidate = load_candidate(household.assets / "candidate", household.bank)
    plan = _plan(household, candidate)
    microphone = QueuedMicrophone(clock, "built-in candidate")
    recogniser = ScriptedRecogniser([answer.text for answer in candidate.answers])
    parts = SessionParts(
        new=new_session(plan, str(EngineName.OFFLINE), keep=True),
        plan=plan,
        script=script_of(household.bank, plan.persona),
        rungs=(offline_rung(household, settings.sound.voice, recogniser),),
        microphone=microphone,
        speaker=choose_speaker(speaker, clock),
        patience=PATIENCE_SECONDS,
        answer_timeout=settings.gemini.answer_timeout,
        full_duplex=True,
        cues=cue_parts(settings.cues, plan.mode, ()),
    )
    return parts, Actor(microphone, candidate).hear


def _plan(household: Household, candidate: Candidate) -> Plan:
    questions = tuple(planned(answer.question) for answer in candidate.answers)
    bare = tuple(replace(question, follow_ups=()) for question in questions)
    return Plan(Round.BEHAVIOURAL, bare, role=candidate.role, minutes=5.0, max_follow_ups=0)


def _sound(answer: CandidateAnswer) -> Samples:
    samples, rate = soundfile.read(answer.clip.path, dtype="int16")
    resampler = Resampler(rate, MIC_RATE)
    return np.concatenate([resampler.push(samples), resampler.flush()])
