"""What was measured in a stored session: pure figures, None wherever nothing was measured."""

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from coach_app.answers.reading import Reading, merged, read_answer
from coach_app.core.plan import LengthLimits
from coach_app.core.rounds import QuestionKind, Speaker
from coach_app.core.session import StoredSession, Turn
from coach_app.review.asked import Asked, Event, gather, placed
from coach_app.review.bands import FILLERS, PACE, PAUSE_GOOD, band_of, length_bands
from coach_app.review.heard import (
    counted_fillers,
    doubtful_fillers,
    heard_level,
    heard_pace,
    heard_pauses,
    heard_pitch,
    heard_well,
    listening_of,
    unheard,
)
from coach_app.review.listening import NOT_MEASURED, Listening, Pause
from coach_app.review.tables import (
    habits_table,
    rounded,
    star_table,
    terms_table,
)

__all__ = [
    "LEAST_SECONDS",
    "NOT_MEASURED",
    "Facts",
    "Listening",
    "Pause",
    "SessionFacts",
    "question_facts",
    "session_facts",
]

SURE_SECONDS = 20.0
"""Seconds of speaking, heard well, from which no filled pause means that there was none."""

LEAST_SECONDS = 5.0
"""Seconds of answer below which a rate a minute says nothing (product.md, scoring: not assessed)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures of one question, or of the whole session.

    `lengths` are the seconds of each spoken answer, from first to last voiced frame; `words` those of spoken
    answers; `fillers` counts by phrase, "sound" for those heard and not written down; `paces` words a minute
    of each turn that can be judged; `delays` seconds of thought before each answer, shown and never judged;
    `response_ms` the median wait for the interviewer; `talk_ratio` the user's share of all sound;
    `pitch_hz` low, middle and high of the voice and `level_db` its level, both shown and never judged;
    `reading` is None where there is no text that may be quoted.
    """

    answers: int
    lengths: tuple[float, ...]
    words: int | None
    fillers: Mapping[str, int] | None
    response_ms: float | None
    talk_ratio: float | None
    pauses: tuple[float, ...] | None = None
    paces: tuple[float, ...] = ()
    delays: tuple[float, ...] = ()
    heard_wpm: float | None = None
    pitch_hz: tuple[float, float, float] | None = None
    level_db: float | None = None
    kind: QuestionKind | None = None
    limits: LengthLimits | None = None
    reading: Reading | None = None
    is_story: bool = False
    sure_of_fillers: bool = False
    """Whether few fillers can be said to be few: enough was heard well, and little was doubtful."""

    @property
    def answer_seconds(self) -> float | None:
        """Seconds of all answers together, None where none was spoken."""
        return sum(self.lengths) if self.lengths else None

    @property
    def longest(self) -> float | None:
        """Seconds of the longest answer, None where none was spoken."""
        return max(self.lengths, default=None)

    @property
    def speaking_seconds(self) -> float | None:
        """Seconds of answer without its pauses; None where those were not measured."""
        if self.answer_seconds is None or self.pauses is None:
            return None
        return max(0.0, self.answer_seconds - sum(self.pauses))

    @property
    def wpm(self) -> float | None:
        """Words a minute of speaking; where pauses were not measured, of the answers with their pauses.

        Without a text that may be counted it is what the ear made of the syllables.
        """
        spoken = self.answer_seconds if self.speaking_seconds is None else self.speaking_seconds
        return self.heard_wpm if self.words is None else _a_minute(self.words, spoken)

    @property
    def filler_count(self) -> int | None:
        """Fillers of all kinds together."""
        return None if self.fillers is None else sum(self.fillers.values())

    @property
    def fillers_per_minute(self) -> float | None:
        """Fillers a minute of answer."""
        return None if self.filler_count is None else _a_minute(self.filler_count, self.answer_seconds)

    @property
    def noted_pauses(self) -> tuple[float, ...]:
        """Pauses long enough to be noted."""
        return tuple(pause for pause in self.pauses or () if pause >= PAUSE_GOOD[1])

    def as_json(self) -> dict[str, object]:
        """The figures as an export shows them."""
        mean = statistics.fmean(self.lengths) if self.lengths else None
        lengths = None if self.kind is None else band_of(length_bands(self.kind, self.limits), self.longest)
        return {
            "answer_seconds": rounded(self.answer_seconds, 3),
            "mean_answer_seconds": rounded(mean, 3),
            "longest_answer_seconds": rounded(self.longest, 3),
            "length_band": lengths,
            "speaking_seconds": rounded(self.speaking_seconds, 3),
            "words": self.words,
            "wpm": rounded(self.wpm, 1),
            "pace_band": band_of(PACE, self.wpm),
            "pace_range": [rounded(min(self.paces), 1), rounded(max(self.paces), 1)] if self.paces else None,
            "fillers": None if self.fillers is None else dict(self.fillers),
            "fillers_per_minute": rounded(self.fillers_per_minute, 2),
            "filler_band": band_of(FILLERS, self.fillers_per_minute),
            "pauses": None if self.pauses is None else [rounded(pause, 3) for pause in self.pauses],
            "longest_pause": rounded(max(self.pauses or (), default=None), 3),
            "delays": [rounded(delay, 3) for delay in self.delays] or None,
            "pitch_hz": None if self.pitch_hz is None else [rounded(one, 1) for one in self.pitch_hz],
            "level_db": rounded(self.level_db, 1),
            "response_ms": rounded(self.response_ms, 1),
            "talk_ratio": rounded(self.talk_ratio, 3),
            **habits_table(self.reading),
        }


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """Figures of the whole session and of each question asked, by its number from 1."""

    session: Facts
    questions: Mapping[int, Facts]

    def metrics_json(self) -> dict[str, object]:
        """An export's `metrics`."""
        asked = {"questions_asked": len(self.questions), "answers": self.session.answers}
        return asked | self.session.as_json()

    def questions_json(self) -> dict[int, dict[str, object]]:
        """Figures for an export's `questions`, by number."""
        return {
            index: facts.as_json()
            | {
                "star": star_table(facts.reading) if facts.is_story else None,
                "terms": terms_table(facts.reading),
            }
            for index, facts in self.questions.items()
        }

    def as_json(self) -> dict[str, object]:
        """Both, as a debrief keeps them."""
        listed = [{"index": index} | figures for index, figures in self.questions_json().items()]
        return {"metrics": self.metrics_json(), "questions": listed}


