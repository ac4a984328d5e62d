"""Three things to do next: what was measured first, by rule, then a text model's advice on the lowest score.

What is measured leads because it can be heard; where there are scores one of the three is theirs.
"""

import statistics
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from coach_app.answers.story_cues import Part
from coach_app.core.session import StoredSession
from coach_app.review.asked import gather
from coach_app.review.bands import FILLERS, PACE
from coach_app.review.evaluator import Assessed, Quote, Verdict
from coach_app.review.facts import SessionFacts
from coach_app.review.points import LONG_SETTING_SECONDS, Answered, Point, fixes
from coach_app.review.wording import one_of, rate_words, seconds_words

MOST = 3

WELL = 4.0
"""A score from which advice on it is no thing to do first."""


@dataclass(frozen=True, slots=True)
class NextAction:
    """Something to do next, why, the question to practise it on, and words of the user to try it with."""

    rule: str
    title: str
    why: str
    question: int | None = None
    quote: Quote | None = None

    def as_json(self) -> dict[str, object]:
        """The action as a debrief keeps it."""
        quote = None if self.quote is None else {"turn": self.quote.turn, "text": self.quote.text}
        return {
            "rule": self.rule,
            "title": self.title,
            "why": self.why,
            "question": self.question,
            "quote": quote,
        }


@dataclass(frozen=True, slots=True)
class _Session:
    """All answers of a session and, for each rule, the fixes it found."""

    facts: SessionFacts
    answered: tuple[Answered, ...]
    found: tuple[tuple[Answered, Point], ...]

    def of(self, *rules: str) -> tuple[tuple[Answered, Point], ...]:
        return tuple((one, point) for one, point in self.found if point.rule in rules)

    @property
    def stories(self) -> tuple[Answered, ...]:
        return tuple(one for one in self.answered if one.story is not None)


Rule = Callable[[_Session], NextAction | None]


def next_actions(
    stored: StoredSession, facts: SessionFacts, verdicts: Iterable[Verdict] = ()
) -> tuple[NextAction, ...]:
    """At most three, the most useful first; one where nothing was answered. `verdicts` hold the advice."""
    answered = tuple(
        Answered(asked, facts.questions[asked.index])
        for asked in gather(stored)
        if facts.questions[asked.index].answers
    )
    if not answered:
        return (NextAction("answer", "Answer one question.", "Nothing was answered in this session."),)
    found = tuple((one, point) for one in answered for point in fixes(one))
    session = _Session(facts, answered, found)
    measured = [action for rule in _RULES if (action := rule(session)) is not None]
    advised = list(_advice(verdicts, stored))
    first = measured[: MOST - 1] if advised else measured
    found_here = first + advised[:1] + measured[len(first) :] + advised[1:]
    asked_again = {action.question for action in found_here[:MOST]}
    filling = [one for one in _whenever(session) if one.question is None or one.question not in asked_again]
    return tuple((found_here + filling)[:MOST])


def _advice(verdicts: Iterable[Verdict], stored: StoredSession) -> Iterator[NextAction]:
    """The model's advice, that on the lowest score first; what is done well or unsure is left out."""
    questions = {turn.turn: turn.question for turn in stored.turns}
    assessed = [one for one in verdicts if isinstance(one, Assessed) and one.advice]
    for one in sorted(assessed, key=lambda one: one.score):
        if one.score >= WELL or one.confidence == "low":
            continue
        quote = one.quotes[0] if one.quotes else None
        question = questions.get(quote.turn) if quote is not None else None
        why = f"{str(one.dimension).capitalize()} has {one.score:g} of 5."
        yield NextAction(f"score_{one.dimension}", one.advice, why, question or None, quote)


def _result(session: _Session) -> NextAction | None:
    hit = session.of("no_result", "late_result")
    if not hit:
        return None
    late = [point.quote for _, point in hit if point.rule == "late_result" and point.quote is not None]
    count = one_of(len(hit), len(session.stories), "stories" if len(session.stories) > 1 else "story")
    why = f"In {count} it came last, or was not heard."
    title = "Say the result in the first sentence."
    return NextAction("result", title, why, hit[0][0].asked.index, late[0] if late else None)


def _setting(session: _Session) -> NextAction | None:
    hit = session.of("long_setting")
    if not hit:
        return None
    mean = statistics.fmean(one.seconds_of(Part.SITUATION) or 0.0 for one, _ in hit)
    took = "The openings took" if len(hit) > 1 else "The opening took"
    average = " on average" if len(hit) > 1 else ""
    why = (
        f"{took} {seconds_words(mean)}{average}. "
        f"Aim for {seconds_words(LONG_SETTING_SECONDS)}: where, when, what was at risk."
    )
    return NextAction("setting", "Shorten the setting.", why, hit[0][0].asked.index, hit[0][1].quote)


