"""The course of a session: pace, fillers and cues over its time, and what followed each cue."""

from collections.abc import Iterator, Sequence

from coach_app.core.rounds import Speaker
from coach_app.core.session import StoredSession
from coach_app.cues.filler_list import TOGETHER_SECONDS
from coach_app.reports.feedback import Course, CueRow, Mark
from coach_app.reports.text import clock
from coach_app.review.asked import Event
from coach_app.review.bands import PACE
from coach_app.review.facts import SessionFacts, pace_of
from coach_app.review.wording import seconds_words

AFTER_SECONDS = 30.0
"""Seconds after a cue about fillers in which they are counted again; its own window is as long."""


def course(stored: StoredSession, events: Sequence[Event], facts: SessionFacts) -> Course | None:
    """What can be drawn over time; None where nothing can."""
    points = tuple(
        ((turn.started + turn.ended) / 120.0, pace)
        for turn in stored.turns
        if turn.started is not None and turn.ended is not None and (pace := pace_of(turn)) is not None
    )
    moments = filler_moments(events)
    counted = facts.session.filler_count
    marks = tuple(
        Mark((event.number("at") or 0.0) / 60.0, event.text("kind"), event.line.get("shown") is True)
        for event in events
        if event.name == "cue" and event.text("reason") != "drawn"
    )
    if len(points) < 2 and not moments and not marks:
        return None
    minutes = max(
        [
            stored.summary.seconds / 60.0,
            *(minute for minute, _ in points),
            *(moment / 60.0 for moment in moments),
            *(mark.minute for mark in marks),
        ]
    )
    return Course(
        minutes,
        seconds_words(60 * minutes),
        points if len(points) > 1 else (),
        PACE.calm,
        _pace_sentence([pace for _, pace in points]),
        None if counted is None else tuple(moment / 60.0 for moment in moments),
        _fillers_sentence(counted, len(moments)),
        marks,
    )


def filler_moments(events: Sequence[Event]) -> tuple[float, ...]:
    """Session seconds at which fillers began; one that was both heard and read counts once."""
    starts = sorted(
        at for event in events if event.name == "filler" and (at := event.number("started")) is not None
    )
    apart: list[float] = []
    for at in starts:
        if not apart or at - apart[-1] >= TOGETHER_SECONDS:
            apart.append(at)
    return tuple(apart)


def cue_rows(stored: StoredSession, events: Sequence[Event]) -> Iterator[CueRow]:
    """The cues that were shown, with what was measured after them."""
    moments = filler_moments(events)
    for event in events:
        if event.name != "cue" or event.line.get("shown") is not True:
            continue
        value, kind, at = event.number("value") or 0.0, event.text("kind"), event.number("at") or 0.0
        followed = _followed(kind, at, moments, stored)
        yield CueRow(kind, clock(at), event.text("text"), _value(kind, value), followed)


def _value(kind: str, value: float) -> str:
    match kind:
        case "length" | "silence":
            return seconds_words(value)
        case "filler":
            return f"{value:.0f} in 30 s"
        case "pace":
            return f"{value:.0f} words a minute"
        case _:
            return f"{value:g}"


def _followed(kind: str, at: float, moments: Sequence[float], stored: StoredSession) -> str:
    """What came after a cue, as far as it was measured while the answer went on."""
    ended = next(
        (
            turn.ended
            for turn in stored.turns
            if turn.speaker is Speaker.USER and turn.started is not None and turn.ended is not None
            if turn.started <= at <= turn.ended
        ),
        None,
    )
    if ended is None:
        return ""
    left = ended - at
    match kind:
        case "length":
            return f"The answer closed {seconds_words(left)} later."
        case "filler":
            window = min(AFTER_SECONDS, left)
            count = sum(at < moment <= at + window for moment in moments)
            span = f"the next {AFTER_SECONDS:.0f} s" if left >= AFTER_SECONDS else "the rest of the answer"
            return f"{count or 'None'} in {span}."
        case _:
            return ""


def _pace_sentence(paces: Sequence[float]) -> str:
    if len(paces) < 2:
        return ""
    return f"Between {min(paces):.0f} and {max(paces):.0f} words a minute, one point an answer."


def _fillers_sentence(counted: int | None, moments: int) -> str:
    if counted is None:
        return ""
    if not counted and not moments:
        return "No filler was heard."
    if counted > moments:
        return f"Each stroke is a filler; the moment of {moments} of {counted} is known."
    return "Each stroke is a filler."
