"""A user's own questions come in by TOML or CSV, and every mistake is named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.errors import BadInput
from coach_app.core.rounds import QuestionKind, Round, Section
from coach_app.knowledge.own_questions import import_questions
from coach_app.knowledge.values import BankQuestion, Level, Missing

pytestmark = pytest.mark.unit


def imported(folder: Path, content: str | bytes, name: str = "mine.csv") -> tuple[BankQuestion, ...]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_questions(path)


def test_a_list_of_texts_is_enough(tmp_path: Path) -> None:
    first, second = imported(tmp_path, "text\nWhy this trade?\n\n  Why now?  \n")
    assert (first.text, second.text) == ("Why this trade?", "Why now?")
    assert (first.id, first.round, first.kind, first.level) == (
        "own-1",
        Round.OWN,
        QuestionKind.BEHAVIOURAL,
        Level.ANY,
    )
    assert first.follow_ups == {}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_column_is_read_whatever_a_spreadsheet_separates_with(tmp_path: Path, separator: str) -> None:
    heading = ["Text", "kind", "section", "level", "seconds", "probes", "no_result"]
    row = ['"Well, why?"', "technical", "technical", "senior", "90", '"risk; method"', "And then?"]
    content = "\ufeff" + separator.join(heading) + "\r\n" + separator.join(row) + "\r\n"
    (question,) = imported(tmp_path, content)
    assert question.text == "Well, why?"
    assert (question.kind, question.section) == (QuestionKind.TECHNICAL, Section.TECHNICAL)
    assert (question.level, question.seconds, question.probes) == (Level.SENIOR, 90, ("risk", "method"))
    assert question.follow_ups == {Missing.NO_RESULT: "And then?"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("question\nWhy?\n", "line 1: there is no column 'text'"),
        ("text,colour\nWhy?,red\n", "line 1: the column 'colour' is not known"),
        ("text,text\nWhy?,How?\n", "line 1: a column is there twice"),
        ("text,kind\nWhy?,\nHow?,odd\n", "line 3: 'kind' has the unknown value 'odd'"),
        ("text,seconds\nWhy?,long\n", "line 2: 'seconds' is not a length"),
        ("text,seconds\nWhy?,601\n", "line 2: 'seconds' is not a length"),
        ("text,kind\nWhy, oh why?,technical\n", "line 2: it has more fields"),
        ("text,kind\n,technical\n", "line 2: 'text' is missing"),
        ("text\nWhy?\nHow?\nwhy?\n", "line 4: the question of line 2 again"),
        ('text\n"Why?\n', "not a line of CSV"),
        ("text\n", "there is no question"),
        ("", "line 1: there is no column 'text'"),
        (b"text\n\xff\xfe\n", "is not UTF-8"),
    ],
)
def test_a_mistake_is_named_by_its_line(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(BadInput, match=r"^mine\.csv|^there is no question") as failure:
        imported(tmp_path, content)
    assert words in str(failure.value)
    assert failure.value.mend


def test_other_files_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="neither TOML nor CSV"):
        imported(tmp_path, "text", "mine.xlsx")
    with pytest.raises(BadInput, match="can't be read"):
        import_questions(tmp_path / "missing.csv")


def test_toml_is_read_as_the_banks_own(tmp_path: Path) -> None:
    entry = (
        '[[question]]\nid = "own-a"\nround = "own"\nkind = "factual"\nsection = "qa"\nlevel = "any"\n'
        'text = "Why?"\nprobes = ["motivation"]\nseconds = 40\n'
    )
    (question,) = imported(tmp_path, entry, "mine.toml")
    assert (question.text, question.round) == ("Why?", Round.OWN)
    with pytest.raises(BadInput, match=r"mine\.toml, question 1"):
        imported(tmp_path, '[[question]]\ntext = "Why?"\n', "mine.toml")


@given(st.binary(max_size=200))
def test_whatever_comes_is_questions_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    said = ""
    try:
        found = imported(tmp_path_factory.mktemp("own"), b"text,kind\n" + data)
    except BadInput as error:
        found, said = (), str(error)
    assert "\n" not in said
    assert bool(found) != bool(said)
    assert all(question.text for question in found)
