"""A table of questions can be practised as a plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach_app.core.errors import BadInput
from coach_app.core.rounds import QuestionKind, Round
from coach_app.wiring.planning import read_plan_file

pytestmark = pytest.mark.unit


def test_a_csv_file_is_a_plan_of_own_questions(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("text,kind,seconds,short\nWhy this trade?,factual,60,How so?\n", encoding="utf-8")
    request = read_plan_file(path)
    (question,) = request.own
    assert request.round is Round.OWN
    assert (question.text, question.kind, question.minutes) == ("Why this trade?", QuestionKind.FACTUAL, 1.0)
    assert question.follow_ups == (("short", "How so?"),)


def test_its_mistakes_are_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("text,kind\nWhy?,odd\n", encoding="utf-8")
    with pytest.raises(BadInput, match="line 2"):
        read_plan_file(path)