def session_facts(stored: StoredSession, listening: Listening = NOT_MEASURED) -> SessionFacts:
    """The facts of a stored session."""
    listening = listening_of(stored, listening)
    asked, events = gather(stored), placed(stored.events)
    readings = {one.index: _reading(one, listening) for one in asked}
    everything = merged([reading for reading in readings.values() if reading is not None])
    counted = _fillers_counted(everything, events, listening)
    questions = {
        one.index: _facts(one.events, one.turns, readings[one.index], listening, counted, one)
        for one in asked
    }
    whole = _facts(events, stored.turns, everything, listening, counted)
    if counted and whole.fillers is not None:
        outside = [event for event in events if event.question not in questions]
        whole = replace(whole, fillers=_added_up(questions.values(), _fillers(outside, None, listening)))
    return SessionFacts(whole, questions)


def question_facts(stored: StoredSession, asked: Asked, listening: Listening = NOT_MEASURED) -> Facts:
    """The facts of one question alone; the same as `session_facts` gives for it where fillers were heard."""
    listening = listening_of(stored, listening)
    reading = _reading(asked, listening)
    counted = _fillers_counted(reading, placed(stored.events), listening)
    return _facts(asked.events, asked.turns, reading, listening, counted, asked)


def _reading(asked: Asked, listening: Listening) -> Reading | None:
    passages = asked.passages
    if not passages:
        return None
    reading = read_answer(passages, listening.terms, listening.lexicon)
    return reading if listening.repeats else replace(reading, repeats=((),) * len(passages))


def _fillers_counted(reading: Reading | None, events: Sequence[Event], listening: Listening) -> bool:
    """Whether fillers are known: somebody listened, or the transcript writes filled pauses down."""
    if listening.fillers or any(event.name in ("filler", "answer_measured") for event in events):
        return True
    return reading is not None and _written_down(reading)


def _facts(
    events: Sequence[Event],
    turns: Sequence[Turn],
    reading: Reading | None,
    listening: Listening,
    counted: bool,
    asked: Asked | None = None,
) -> Facts:
    ended = [event.number("seconds") or 0.0 for event in events if event.name == "answer_ended"]
    voiced = tuple(seconds for seconds in ended if seconds > 0.0)
    waits = [ms for event in events if event.name == "latency" and (ms := event.number("ms")) is not None]
    return Facts(
        answers=len(ended),
        lengths=voiced,
        words=_words(turns, len(voiced)),
        fillers=_known_fillers(events, reading, listening) if counted else None,
        response_ms=statistics.median(waits) if waits else None,
        talk_ratio=_talk_ratio(turns),
        pauses=heard_pauses(events) if listening.pauses is None else _pauses(listening.pauses, turns),
        paces=_paces(turns),
        delays=_delays(turns),
        heard_wpm=heard_pace(events),
        pitch_hz=heard_pitch(events),
        level_db=heard_level(events),
        kind=None if asked is None else asked.kind,
        limits=None if asked is None else asked.limits,
        reading=reading,
        is_story=asked is not None and asked.is_story,
        sure_of_fillers=_sure_of_fillers(events, reading, listening),
    )


