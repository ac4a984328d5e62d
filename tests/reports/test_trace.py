"""A session's trace as text and as table."""

from __future__ import annotations

import pytest

from coach_app.core.session import SessionSummary, StoredSession
from coach_app.reports.document import trace_lines
from coach_app.reports.trace import trace_text

pytestmark = pytest.mark.unit

TRACE = {"event": "trace", "at": 9.5, "turn": 3, "last_voice": 7.0, "decided": 9.0}
REPLY = {"requested": 9.01, "first_byte": 9.3, "first_sound": 9.4}
LOST = {"event": "link", "at": 12.0, "value": "lost", "reason": "the line was lost (1011)"}
BACK = {"event": "reconnected", "at": 12.4, "gap_ms": 400, "how": "resume", "attempts": 1, "planned": False}
SECRET = {"event": "transcript", "at": 10.0, "turn": 2, "text": "private words", "final": True}


def _stored(*events: dict[str, object]) -> StoredSession:
    summary = SessionSummary(
        "20261120-100000-0001", "2026-11-20T10:00:00", "gemini", "own", "practice", 1, 9, "finished"
    )
    return StoredSession(summary, {}, (), (), events, (), None, has_recording=False)


def test_each_step_on_the_way_to_a_turn_is_told_in_milliseconds() -> None:
    text = trace_text(_stored({**TRACE, **REPLY}))
    assert text.splitlines()[-1].split() == ["9.50", "3", "2000", "10", "290", "100", "400"]


def test_a_turn_without_an_answer_before_it_shows_what_there_was() -> None:
    opening = {**TRACE, **REPLY, "last_voice": None, "decided": None}
    assert trace_text(_stored(opening)).splitlines()[-1].split()[2:] == ["–", "–", "290", "100", "–"]


def test_what_happened_to_the_line_stands_between_the_turns() -> None:
    lines = trace_text(_stored(LOST, BACK, {**TRACE, **REPLY})).splitlines()
    assert lines[-3].split(maxsplit=1) == ["12.00", "the line is lost: the line was lost (1011)"]
    assert "a new line after 400 ms (resume), tried once" in lines[-2]


def test_no_words_of_the_talk_are_in_it() -> None:
    stored = _stored(SECRET, {**TRACE, **REPLY})
    assert "private" not in trace_text(stored)
    assert [line["event"] for line in trace_lines(stored.events)] == ["trace"]
