"""Which answers count as heard but not written down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.rounds import Speaker
from coach_app.core.session import SessionSummary, StoredSession, Turn
from coach_app.review.missing_words import fuller, missing_words

pytestmark = pytest.mark.unit


def _stored(
    *turns: Turn, engine: str = "gemini", events: tuple[dict[str, object], ...] = ()
) -> StoredSession:
    started = "2026-11-20T10:00:00+00:00"
    summary = SessionSummary("s", started, engine, "own", "practice", 1, 60.0, "finished")
    return StoredSession(summary, {}, turns, (), events, (), None, True)


def _answer(seconds: float, words: int, speaker: Speaker = Speaker.USER, **more: bool) -> Turn:
    return Turn(2, speaker, " ".join(["word"] * words), 10.0, 10.0 + seconds, 1, **more)


@pytest.mark.parametrize(("seconds", "words"), [(1.5, 0), (40.0, 0), (90.0, 20), (12.0, 10)])
def test_voice_without_words_or_with_too_few_is_missing_them(seconds: float, words: int) -> None:
    turn = _answer(seconds, words)
    assert missing_words(_stored(turn)) == (turn,)


@pytest.mark.parametrize(
    "turn",
    [
        _answer(0.5, 0),
        _answer(9.0, 2),
        _answer(90.0, 120),
        _answer(40.0, 0, recovered=True),
        _answer(40.0, 0, Speaker.INTERVIEWER),
        Turn(2, Speaker.USER, "Typed.", None, None, 1),
    ],
)
def test_other_turns_are_whole(turn: Turn) -> None:
    assert missing_words(_stored(turn)) == ()


def test_what_the_offline_interviewer_heard_is_nobody_elses_business() -> None:
    turn = _answer(40.0, 0)
    assert missing_words(_stored(turn, engine="offline")) == ()
    for at, missing in ((20.0, False), (70.0, True)):
        changed = {"event": "engine_changed", "at": at, "from": "gemini", "to": "offline", "reason": ""}
        assert bool(missing_words(_stored(turn, events=(changed,)))) is missing


@given(old=st.integers(0, 300), new=st.integers(0, 300))
def test_a_reading_with_fewer_words_never_takes_the_place_of_one_with_more(old: int, new: int) -> None:
    if fuller(" ".join(["a"] * old), " ".join(["b"] * new)):
        assert new > old
