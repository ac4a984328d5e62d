"""What an export says about a session: one table, made from what is stored; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coach_app.core.session import StoredSession, Turn

SCHEMA = 1

Table = dict[str, object]
Line = Mapping[str, object]

_UNKNOWN_YET = ("wpm", "fillers_per_minute", "pauses", "star")
"""Figures of a question that come from its metrics, null without them."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Figures worked out elsewhere: of the whole session, and of each question by its number."""

    session: Mapping[str, object] = field(default_factory=dict)
    questions: Mapping[int, Mapping[str, object]] = field(default_factory=dict)


NO_METRICS = Metrics()


def export_document(stored: StoredSession, metrics: Metrics = NO_METRICS) -> Table:
    """The export of a session as `assets/schema/export-1.json` describes it."""
    lines = stored.events
    return {
        "schema": SCHEMA,
        "session": stored.summary.id,
        "summary": stored.summary.as_json(),
        "plan": dict(stored.plan),
        "turns": [_turn(turn) for turn in stored.turns],
        "gaps": [{"started": g.started, "ended": g.ended, "reason": g.reason} for g in stored.gaps],
        "fillers": _of_kind(lines, "filler"),
        "cues": _of_kind(lines, "cue"),
        "metrics": dict(metrics.session),
        "questions": [_question(index, lines, metrics) for index in _numbers(lines)],
        "review": None if stored.review is None else dict(stored.review),
        "links": _of_kind(lines, "link"),
        "trace": trace_lines(lines),
        "usage": _usage(lines),
        "egress": [
            {
                "host": e.host,
                "bytes_out": e.bytes_out,
                "bytes_in": e.bytes_in,
                "seconds": e.seconds,
                "what": e.what,
            }
            for e in stored.egress
        ],
    }


def _turn(turn: Turn) -> Table:
    return {
        "turn": turn.turn,
        "speaker": str(turn.speaker),
        "text": turn.text,
        "started": turn.started,
        "ended": turn.ended,
        "question": turn.question,
        "recovered": turn.recovered,
        "final": turn.final,
        "draft": turn.draft,
    }


TRACED = ("trace", "link", "reconnected", "engine_changed", "warning")
"""Events that tell how a session ran rather than what was said in it."""


def trace_lines(lines: Iterable[Line]) -> list[Table]:
    """What happened when on the way to each turn, and to the line, in order; no words of the talk."""
    return [dict(line) for line in lines if line.get("event") in TRACED]


def _of_kind(lines: Iterable[Line], kind: str) -> list[Table]:
    """Events of one kind without their name."""
    return [_nameless(line) for line in lines if line.get("event") == kind]


def _nameless(line: Line) -> Table:
    return {key: value for key, value in line.items() if key != "event"}


def _usage(lines: Sequence[Line]) -> Table:
    """The last count, which stands for the whole session; empty where nothing was counted."""
    counts = _of_kind(lines, "usage")
    return {key: value for key, value in counts[-1].items() if key != "at"} if counts else {}


def _numbers(lines: Iterable[Line]) -> list[int]:
    """Numbers of the questions asked, in order; 0 is talk between questions."""
    found = {i for line in lines if line.get("event") == "question" and isinstance(i := line["index"], int)}
    return sorted(number for number in found if number > 0)


def _question(index: int, lines: Sequence[Line], metrics: Metrics) -> Table:
    asked = [line for line in lines if line.get("event") == "question" and line["index"] == index]
    main = next((line for line in asked if line["follow_up"] == 0), asked[0])
    answers = [
        float(seconds)
        for line in lines
        if line.get("event") == "answer_ended" and line["question"] == index
        if isinstance(seconds := line["seconds"], int | float)
    ]
    table: Table = {
        "index": index,
        "text": main["text"],
        "section": main["section"],
        "follow_ups": [line["text"] for line in asked if line["follow_up"] != 0 and line["attempt"] == 1],
        "answers": answers,
        "answer_seconds": round(sum(answers), 3) if answers else None,
    }
    figures = metrics.questions.get(index, {})
    return table | dict.fromkeys(_UNKNOWN_YET) | dict(figures)
