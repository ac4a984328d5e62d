"""Sessions as plain text for a terminal."""

import textwrap
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from coach_app.core.rounds import Speaker
from coach_app.core.session import EgressRow, SearchHit, SessionSummary, StoredSession, Turn

_WIDTH = 88
_INDENT = 23
_NAMES = {Speaker.USER: "You", Speaker.INTERVIEWER: "Interviewer"}


def sessions_table(sessions: Sequence[SessionSummary], zone: tzinfo | None = None) -> str:
    """One line a session, newest first as given; times in `zone`, by default this computer's."""
    if not sessions:
        return "No sessions yet. `coach practise` starts one.\n"
    rows = [("id", "started", "round", "engine", "questions", "length", "state")]
    rows += [
        (
            s.id,
            _moment(s.started, zone),
            s.round,
            s.engine,
            str(s.questions),
            clock(round(s.seconds)),
            s.state,
        )
        for s in sessions
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(line.rstrip() + "\n" for line in lines)


def session_text(stored: StoredSession, zone: tzinfo | None = None) -> str:
    """A session with its transcript; times in `zone`, by default this computer's."""
    parts = [_head(stored, zone), _transcript(stored), _gaps(stored), _ledger(stored.egress)]
    return "\n".join(part for part in parts if part)


def hits_text(hits: Sequence[SearchHit], zone: tzinfo | None = None) -> str:
    """Turns that were found, one a line: session, when, who, words."""
    if not hits:
        return "Nothing was said with these words.\n"
    lines = []
    for hit in hits:
        who = "You" if hit.speaker is Speaker.USER else "Interviewer"
        at = "" if hit.at is None else f" {clock(hit.at)}"
        lines.append(f"{hit.session}  {_moment(hit.started, zone)}{at}  {who}: {hit.snippet}")
    return "\n".join(lines) + "\n"


def _length(one: SessionSummary) -> str:
    return clock(round(one.seconds))


def clock(seconds: float) -> str:
    """Seconds as m:ss, from an hour on as h:mm:ss."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _moment(started: str, zone: tzinfo | None) -> str:
    try:
        return f"{datetime.fromisoformat(started).astimezone(zone):%Y-%m-%d %H:%M}"
    except ValueError:
        return started


def _head(stored: StoredSession, zone: tzinfo | None) -> str:
    one = stored.summary
    role = f" for {one.role}" if one.role else ""
    count = "1 question" if one.questions == 1 else f"{one.questions} questions"
    sound = "sound kept" if stored.has_recording else "no sound kept"
    return (
        f"Session {one.id}, {_moment(one.started, zone)}\n"
        f"{one.round.capitalize()} round{role}, {one.mode} mode, {one.engine} interviewer\n"
        f"{count}, {_length(one)}, {one.state}, {sound}\n"
    )


def _transcript(stored: StoredSession) -> str:
    if not stored.turns:
        return "Nothing was said.\n"
    return "".join(_said(turn) for turn in stored.turns)


def _said(turn: Turn) -> str:
    at = "" if turn.started is None else clock(turn.started)
    label = f"{at:>8}  {_NAMES[turn.speaker]:<13}"
    marks = [word for word, on in (("draft", turn.draft), ("cut off", not turn.final)) if on]
    words = "".join(c for c in turn.text if c.isprintable() or c.isspace())  # no terminal commands
    text = f"[{', '.join(marks)}] {words}" if marks else words
    return (
        textwrap.fill(text or "(nothing)", _WIDTH, initial_indent=label, subsequent_indent=" " * _INDENT)
        + "\n"
    )


def _gaps(stored: StoredSession) -> str:
    return "".join(
        f"Nothing recorded from {clock(gap.started)} to {clock(gap.ended)}: {gap.reason}\n"
        for gap in stored.gaps
    )


def _ledger(egress: Iterable[EgressRow]) -> str:
    lines = [
        f"Sent to {row.host} ({row.what}): {_size(row.bytes_out)}, received {_size(row.bytes_in)}"
        for row in egress
    ]
    return "".join(f"{line}\n" for line in lines) or "Nothing left this computer.\n"


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{count / 1_000:.1f} kB"
