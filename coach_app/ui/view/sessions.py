"""Rows of the list of sessions, and what an open session shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coach_app.core.rounds import Speaker
from coach_app.core.session import SessionSummary, StoredSession, Turn
from coach_app.ui.view.answers import Answers, answers
from coach_app.ui.view.debrief import DebriefShown, debrief_shown
from coach_app.ui.view.words import (
    MODES,
    ROUNDS,
    clock_time,
    count,
    local_time,
    long_day,
    name_of,
    rough_time,
    short_day,
    size,
)


@dataclass(frozen=True, slots=True)
class SessionCells:
    """One session as a row shows it."""

    id: str
    day: str
    round: str
    role: str
    mode: str
    length: str
    questions: str
    open: bool = True

    def spoken(self) -> str:
        """The row in one line, for readers of the screen."""
        parts = (self.day, self.round, self.role, self.mode, self.length, self.questions)
        return ", ".join(part for part in parts if part)


def cells(summary: SessionSummary) -> SessionCells:
    """One row of the list."""
    unfinished = {"unfinished": "not finished", "live": "still running"}.get(summary.state, "")
    questions = count(summary.questions, "question")
    return SessionCells(
        id=summary.id,
        day=short_day(local_time(summary.started)),
        round=name_of(ROUNDS, summary.round),
        role=summary.role,
        mode=name_of(MODES, summary.mode),
        length=rough_time(summary.seconds),
        questions=f"{questions}, {unfinished}" if unfinished else questions,
        open=summary.state != "live",
    )


def shown(summaries: Sequence[SessionSummary]) -> list[SessionSummary]:
    """The sessions a list shows: all but those that were thrown away."""
    return [summary for summary in summaries if summary.state != "discarded"]


@dataclass(frozen=True, slots=True)
class Offered:
    """A session that broke off and may go on."""

    id: str
    title: str
    detail: str


def offered(summary: SessionSummary | None) -> Offered | None:
    """The offer of a session that is unfinished; None for any other."""
    if summary is None or summary.state != "unfinished":
        return None
    kind = f"{name_of(ROUNDS, summary.round)} round" + (f", {summary.role}" if summary.role else "")
    parts = (
        short_day(local_time(summary.started)),
        f"{count(summary.questions, 'question')} asked",
        f"{rough_time(summary.seconds)} kept",
    )
    return Offered(summary.id, f"{kind}: not finished", " · ".join(part for part in parts if part))


def newest_unfinished(summaries: Sequence[SessionSummary]) -> SessionSummary | None:
    """The newest session that broke off; ``summaries`` are newest first."""
    return next((one for one in summaries if one.state == "unfinished"), None)


def storage_line(sessions: int, used: int) -> str:
    """What the list says about storage."""
    return f"{count(sessions, 'session')}, {size(used)} on this computer."


def delete_question(sessions: int) -> str:
    """What is asked before sessions are deleted."""
    return f"Delete {count(sessions, 'session')} and their sound? This cannot be undone."


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of the transcript."""

    turn: int
    when: str
    speaker: str
    text: str
    draft: bool


@dataclass(frozen=True, slots=True)
class SessionPage:
    """An open session: heading, one line about it, answers with facts, transcript, marks."""

    id: str
    title: str
    subtitle: str
    answers: Answers
    lines: tuple[Line, ...]
    has_recording: bool
    offer: Offered | None = None
    debrief: DebriefShown | None = None


def page(stored: StoredSession) -> SessionPage:
    """What the page of a stored session shows, from its turns and its debrief."""
    summary = stored.summary
    role = summary.role or str(stored.plan.get("role", ""))
    title = f"{name_of(ROUNDS, summary.round)} round" + (f", {role}" if role else "")
    parts = (
        long_day(local_time(summary.started)),
        f"{rough_time(summary.seconds)}, {count(summary.questions, 'question')}",
        name_of(MODES, summary.mode),
    )
    return SessionPage(
        id=summary.id,
        title=title,
        subtitle=" · ".join(part for part in parts if part),
        answers=answers(stored),
        lines=tuple(_line(turn) for turn in stored.turns if turn.text.strip()),
        has_recording=stored.has_recording,
        offer=offered(summary),
        debrief=debrief_shown(stored),
    )


def _line(turn: Turn) -> Line:
    return Line(
        turn=turn.turn,
        when=clock_time(turn.started) if turn.started is not None else "",
        speaker="You" if turn.speaker is Speaker.USER else "Interviewer",
        text=turn.text.strip(),
        draft=turn.draft,
    )
