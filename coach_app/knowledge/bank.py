"""Loads the question bank from a folder of TOML files (format: `assets/questions/README.md`)."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from coach_app.core.errors import BadInput
from coach_app.core.rounds import Persona, QuestionKind, Round, Section
from coach_app.knowledge.entries import Entry, Table, read_toml, tables
from coach_app.knowledge.values import (
    Bank,
    BankQuestion,
    GenericFollowUp,
    Level,
    Line,
    Lines,
    LineUse,
    Missing,
    Trade,
)

LINES_FILE = "lines.toml"
TRADES_FILE = "trades.toml"

_QUESTION_KEYS = (
    "id",
    "round",
    "kind",
    "section",
    "level",
    "text",
    "probes",
    "seconds",
    "trade",
    "follow_ups",
)


def load_bank(folder: Path) -> Bank:
    """Return everything the folder holds: questions of all files, the lines, the trades.

    Raises:
        BadInput: one line naming the file and the entry that is wrong, or what is missing as a whole.
    """
    if not folder.is_dir():
        raise BadInput(f"there is no question folder {folder.name}", "reinstall, or name another folder")
    trades = _load_trades(folder / TRADES_FILE)
    files = [path for path in sorted(folder.glob("*.toml")) if path.name not in (LINES_FILE, TRADES_FILE)]
    questions = [question for path in files for question in load_questions(path, trades)]
    if not questions:
        raise BadInput(f"there is no question in {folder.name}", "add a file with [[question]] entries")
    _refuse_repeats(questions)
    return Bank(tuple(questions), load_lines(folder / LINES_FILE), trades)


def load_questions(path: Path, trades: Iterable[Trade] = ()) -> tuple[BankQuestion, ...]:
    """Return the questions of one file; a `round` at its top holds for entries without their own.

    Raises:
        BadInput: one line naming the file and the entry.
    """
    top = read_toml(path)
    known = frozenset(trade.id for trade in trades)
    top_keys = {"round": top["round"]} if "round" in top else {}
    found = tuple(
        _question(_entry(path, "question", number, {**top_keys, **table}), known)
        for number, table in enumerate(tables(path, top, "question"), 1)
    )
    _refuse_repeats(found, path.name)
    return found


def load_lines(path: Path) -> Lines:
    """Return the interviewer's lines.

    Raises:
        BadInput: an entry is wrong, or a use has no line for one of the personas.
    """
    top = read_toml(path)
    lines = Lines(
        tuple(_line(_entry(path, "line", n, table)) for n, table in enumerate(tables(path, top, "line"), 1)),
        tuple(
            _generic(_entry(path, "follow_up", n, table))
            for n, table in enumerate(tables(path, top, "follow_up"), 1)
        ),
    )
    _check_complete(path, lines)
    return lines


def _entry(path: Path, key: str, number: int, table: Table) -> Entry:
    name = table.get("id")
    return Entry(f"{path.name}, {key} {number}" + (f" ({name})" if isinstance(name, str) else ""), table)


def _question(entry: Entry, trades: frozenset[str]) -> BankQuestion:
    entry.only(_QUESTION_KEYS)
    trade = entry.text("trade") if "trade" in entry.table else ""
    if trade and trade not in trades:
        entry.fail(f"trade '{trade}' is not known", f"use one of: {', '.join(sorted(trades)) or 'none'}")
    return BankQuestion(
        id=entry.text("id"),
        round=entry.word("round", Round),
        kind=entry.word("kind", QuestionKind),
        section=entry.word("section", Section),
        level=entry.word("level", Level),
        text=entry.text("text"),
        probes=entry.texts("probes"),
        seconds=entry.seconds("seconds"),
        follow_ups=_follow_ups(entry),
        trade=trade,
    )


def _follow_ups(entry: Entry) -> Mapping[Missing, str]:
    table = entry.table.get("follow_ups", {})
    if not isinstance(table, dict):
        entry.fail("'follow_ups' is not a table", "write them under [question.follow_ups]")
    inner = Entry(f"{entry.place}, follow_ups", table)
    return MappingProxyType({inner.known(key, key, Missing): inner.text(key) for key in table})


def _line(entry: Entry) -> Line:
    entry.only(("use", "text", "persona", "section"))
    use = entry.word("use", LineUse)
    section = entry.optional_word("section", Section)
    if (use is LineUse.SECTION) != (section is not None):
        entry.fail("'section' belongs to lines of use 'section' and only to them", "add or remove it")
    return Line(use, entry.text("text"), entry.optional_word("persona", Persona), section)


def _generic(entry: Entry) -> GenericFollowUp:
    entry.only(("missing", "kinds", "text"))
    kinds = tuple(entry.known(kind, "kinds", QuestionKind) for kind in entry.texts("kinds"))
    return GenericFollowUp(entry.word("missing", Missing), kinds, entry.text("text"))


def _load_trades(path: Path) -> tuple[Trade, ...]:
    if not path.exists():
        return ()
    found = []
    for name, table in read_toml(path).items():
        entry = Entry(f"{path.name}, {name}", table if isinstance(table, dict) else {})
        found.append(Trade(name, tuple(word.casefold() for word in entry.texts("words"))))
    return tuple(found)


def _refuse_repeats(questions: Iterable[BankQuestion], file: str = "question bank") -> None:
    ids: set[str] = set()
    wordings: dict[str, str] = {}
    for question in questions:
        if question.id in ids:
            raise BadInput(f"{file}: the id '{question.id}' is there twice", "give one of them another id")
        ids.add(question.id)
        wording = question.text.casefold()
        if wording in wordings:
            raise BadInput(
                f"{file}: '{question.id}' asks the same as '{wordings[wording]}'", "remove one of them"
            )
        wordings[wording] = question.id


def _check_complete(path: Path, lines: Lines) -> None:
    for persona in Persona:
        for use in LineUse:
            if use is not LineUse.SECTION and not lines.of(use, persona):
                raise BadInput(
                    f"{path.name}: there is no line '{use}' for persona '{persona}'", "add a [[line]] for it"
                )
