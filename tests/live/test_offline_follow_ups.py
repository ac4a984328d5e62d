"""Which answers call for a follow-up."""

from __future__ import annotations

import pytest

from coach_app.core.plan import PlannedQuestion
from coach_app.live.offline.follow_ups import AnswerFacts, due_follow_up

pytestmark = pytest.mark.unit

SHORT, NUMBER = "What exactly did you do?", "How many were there?"
BOTH = PlannedQuestion("Q?", follow_ups=(("short", SHORT), ("no_number", NUMBER), ("no_result", "And then?")))
LONG_TEXT = " ".join(["word"] * 15)


@pytest.mark.parametrize(
    ("seconds", "text", "line"),
    [
        (7.9, None, SHORT),
        (8.0, None, None),
        (7.9, LONG_TEXT, SHORT),
        (8.0, LONG_TEXT, NUMBER),
        (8.0, f"{LONG_TEXT} 3", None),
        (8.0, "yes", NUMBER),
        (None, "word " * 14, SHORT),
        (None, LONG_TEXT, NUMBER),
        (None, f"{LONG_TEXT} forty", None),
        (None, "", SHORT),
        (None, None, None),
    ],
)
def test_a_follow_up_is_chosen_by_length_then_by_words(
    seconds: float | None, text: str | None, line: str | None
) -> None:
    assert due_follow_up(BOTH, AnswerFacts(seconds, text)) == line


def test_only_follow_ups_the_question_offers_are_asked() -> None:
    only_number = PlannedQuestion("Q?", follow_ups=(("no_number", NUMBER),))
    assert due_follow_up(only_number, AnswerFacts(1.0, None)) is None
    assert due_follow_up(only_number, AnswerFacts(1.0, "Yes.")) == NUMBER
    assert due_follow_up(PlannedQuestion("Q?"), AnswerFacts(1.0, "Yes.")) is None
