"""A stored session with answers that can be judged by hand."""

from __future__ import annotations

from collections.abc import Sequence

from coach_app.core.events import (
    AnswerEnded,
    AnswerStarted,
    FillerHeard,
    QuestionAsked,
    SessionEvent,
    as_json,
)
from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import QuestionKind, Round, Speaker
from coach_app.core.session import SessionSummary, StoredSession, Turn

SUMMARY = SessionSummary(
    "20261120-193005-4f2a",
    "2026-11-20T19:30:05+00:00",
    "offline",
    "behavioural",
    "practice",
    2,
    600.0,
    "finished",
    "Warehouse team leader",
)

COLD_STORE = (
    "Last summer our cold store failed on the Friday night. "
    "I had to get forty pallets to their shops by noon. "
    "I split the load by expiry date. I called the other two sites and asked for room. "
    "Then I rang each driver myself. "
    "By Saturday noon thirty-six of the forty had left, and no shop sent anything back."
)
NO_ENDING = (
    "In my last job two of my drivers were, um, cross about the early shift all the time. "
    "I sat down with each of them. I asked what mattered most to them, and, um, I wrote it down. "
    "I, um, talked to the depot manager as well."
)


def session(
    texts: Sequence[str],
    seconds: float = 90.0,
    *,
    kind: QuestionKind = QuestionKind.BEHAVIOURAL,
    ums: Sequence[float] = (),
    draft: bool = False,
    typed: bool = False,
) -> StoredSession:
    """One question a text, each answered within its own 100 s, from second 6 of them on."""
    questions = tuple(PlannedQuestion(f"Question {n}?", kind=kind) for n, _ in enumerate(texts, 1))
    events: list[SessionEvent] = []
    turns: list[Turn] = []
    for n, text in enumerate(texts):
        at = 100.0 * n
        started, ended = (None, None) if typed else (at + 6.0, at + 6.0 + seconds)
        length = 0.0 if typed else seconds
        events += [
            QuestionAsked(at, n + 1, "behavioural", f"Question {n + 1}?", 0, 1),
            AnswerStarted(at + 6.0, n + 1),
            *(FillerHeard(at + t, None, "acoustic", at + t, at + t + 0.3, 0.9, at + t) for t in ums),
            AnswerEnded(at + 8.0 + seconds, n + 1, length),
        ]
        turns += [
            Turn(2 * n + 1, Speaker.INTERVIEWER, f"Question {n + 1}?", at, at + 4.0, n + 1),
            Turn(2 * n + 2, Speaker.USER, text, started, ended, n + 1, draft=draft),
        ]
    plan = Plan(Round.BEHAVIOURAL, questions, "Warehouse team leader").as_json()
    lines = tuple(as_json(event) for event in events)
    return StoredSession(SUMMARY, plan, tuple(turns), (), lines, (), None, False)
