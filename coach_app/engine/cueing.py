"""The coach's ear in a session: offers what could be said to the policy and tells what it decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from coach_app.answers.lexicon import DEFAULT_LEXICON, FillerLexicon
from coach_app.core.events import CueDecided, FillerHeard, SessionEvent
from coach_app.core.plan import LengthLimits
from coach_app.core.rounds import QuestionKind, Speaker
from coach_app.core.session import Turn
from coach_app.cues.clusters import Cluster, hedge_cluster
from coach_app.cues.effects import EffectRules, Effects
from coach_app.cues.filled_pauses import FilledPauses, Samples
from coach_app.cues.filler_list import ListedFiller
from coach_app.cues.growing_text import ReadWord, SyllableTimes, WordTimes
from coach_app.cues.ledger import Tally
from coach_app.cues.length import WORDS, LengthPoint, as_event, points_passed
from coach_app.cues.policy import Candidate, Policy
from coach_app.cues.talk import PaceWatch, SilenceWatch
from coach_app.engine.answer_in_hand import AnswerInHand
from coach_app.engine.cue_notes import cues_set, measured

PACE_EVERY = 1.0
"""Seconds between two looks at the pace."""


class Teller(Protocol):
    """Where decisions go, and the time they are made at."""

    def at(self) -> float:
        """Session time of an event decided now."""
        ...

    def tell(self, event: SessionEvent) -> None:
        """Publish and keep an event."""
        ...


@dataclass(frozen=True, slots=True)
class CueParts:
    """What a session's cues are made of: fresh policy, clusters, watches and detector, and limits by kind.

    `tallies` is what cues changed in the last sessions; `pause_seconds` the least silence that is a pause.
    """

    policy: Policy
    cluster: Cluster
    limits: Mapping[QuestionKind, LengthLimits]
    fillers: FilledPauses | None = None
    hedges: Cluster = field(default_factory=hedge_cluster)
    pace: PaceWatch = field(default_factory=PaceWatch)
    silence: SilenceWatch = field(default_factory=SilenceWatch)
    effects: EffectRules = field(default_factory=EffectRules)
    lexicon: FillerLexicon = DEFAULT_LEXICON
    stutter: bool = False
    tallies: tuple[Tally, ...] = ()
    pause_seconds: float = 0.5


class Cueing:
    """Follows one answer at a time. All times in session seconds."""

    def __init__(self, parts: CueParts, teller: Teller) -> None:
        """Tell `teller` every decision."""
        self._parts = parts
        self._policy = parts.policy
        self._teller = teller
        self._fillers = parts.fillers
        self._effects = Effects(parts.effects)
        self._running: AnswerInHand | None = None
        self._latest: AnswerInHand | None = None
        self._pace_due = 0.0
        self._thought_since = -1.0

    def begin(self) -> None:
        """The session begins: tell by which numbers cues will be decided."""
        self._teller.tell(cues_set(self._teller.at(), self._parts))

    def answer_began(self, onset: float, question: int, kind: QuestionKind) -> None:
        """An answer to a question of this kind began with the voice at `onset`; its sound follows."""
        parts = self._parts
        answer = AnswerInHand(
            onset,
            question,
            parts.limits[kind],
            parts.cluster,
            parts.hedges,
            parts.pace,
            parts.silence,
            parts.lexicon,
        )
        self._running = self._latest = answer
        self._policy = self._policy.began(onset)
        self._thought_since = -1.0
        self._pace_due = onset + PACE_EVERY
        if self._fillers is not None:
            self._fillers.new_frames()
            self._fillers.possible = 0

    def answer_over(self) -> None:
        """The answer is over."""
        answer, self._running = self._running, None
        if answer is None:
            return
        at = self._teller.at()
        self._policy, decided = self._policy.over(at)
        self._tell(decided)
        self._effects, judged = self._effects.over(at)
        for event in judged:
            self._teller.tell(event)
        answer.heard = answer.frames.heard(self._parts.pause_seconds)
        if self._fillers is not None:
            self._teller.tell(measured(at, answer, self._fillers.possible))

    def hear(self, samples: Samples, at: float) -> None:
        """More sound of the running answer, s16 at 16 kHz, from session second `at` on.

        Filled pauses are told as they are found.
        """
        answer = self._running or self._latest
        if self._fillers is None or answer is None:
            return
        answer.clock.heard(self._fillers.position, at)
        for found in self._fillers.push(samples):
            started, ended = answer.clock.at(found.started), answer.clock.at(found.ended)
            answer.fillers.heard(started, ended, found.confidence)
            self._told_filler(None, started, ended, found.confidence)
        answer.frames.add(self._fillers.new_frames())

    def read(self, turn: Turn) -> None:
        """A turn's text has grown: the user's is searched for fillers and hedges. Drafts are left out."""
        answer = self._latest
        if turn.speaker is not Speaker.USER or turn.draft or answer is None or not answer.is_turn(turn):
            return
        self._read(answer, turn.text, final=turn.final)

    def read_whole(self, text: str) -> None:
        """The whole text of the answer that was heard last; its words get their times from the syllables."""
        answer = self._latest
        if answer is None or answer.heard is None or not answer.heard.nuclei:
            return
        answer.times = SyllableTimes(len(text), [answer.clock.at(at) for at in answer.heard.nuclei])
        self._read(answer, text, final=True)

    def _read(self, answer: AnswerInHand, text: str, *, final: bool) -> None:
        if isinstance(answer.times, WordTimes):
            answer.times.grew(len(text), self._teller.at())
        for found in answer.text.grew(text, final=final):
            self._take(answer, found)

    def _take(self, answer: AnswerInHand, found: ReadWord) -> None:
        started, ended = answer.times.at(found.start), answer.times.at(found.end)
        if found.kind == "hedge":
            self._effects = self._effects.noted("hedging", ended)
            answer.hedges, candidate = answer.hedges.heard(ended, self._teller.at())
            self._offer_now(candidate)
            return
        filler = ListedFiller(found.phrase, started, ended, found.confidence)
        if answer.fillers.read(filler, sound=found.kind == "sound", timed=False):
            self._told_filler(found.phrase, started, ended, found.confidence)

    def _told_filler(self, word: str | None, started: float, ended: float, confidence: float) -> None:
        at = self._teller.at()
        source: Literal["acoustic", "text"] = "acoustic" if word is None else "text"
        self._teller.tell(FillerHeard(at, word, source, started, ended, confidence, at))
        self._effects = self._effects.noted("filler", ended)
        if self._running is not None:
            self._running.cluster, candidate = self._running.cluster.heard(ended, at)
            self._offer_now(candidate)

    def think(self) -> None:
        """The user asked for time: the silence that follows is wanted."""
        self._thought_since = self._teller.at()

    def stood(self, now: float, seconds: float) -> None:
        """Up to `now` the session stood for so long (muted, paused): no silence, no part of the length."""
        if self._running is not None:
            self._running.stood += seconds
            self._running.heard_from = now

    def listen(self, now: float, last_voice: float) -> None:
        """Time passes; the user was last heard at `last_voice`."""
        answer = self._running
        if answer is None:
            return
        length = now - answer.onset - answer.stood
        for point in points_passed(answer.limits, answer.length, length):
            self._pass(point, length)
        answer.length = length
        wanted = last_voice <= self._thought_since
        self._watch_silence(answer, now - max(last_voice, answer.heard_from), wanted=wanted)
        if now >= self._pace_due:
            self._pace_due = now + PACE_EVERY
            self._watch_pace(answer)
        self._policy, decided = self._policy.listen(self._teller.at(), now - last_voice)
        self._tell(decided)
        self._effects, judged = self._effects.advance(self._teller.at())
        for event in judged:
            self._teller.tell(event)

    def _watch_silence(self, answer: AnswerInHand, quiet: float, *, wanted: bool) -> None:
        at = self._teller.at()
        before, answer.silence = answer.silence, answer.silence.quiet(quiet)
        began = answer.silence.long_since(before)
        if began and not wanted:
            self._offer_now(answer.silence.candidate(at))
        if began or (before.long and quiet < before.lasted):
            self._effects = self._effects.noted("silence", at, max(quiet, before.lasted))

    def _watch_pace(self, answer: AnswerInHand) -> None:
        found = answer.frames.recent_pace(self._parts.pace.seconds)
        if found is None:
            return
        at, rate = self._teller.at(), found.words_per_minute
        self._effects = self._effects.noted("pace", at, rate)
        answer.pace, candidate = answer.pace.measured(rate, at)
        self._offer_now(candidate)

    def _pass(self, point: LengthPoint, length: float) -> None:
        at = self._teller.at()
        if point.name == "cue":
            self._offer_now(Candidate("length", WORDS, length, point.threshold, at))
        else:
            self._teller.tell(as_event(at, point, length, None))

    def _offer_now(self, candidate: Candidate | None) -> None:
        if candidate is None or self._running is None:
            return
        self._policy, decided = self._policy.offer(candidate)
        self._tell(decided)

    def _tell(self, decided: Iterable[CueDecided]) -> None:
        told = list(decided)
        for event in told:
            self._teller.tell(event)
        if told:
            self._effects = self._effects.decided(told)
