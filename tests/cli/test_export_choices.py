"""The options of `coach sessions export`: what they choose, and one clear line where they can't."""

from __future__ import annotations

import pytest

from coach_app.cli.export_choices import export_choices
from coach_app.cli.parser import UsageError, build_parser
from coach_app.reports.choices import EVERYTHING, Choices, Paper, Part

pytestmark = pytest.mark.unit


def choices(*words: str) -> Choices:
    return export_choices(build_parser().parse_args(["sessions", "export", "x", *words]))


def test_without_options_everything_is_exported() -> None:
    for kind in ("pdf", "md", "json", "csv", "wav"):
        assert choices("--format", kind) == EVERYTHING


def test_paper_sections_and_names_are_chosen() -> None:
    few = choices("--format", "pdf", "--paper", "letter", "--only", "next, scores", "--hide", "Amina")
    assert few == Choices(Paper.LETTER, frozenset({Part.NEXT, Part.SCORES}), ("Amina",))
    most = choices("--format", "md", "--without", "transcript,talk", "--hide-names")
    assert most == Choices(parts=frozenset(Part) - {Part.TRANSCRIPT, Part.TALK}, guess=True)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--format", "md", "--paper", "a4"], "only a PDF has paper, not md"),
        (["--format", "json", "--only", "next"], "sections of json cannot be chosen"),
        (["--format", "csv", "--without", "next"], "sections of csv cannot be chosen"),
        (["--format", "wav", "--hide-names"], "names cannot be hidden in sound"),
        (["--format", "pdf", "--only", "next,mood"], "there is no section 'mood'"),
        (["--format", "pdf", "--only", ","], "there is no section ','"),
        (["--format", "pdf", "--hide", "  "], "a name to hide is empty"),
        (["--format", "pdf", "--paper", "a3"], "invalid choice"),
        (["--format", "pdf", "--only", "next", "--without", "talk"], "not allowed with"),
    ],
)
def test_what_cannot_be_followed_is_one_line(words: list[str], line: str) -> None:
    with pytest.raises(UsageError, match=line.replace("(", r"\(")):
        choices(*words)
