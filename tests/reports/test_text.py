"""What `coach sessions list` and `show` print for people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest

from coach_app.core.rounds import Speaker
from coach_app.core.session import Turn
from coach_app.reports.text import clock, session_text, sessions_table
from tests.reports.samples import EMPTY, STORED, SUMMARY

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59.9, "0:59"), (61, "1:01"), (3661, "1:01:01")])
def test_a_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_a_session_reads_like_a_script() -> None:
    lines = session_text(STORED, UTC).splitlines()
    assert lines[:4] == [
        "Session 20261120-193005-4f2a, 2026-11-20 19:30",
        "Behavioural round for data engineer, practice mode, gemini interviewer",
        "2 questions, 1:15, finished, sound kept",
        "",
    ]
    assert lines[4] == "    0:02  Interviewer  Tell me about a conflict."
    assert lines[5].startswith("    0:06  You          [draft] I disagreed with my lead. ")
    assert lines[6].startswith(" " * 23 + "disagreed with")
    assert "\n          You          [cut off]\n" in session_text(STORED, UTC)
    assert max(map(len, lines)) <= 88
    assert lines[-3:] == [
        "Nothing recorded from 0:32 to 0:38: muted",
        "",
        "Sent to generativelanguage.googleapis.com (sound): 2.3 MB, received 9.9 kB",
    ]


def test_a_session_without_words_says_so() -> None:
    text = session_text(EMPTY, UTC)
    assert "0 questions, 0:00, unfinished, no sound kept" in text
    assert "Nothing was said." in text
    assert text.endswith("Nothing left this computer.\n")


def test_terminal_commands_in_a_transcript_are_not_passed_on() -> None:
    said = Turn(1, Speaker.USER, "red \x1b[31malert\x07 naïve 日本", 0.0, 1.0, 1)
    text = session_text(replace(STORED, turns=(said,)), UTC)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "naïve 日本" in text


def test_the_table_lines_up_in_local_time() -> None:
    late = replace(SUMMARY, id="20261121-000000-0001", started="not a time", questions=12)
    lines = sessions_table([late, SUMMARY], timezone(timedelta(hours=1))).splitlines()
    assert lines[0].split() == ["id", "started", "round", "engine", "questions", "length", "state"]
    assert "2026-11-20 20:30" in lines[2]
    assert "not a time" in lines[1]
    assert len({line.index("gemini") for line in lines[1:]} | {lines[0].index("engine")}) == 1


def test_an_empty_list_says_how_to_start() -> None:
    assert sessions_table([]) == "No sessions yet. `coach practise` starts one.\n"