def _known_fillers(
    events: Sequence[Event], reading: Reading | None, listening: Listening
) -> dict[str, int] | None:
    """Fillers by phrase; None where none was found and none could have been heard."""
    found = _fillers(events, reading, listening)
    return None if not found and unheard(events) else found


def _sure_of_fillers(events: Sequence[Event], reading: Reading | None, listening: Listening) -> bool:
    if listening.fillers or (reading is not None and _written_down(reading)):
        return True
    seconds = heard_well(events)
    if seconds < SURE_SECONDS:
        return False
    return FILLERS.of(60.0 * doubtful_fillers(events) / seconds) == "calm"


def _written_down(reading: Reading) -> bool:
    """Whether the transcript writes filled pauses down."""
    return any(filler.kind == "sound" for found in reading.fillers for filler in found)


def _fillers(events: Iterable[Event], reading: Reading | None, listening: Listening) -> dict[str, int]:
    read = [filler for found in (reading.fillers if reading else ()) for filler in found]
    return counted_fillers(events, read, listening.lexicon)


def _added_up(questions: Iterable[Facts], besides: Mapping[str, int]) -> dict[str, int]:
    """Fillers of all questions and those that belong to none, most frequent first."""
    counts = Counter(besides)
    for one in questions:
        counts.update(one.fillers or {})
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _pauses(pauses: tuple[Pause, ...], turns: Iterable[Turn]) -> tuple[float, ...]:
    """Seconds of the pauses that lie inside the user's turns."""
    spans = [(t.started, t.ended) for t in turns if t.speaker is Speaker.USER]
    inside = ((a, b) for a, b in spans if a is not None and b is not None)
    return tuple(p.seconds for a, b in inside for p in pauses if a <= p.started and p.ended <= b)


def _paces(turns: Iterable[Turn]) -> tuple[float, ...]:
    """Words a minute of each of the user's turns that has its text and is long enough."""
    paces = (pace_of(turn) for turn in turns)
    return tuple(pace for pace in paces if pace is not None)


def pace_of(turn: Turn) -> float | None:
    """Words a minute of one turn of the user; None for drafts, short turns and those without times."""
    if turn.speaker is not Speaker.USER or turn.draft or not turn.text.strip():
        return None
    if turn.started is None or turn.ended is None:
        return None
    return _a_minute(len(turn.text.split()), turn.ended - turn.started)


def _delays(turns: Iterable[Turn]) -> tuple[float, ...]:
    """Seconds between the interviewer's last sound and the user's first, for each answer that follows it."""
    delays: list[float] = []
    asked: float | None = None
    for turn in sorted(turns, key=lambda turn: turn.turn):
        if turn.speaker is Speaker.INTERVIEWER:
            asked = turn.ended
            continue
        if asked is not None and turn.started is not None and turn.started >= asked:
            delays.append(turn.started - asked)
        asked = None
    return tuple(delays)


def _words(turns: Iterable[Turn], spoken_answers: int) -> int | None:
    """Words of the spoken answers; None when one of them has no text, or a draft's."""
    spoken = [turn for turn in turns if turn.speaker is Speaker.USER and turn.started is not None]
    known = [turn for turn in spoken if turn.text.strip() and not turn.draft]
    if not known or len(known) < len(spoken) or len(known) < spoken_answers:
        return None
    return sum(len(turn.text.split()) for turn in known)


def _talk_ratio(turns: Iterable[Turn]) -> float | None:
    """The user's share of the time somebody spoke; None when either was never heard."""
    sums = dict.fromkeys(Speaker, 0.0)
    for turn in turns:
        if turn.started is not None and turn.ended is not None:
            sums[turn.speaker] += max(turn.ended - turn.started, 0.0)
    if not all(sums.values()):
        return None
    return sums[Speaker.USER] / sum(sums.values())


def _a_minute(count: int, seconds: float | None) -> float | None:
    return None if seconds is None or seconds < LEAST_SECONDS else count * 60.0 / seconds
