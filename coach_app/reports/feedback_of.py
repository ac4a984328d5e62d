"""Making the feedback page of a stored session from what was measured and scored."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from coach_app.core.rounds import Speaker
from coach_app.core.session import StoredSession, Turn
from coach_app.reports.course import course, cue_rows
from coach_app.reports.feedback import (
    Action,
    Feedback,
    Head,
    Line,
    Ranges,
    Worked,
)
from coach_app.reports.gauges import gauges, gauges_note
from coach_app.reports.made import footer, made
from coach_app.reports.measured import measured
from coach_app.reports.question_rows import question_row
from coach_app.reports.scores import scores, scores_note
from coach_app.reports.text import clock
from coach_app.reports.trend import Past, trends, trends_note
from coach_app.review.actions import NextAction, next_actions
from coach_app.review.asked import Asked, gather, placed
from coach_app.review.card import Card, card_of
from coach_app.review.facts import NOT_MEASURED, Listening, session_facts
from coach_app.review.kept import Debrief
from coach_app.review.wording import count_word, seconds_words

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_NAMES = {Speaker.USER: "You", Speaker.INTERVIEWER: "Interviewer"}
_MOST_WORKED = 2


def feedback_of(
    stored: StoredSession,
    listening: Listening = NOT_MEASURED,
    began: Ranges | None = None,
    zone: tzinfo | None = None,
    past: Sequence[Past] = (),
) -> Feedback:
    """The feedback page of a session.

    `began`: ranges of the owner's first sessions; `zone`: of dates; `past`: earlier sessions, oldest first.
    """
    facts = session_facts(stored, listening)
    asked = gather(stored)
    cards = [card_of(one, facts.questions[one.index]) for one in asked]
    events = placed(stored.events)
    drawn = trends(past, Past(stored.summary.started, facts.metrics_json()), began or {}, zone)
    verdicts = Debrief.of(stored.review or {}).verdicts
    return Feedback(
        head=_head(stored, zone),
        actions=tuple(_action(action) for action in next_actions(stored, facts, verdicts)),
        worked=tuple(_worked(cards, asked))[:_MOST_WORKED],
        scores=scores(stored.review),
        scores_note=scores_note(stored.review),
        gauges=gauges(asked, facts, began or {}),
        gauges_note=gauges_note(facts, began or {}),
        measured=measured(facts),
        trends=drawn,
        trends_note=trends_note(drawn, began or {}),
        questions=tuple(
            question_row(one, facts.questions[one.index], card)
            for one, card in zip(asked, cards, strict=True)
        ),
        course=course(stored, events, facts),
        cues=tuple(cue_rows(stored, events)),
        talk=tuple(_talk(asked, cards)),
        made=made(stored, facts),
        footer=footer(stored),
        transcript=tuple(_line(turn) for turn in stored.turns),
    )


def _action(action: NextAction) -> Action:
    if action.quote is None:
        return Action(action.title, action.why, "", "")
    lead = "Try:" if action.rule == "result" else "You said:"
    return Action(action.title, action.why, lead, action.quote.text)


def _head(stored: StoredSession, zone: tzinfo | None) -> Head:
    one = stored.summary
    company = stored.plan.get("company")
    at = f" at {company}" if isinstance(company, str) and company else ""
    job = f" for {one.role}" if one.role else ""
    count = "1 question" if one.questions == 1 else f"{one.questions} questions"
    cut = "" if one.state == "finished" else ", not finished"
    return Head(
        title="Interview practice, feedback",
        subtitle=f"{_round(one.round)} round{job}{at}",
        day=_day(one.started, zone),
        amount=f"{seconds_words(one.seconds)}, {count}, {one.mode.capitalize()} mode{cut}",
        date=one.started,
    )


def _round(word: str) -> str:
    return "Own questions," if word == "own" else word.capitalize()


def _day(started: str, zone: tzinfo | None) -> str:
    try:
        day = datetime.fromisoformat(started).astimezone(zone)
    except ValueError:
        return started
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _worked(cards: Sequence[Card], asked: Sequence[Asked]) -> Iterator[Worked]:
    """The first strength of each question with a quote, each kind of strength once."""
    seen: set[str] = set()
    for place in range(2):
        for card, one in zip(cards, asked, strict=True):
            for point in card.strengths[place : place + 1]:
                if point.quote is None or point.rule in seen:
                    continue
                seen.add(point.rule)
                began = next((turn.started for turn in one.answers if turn.turn == point.quote.turn), None)
                where = f"Question {one.index}"
                if point.at is not None and began is not None:
                    where += f", about {clock(point.at - began)} into the answer"
                yield Worked(point.title, point.quote.text, where)


def _talk(asked: Sequence[Asked], cards: Sequence[Card]) -> Iterator[str]:
    answered = [card for card, one in zip(cards, asked, strict=True) if one.answers]
    if not answered:
        return
    which = "the answer" if len(answered) == 1 else f"the {count_word(len(answered))} answers"
    if len(answered) > 1:
        yield f"Which of {which} would you have liked to hear more about?"
    told = next((c for c in answered if c.star is not None and c.star.get("missing") == []), None)
    if told is not None:
        yield f"Was the result in question {told.question} clear without the background?"
        return
    unended = next((c for c in answered if c.star is not None), None)
    if unended is not None:
        yield f"What came of it in question {unended.question}, as you understood it?"
    else:
        yield "What would you have asked next?"


def _line(turn: Turn) -> Line:
    notes = (
        (turn.draft, "draft"),
        (not turn.final, "cut off"),
        (turn.recovered, "recovered"),
        (turn.started is None and turn.speaker is Speaker.USER, "typed"),
    )
    note = ", ".join(word for on, word in notes if on)
    at = "" if turn.started is None else clock(turn.started)
    return Line(_NAMES[turn.speaker], at, turn.text.strip() or "(nothing)", note)