def _fillers(session: _Session) -> NextAction | None:
    facts = session.facts.session
    rate = facts.fillers_per_minute
    if rate is None or FILLERS.of(rate) == "calm":
        return None
    named = [phrase for phrase in facts.fillers or {} if phrase not in ("sound", "word")]
    title = f"Let a pause do the work of “{named[0]}”." if named else "Let a pause do the work of a filler."
    hit = session.of("fillers")
    worst = max(session.answered, key=lambda one: one.facts.fillers_per_minute or 0.0)
    why = f"{rate_words(rate).capitalize()}. Breathe, then say the next word."
    said = next((point.quote for one, point in hit if one is worst), None)
    return NextAction("fillers", title, why, worst.asked.index, said)


def _long(session: _Session) -> NextAction | None:
    hit = session.of("too_long")
    if not hit:
        return None
    longest, _ = max(hit, key=lambda pair: pair[0].facts.longest or 0.0)
    count = one_of(len(hit), len(session.answered), "answers" if len(session.answered) > 1 else "answer")
    why = (
        f"{count.capitalize()} went past the cue. "
        f"The longest took {seconds_words(longest.facts.longest or 0.0)}."
    )
    title = f"Stop at {seconds_words(longest.asked.limits.cue)}."
    return NextAction("length", title, why, longest.asked.index)


def _short(session: _Session) -> NextAction | None:
    hit = session.of("too_short")
    if not hit:
        return None
    shortest, _ = min(hit, key=lambda pair: pair[0].facts.longest or 0.0)
    count = one_of(len(hit), len(session.answered), "answers" if len(session.answered) > 1 else "answer")
    took = seconds_words(shortest.facts.longest or 0.0)
    why = f"{count.capitalize()} said little. The shortest took {took}: add what you did and how it ended."
    return NextAction("short", "Take more time for each answer.", why, shortest.asked.index)


def _pace(session: _Session) -> NextAction | None:
    wpm = session.facts.session.wpm
    if wpm is None or PACE.watch[0] <= wpm <= PACE.watch[1]:
        return None
    title = "Slow down a little." if wpm > PACE.watch[1] else "Speed up a little."
    why = f"{wpm:.0f} words a minute; {PACE.calm[0]} to {PACE.calm[1]} is easy to follow."
    return NextAction("pace", title, why)


def _numbers(session: _Session) -> NextAction | None:
    hit = session.of("no_number")
    if not hit:
        return None
    count = one_of(len(hit), len(session.stories), "results" if len(session.stories) > 1 else "result")
    why = f"{count.capitalize()} named none: how many, how much, how long?"
    return NextAction("numbers", "Put a number in every result.", why, hit[0][0].asked.index, hit[0][1].quote)


def _task(session: _Session) -> NextAction | None:
    hit = session.of("no_task")
    if not hit:
        return None
    count = one_of(len(hit), len(session.stories), "stories" if len(session.stories) > 1 else "story")
    why = f"In {count} it was not heard. One sentence is enough: “I had to …”."
    return NextAction("task", "Say what your own task was.", why, hit[0][0].asked.index)


def _hedges(session: _Session) -> NextAction | None:
    hit = session.of("hedges")
    if not hit:
        return None
    one, point = hit[0]
    why = "Hedges were frequent. What you know, you can simply say."
    return NextAction("hedges", f"{point.title}.", why, one.asked.index, point.quote)


def _whenever(session: _Session) -> list[NextAction]:
    """What helps after any session, to fill up with."""
    measured = [one for one in session.answered if one.facts.longest is not None]
    first = min(measured or session.answered, key=lambda one: one.facts.longest or 0.0).asked.index
    job = "There is a place for it in the set-up; then you see which of its words your answers use."
    again = NextAction("again", f"Answer question {first} once more.", "A second telling is clearer.", first)
    reading = session.facts.session.reading
    described = reading is not None and reading.terms is not None
    return [
        again,
        *([] if described else [NextAction("job", "Add a job description next time.", job)]),
        NextAction("aloud", "Practise again in a few days.", "Your own bands begin after three sessions."),
    ]


_RULES: tuple[Rule, ...] = (_result, _setting, _long, _fillers, _short, _pace, _numbers, _task, _hedges)
