"""Lines of the event stream."""

from __future__ import annotations

import json
import math
from dataclasses import MISSING, fields
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.events import (
    EngineChanged,
    Interrupted,
    QuestionAsked,
    SessionEvent,
    TranscriptGrew,
    TurnTimed,
    as_json,
)

pytestmark = pytest.mark.unit

CONTRACT = {
    "session_started": "session engine plan typed",
    "state": "value",
    "link": "value reason",
    "question": "index section text follow_up attempt",
    "answer_started": "question",
    "answer_ended": "question seconds",
    "transcript": "turn speaker text final started ended",
    "filler": "word source started ended confidence decided",
    "cue": "kind text shown reason value threshold",
    "latency": "turn ms silence_ms class",
    "trace": "turn last_voice decided requested first_byte first_sound",
    "interrupted": "played_ms",
    "reconnected": "gap_ms how attempts planned",
    "engine_changed": "from to reason skipped",
    "usage": "input_tokens output_tokens cost",
    "session_ended": "reason session",
    "review_ready": "session",
    "warning": "code text",
}
"""Fields each event has at least, besides `event` and `at` (the command line's contract)."""


def kinds() -> list[type[Any]]:
    return list(get_args(SessionEvent))


def sample(kind: type[Any]) -> SessionEvent:
    """An event with a value of the right kind in every field."""
    hints = get_type_hints(kind)
    values = {item.name: value_for(hints[item.name]) for item in fields(kind) if item.default is MISSING}
    event: SessionEvent = kind(**values)
    return event


def value_for(hint: object) -> object:
    options = [option for option in get_args(hint) if option is not type(None)]
    if hint in (str, int, float, bool):
        return hint()
    if (origin := getattr(hint, "__origin__", None)) in (dict, list):
        return origin()
    assert options, hint
    return value_for(options[0]) if isinstance(options[0], type) else options[0]


def test_every_event_of_the_contract_is_there_with_its_fields() -> None:
    lines = {kind.name: as_json(sample(kind)) for kind in kinds()}
    for name, wanted in CONTRACT.items():
        assert {"event", "at", *wanted.split()} <= lines[name].keys()
        assert lines[name]["event"] == name


@pytest.mark.parametrize("kind", kinds())
def test_no_field_ends_with_an_underscore_and_every_line_is_json(kind: type[Any]) -> None:
    line = as_json(sample(kind))
    assert not any(key.endswith("_") for key in line)
    assert json.loads(json.dumps(line, allow_nan=False)) == line


def test_names_are_unique() -> None:
    names = [kind.name for kind in kinds()]
    assert len(set(names)) == len(names)


def test_reserved_words_lose_their_underscore() -> None:
    assert as_json(EngineChanged(1.0, "gemini", "offline", "lost")) == {
        "event": "engine_changed",
        "at": 1.0,
        "from": "gemini",
        "to": "offline",
        "reason": "lost",
        "skipped": "",
    }
    assert as_json(TurnTimed(1.0, 2, 120.0, None, "natural"))["class"] == "natural"


@given(st.floats(0, 1e6), st.none() | st.floats(0, 1e6), st.text())
def test_times_are_rounded_to_the_millisecond_and_words_kept(
    at: float, started: float | None, text: str
) -> None:
    line = as_json(TranscriptGrew(at, 3, "user", text, True, started, None))
    shown = line["at"]
    assert isinstance(shown, float)
    assert math.isclose(shown, at, abs_tol=0.000501)
    assert round(shown, 3) == shown
    assert (line["text"], line["final"], line["ended"]) == (text, True, None)
    assert (line["started"] is None) == (started is None)


def test_whole_numbers_stay_whole() -> None:
    assert as_json(Interrupted(0.12345, 1500)) == {"event": "interrupted", "at": 0.123, "played_ms": 1500}
    assert as_json(QuestionAsked(0.0, 1, "intro", "Why us?", 0, 1))["index"] == 1
