"""A user's own questions: a TOML file as the bank's, or a CSV table with a `text` column."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from coach_app.core.errors import BadInput
from coach_app.core.rounds import QuestionKind, Round, Section
from coach_app.knowledge.bank import load_questions
from coach_app.knowledge.entries import Entry
from coach_app.knowledge.values import BankQuestion, Level, Missing

MOST_QUESTIONS = 1000
MOST_BYTES = 5_000_000

COLUMNS = ("text", "kind", "section", "level", "seconds", "probes", *Missing)
"""Columns of a CSV table; only `text` is needed. `probes` are separated by semicolons, the last six hold
follow-ups."""

SECONDS = {
    QuestionKind.BEHAVIOURAL: 105,
    QuestionKind.INTRODUCTION: 75,
    QuestionKind.FACTUAL: 45,
    QuestionKind.TECHNICAL: 130,
    QuestionKind.CASE: 150,
}
"""Length of a good answer where the table names none."""


def import_questions(path: Path) -> tuple[BankQuestion, ...]:
    """The questions of a .toml or .csv file.

    Raises:
        BadInput: one line naming the file and the line or entry that can't be used, or none is there.
    """
    if path.suffix.lower() == ".toml":
        found = load_questions(path)
    elif path.suffix.lower() in (".csv", ".tsv"):
        found = tuple(_rows(path))
    else:
        raise BadInput(f"{path.name} is neither TOML nor CSV", "save the questions as .csv or .toml")
    if not found:
        raise BadInput(f"there is no question in {path.name}", "write one to a line")
    return found


def _rows(path: Path) -> Iterator[BankQuestion]:
    reader = csv.DictReader(io.StringIO(_text(path)), dialect=_dialect(path))
    seen: dict[str, int] = {}
    try:
        names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
        _check_columns(path, names)
        reader.fieldnames = names
        for row in reader:
            if not any(row.get(name) for name in names):
                continue
            question = _question(path, reader.line_num, row, len(seen) + 1)
            first = seen.setdefault(question.text.casefold(), reader.line_num)
            if first != reader.line_num:
                raise BadInput(
                    f"{path.name}, line {reader.line_num}: the question of line {first} again", "remove one"
                )
            if len(seen) > MOST_QUESTIONS:
                raise BadInput(f"{path.name} has over {MOST_QUESTIONS} questions", "split the file")
            yield question
    except csv.Error:
        raise BadInput(f"{path.name}, line {reader.line_num}: not a line of CSV", "mend its quotes") from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(f"{path.name} is too large for a list of questions", "split the file")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadInput(f"{path.name} can't be read", error.strerror or "check the file") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path.name} is not UTF-8 text", "save it as CSV UTF-8") from error


def _dialect(path: Path) -> type[csv.Dialect]:
    """Comma, semicolon (many spreadsheets) or tab: whichever the heading holds."""
    heading = _text(path).partition("\n")[0]

    class Found(csv.excel):
        delimiter = max(",;\t", key=heading.count)
        strict = True

    return Found


def _check_columns(path: Path, names: list[str]) -> None:
    if "text" not in names:
        raise BadInput(
            f"{path.name}, line 1: there is no column 'text'", "name the columns in the first line"
        )
    unknown = next((name for name in names if name not in COLUMNS), None)
    if unknown is not None:
        raise BadInput(
            f"{path.name}, line 1: the column '{unknown}' is not known", f"use only: {', '.join(COLUMNS)}"
        )
    if len(set(names)) < len(names):
        raise BadInput(f"{path.name}, line 1: a column is there twice", "remove one of them")


def _question(path: Path, line: int, row: Mapping[str, object], number: int) -> BankQuestion:
    given = {name: value for name, value in row.items() if isinstance(value, str) and value.strip()}
    entry = Entry(f"{path.name}, line {line}", given)
    if None in row:  # where csv puts what has no column
        entry.fail("it has more fields than the heading", "put a field that holds a comma in quotes")
    kind = entry.optional_word("kind", QuestionKind) or QuestionKind.BEHAVIOURAL
    seconds = given.get("seconds", "").strip() or str(SECONDS[kind])
    if not seconds.isdecimal() or not 5 <= int(seconds) <= 600:
        entry.fail("'seconds' is not a length in seconds", "write a whole number from 5 to 600")
    return BankQuestion(
        id=f"own-{number}",
        round=Round.OWN,
        kind=kind,
        section=entry.optional_word("section", Section) or Section.BEHAVIOURAL,
        level=entry.optional_word("level", Level) or Level.ANY,
        text=entry.text("text"),
        probes=tuple(filter(None, (probe.strip() for probe in given.get("probes", "").split(";")))),
        seconds=int(seconds),
        follow_ups={missing: entry.text(missing) for missing in Missing if missing in given},
    )
