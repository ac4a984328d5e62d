"""The export document says what the session holds, and its schema agrees."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.events import CueDecided, FillerHeard, LinkChanged, QuestionAsked, UsageGrew, as_json
from coach_app.core.folders import assets_folder
from coach_app.core.rounds import Speaker
from coach_app.core.session import EgressRow, Gap, StoredSession, Turn
from coach_app.reports.document import Metrics, export_document
from coach_app.reports.json_export import as_json_text
from tests.reports.samples import EMPTY, STORED, SUMMARY

pytestmark = pytest.mark.unit

SCHEMA: dict[str, Any] = json.loads((assets_folder() / "schema" / "export-1.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert Path(SCHEMA["$schema"]).name == "schema"


def test_a_session_becomes_its_document() -> None:
    document = export_document(STORED)
    VALIDATOR.validate(json.loads(as_json_text(document)))
    assert document["schema"] == 1
    assert document["session"] == "20261120-193005-4f2a"
    assert document["summary"] == SUMMARY.as_json()
    assert document["plan"] == STORED.plan
    assert document["gaps"] == [{"started": 32.0, "ended": 38.5, "reason": "muted"}]
    assert document["metrics"] == {}
    assert document["review"] is None
    assert document["usage"] == {"input_tokens": 200, "output_tokens": 90, "cost": 0.013}
    assert document["egress"] == [
        {
            "host": "generativelanguage.googleapis.com",
            "bytes_out": 2_345_678,
            "bytes_in": 9_900,
            "seconds": 70.5,
            "what": "sound",
        }
    ]


def test_turns_keep_speaker_times_and_question() -> None:
    turns = export_document(STORED)["turns"]
    assert isinstance(turns, list)
    assert turns[0] == {
        "turn": 1,
        "speaker": "interviewer",
        "text": "Tell me about a conflict.",
        "started": 2.0,
        "ended": 4.0,
        "question": 1,
        "recovered": False,
        "final": True,
        "draft": False,
    }
    assert [turn["draft"] for turn in turns] == [False, True, False]
    assert turns[2]["recovered"]
    assert turns[2]["started"] is None


def test_questions_gather_their_follow_ups_and_answers() -> None:
    unknown = {"wpm": None, "fillers_per_minute": None, "pauses": None, "star": None}
    assert export_document(STORED)["questions"] == [
        {
            "index": 1,
            "text": "Tell me about a conflict.",
            "section": "behavioural",
            "follow_ups": ["What came of it?"],
            "answers": [21.5, 4.25],
            "answer_seconds": 25.75,
            **unknown,
        },
        {
            "index": 2,
            "text": "Any questions for us?",
            "section": "wrap-up",
            "follow_ups": [],
            "answers": [],
            "answer_seconds": None,
            **unknown,
        },
    ]


def test_events_of_interest_are_listed_without_their_name() -> None:
    document = export_document(STORED)
    assert document["fillers"] == [
        {
            "at": 9.4,
            "word": "um",
            "source": "acoustic",
            "started": 9.0,
            "ended": 9.3,
            "confidence": 0.91,
            "decided": 9.4,
        }
    ]
    assert document["cues"] == [
        {
            "at": 44.0,
            "kind": "length",
            "text": "Wrap up: the result?",
            "shown": True,
            "reason": "shown",
            "value": 121.0,
            "threshold": 120.0,
        }
    ]
    assert document["links"] == [
        {"at": 0.1, "value": "good", "reason": ""},
        {"at": 60.0, "value": "lost", "reason": "no answer"},
    ]


def test_metrics_fill_what_is_unknown() -> None:
    metrics = Metrics({"answers": 2}, {1: {"wpm": 141.5, "pauses": [{"at": 12.0, "seconds": 1.5}]}})
    document = export_document(STORED, metrics)
    VALIDATOR.validate(json.loads(as_json_text(document)))
    assert document["metrics"] == {"answers": 2}
    questions = document["questions"]
    assert isinstance(questions, list)
    assert questions[0]["wpm"] == 141.5
    assert questions[0]["star"] is None
    assert questions[1]["wpm"] is None


def test_a_session_in_which_nothing_happened_has_every_key() -> None:
    document = json.loads(as_json_text(export_document(EMPTY)))
    VALIDATOR.validate(document)
    assert set(document) == set(SCHEMA["properties"])
    assert [key for key, value in document.items() if value in ([], {}, None)] == [
        *("plan", "turns", "gaps", "fillers", "cues", "metrics"),
        *("questions", "review", "links", "trace", "usage", "egress"),
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), 2),
        (("session",), ""),
        (("turns", 0, "speaker"), "coach"),
        (("turns", 0, "turn"), 0),
        (("turns", 1, "started"), "6.5"),
        (("questions", 0, "answer_seconds"), -1),
        (("fillers", 0, "source"), "guess"),
        (("cues", 0, "shown"), "yes"),
        (("egress", 0, "bytes_out"), 1.5),
        (("review",), []),
    ],
)
def test_the_schema_refuses_what_is_wrong(path: tuple[str | int, ...], value: object) -> None:
    document = json.loads(as_json_text(export_document(STORED)))
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(document)


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_the_schema_misses_every_key(key: str) -> None:
    document = json.loads(as_json_text(export_document(STORED)))
    del document[key]
    with pytest.raises(jsonschema.ValidationError, match=key):
        VALIDATOR.validate(document)


def test_a_figure_that_is_no_number_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_json_text(export_document(STORED, Metrics({"wpm": math.nan})))


_s = st.floats(0, 1e5)
_t = st.text(st.characters(codec="utf-8"), max_size=20)
_n = st.integers(0, 9)
_events = st.one_of(
    st.builds(QuestionAsked, _s, _n, _t, _t, st.integers(0, 2), st.integers(1, 3)),
    st.builds(LinkChanged, at=_s, reason=_t),
    st.builds(
        FillerHeard, at=_s, word=st.none() | _t, started=_s, ended=_s, confidence=st.floats(0, 1), decided=_s
    ),
    st.builds(CueDecided, at=_s, text=_t, value=_s, threshold=_s),
    st.builds(UsageGrew, _s, _n, _n, st.none() | _s),
)


@given(
    st.lists(
        st.builds(Turn, st.integers(1, 9), st.sampled_from(Speaker), _t, _s | st.none(), _s | st.none(), _n)
    ),
    st.lists(st.builds(Gap, _s, _s, _t), max_size=3),
    st.lists(_events, max_size=12),
    st.lists(st.builds(EgressRow, _t, _n, _n, _s), max_size=2),
)
def test_whatever_was_stored_fits_the_schema(
    turns: list[Turn], gaps: list[Gap], events: list[Any], ledger: list[EgressRow]
) -> None:
    lines = tuple(as_json(event) for event in events)
    stored = StoredSession(SUMMARY, {}, tuple(turns), tuple(gaps), lines, tuple(ledger), {"next": []}, True)
    document = json.loads(as_json_text(export_document(stored)))
    VALIDATOR.validate(document)
    asked = {event.index for event in events if isinstance(event, QuestionAsked) and event.index > 0}
    assert [question["index"] for question in document["questions"]] == sorted(asked)
    assert len(document["turns"]) == len(turns)
