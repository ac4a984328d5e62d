"""A session as it might be stored."""

from __future__ import annotations

from coach_app.core.events import (
    AnswerEnded,
    CueDecided,
    FillerHeard,
    LinkChanged,
    QuestionAsked,
    SessionEvent,
    UsageGrew,
    as_json,
)
from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import Round, Speaker
from coach_app.core.session import EgressRow, Gap, SessionSummary, StoredSession, Turn

SUMMARY = SessionSummary(
    "20261120-193005-4f2a",
    "2026-11-20T19:30:05+00:00",
    "gemini",
    "behavioural",
    "practice",
    2,
    75.25,
    "finished",
    "data engineer",
)

EVENTS: tuple[SessionEvent, ...] = (
    LinkChanged(0.1, "good", ""),
    QuestionAsked(1.0, 0, "intro", "Hello.", 0, 1),
    QuestionAsked(2.0, 1, "behavioural", "Tell me about a conflict.", 0, 1),
    FillerHeard(9.4, "um", "acoustic", 9.0, 9.3, 0.91, 9.4),
    AnswerEnded(30.0, 1, 21.5),
    UsageGrew(30.5, 100, 50, None),
    QuestionAsked(31.0, 1, "behavioural", "What came of it?", 1, 1),
    QuestionAsked(40.0, 1, "behavioural", "What came of it?", 1, 2),
    CueDecided(44.0, "length", "Wrap up: the result?", True, "shown", 121.0, 120.0),
    AnswerEnded(50.0, 1, 4.25),
    UsageGrew(51.0, 200, 90, 0.0125),
    QuestionAsked(55.0, 2, "wrap-up", "Any questions for us?", 0, 1),
    LinkChanged(60.0, "lost", "no answer"),
)

STORED = StoredSession(
    summary=SUMMARY,
    plan=Plan(Round.BEHAVIOURAL, (PlannedQuestion("Tell me about a conflict."),), "data engineer").as_json(),
    turns=(
        Turn(1, Speaker.INTERVIEWER, "Tell me about a conflict.", 2.0, 4.0, 1),
        Turn(2, Speaker.USER, "I disagreed with my lead. " * 10, 6.5, 28.0, 1, draft=True),
        Turn(3, Speaker.USER, "", None, None, 2, final=False, recovered=True),
    ),
    gaps=(Gap(32.0, 38.5, "muted"),),
    events=tuple(as_json(event) for event in EVENTS),
    egress=(EgressRow("generativelanguage.googleapis.com", 2_345_678, 9_900, 70.5),),
    review=None,
    has_recording=True,
)

EMPTY = StoredSession(
    SessionSummary(
        "20261121-000000-0000", "2026-11-21T00:00:00+00:00", "offline", "case", "drill", 0, 0.0, "unfinished"
    ),
    {},
    (),
    (),
    (),
    (),
    None,
    False,
)
