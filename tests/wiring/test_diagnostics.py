"""Log and diagnostics bundle: enough to find a fault, nothing that was said, no key."""

from __future__ import annotations

import json
import logging
import zipfile
from pathlib import Path

import pytest

from coach_app.core.settings_rules import as_table
from coach_app.wiring.diagnostics import log_lines, redacted, session_trace, shown_settings, write_bundle
from coach_app.wiring.household import LOG_BYTES, LOG_FILES, Household
from coach_app.wiring.log_format import PlaceFormatter
from tests.wiring.kept_session import ANSWERS, SESSION, keep_session

pytestmark = pytest.mark.unit

KEY = "AIzaSyA-private-key-0123456789"
PRIVATE = "I was fired from Acme"
KEYED = {"COACH_DATABASE_KEY": "5a" * 32}


def _broken() -> logging.LogRecord:
    """What a library raised that quotes what it choked on."""
    try:
        try:
            raise ValueError(f"can't parse {PRIVATE!r} with {KEY}")
        except ValueError as error:
            raise RuntimeError(PRIVATE) from error
    except RuntimeError as error:
        info = (type(error), error, error.__traceback__)
        return logging.LogRecord("coach_app.x", logging.ERROR, "x.py", 1, "the line broke", (), info)


def test_the_log_says_where_and_what_kind_but_not_what_was_said() -> None:
    text = PlaceFormatter().format(_broken())
    assert PRIVATE not in text
    assert KEY not in text
    assert text.splitlines()[0].endswith("ERROR coach_app.x the line broke")
    assert "ValueError" in text
    assert text.splitlines()[-1] == "RuntimeError"
    assert f"in {_broken.__name__}" in text


def test_a_group_names_its_members_without_their_words() -> None:
    group = ExceptionGroup("two", [ValueError(PRIVATE), KeyError(PRIVATE)])
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "m", (), (type(group), group, None))
    assert PlaceFormatter().format(record).splitlines()[1:] == ["ExceptionGroup", "ValueError", "KeyError"]


def test_an_old_log_with_words_is_cleaned_before_it_is_packed() -> None:
    old = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s").format(_broken())
    assert PRIVATE in old
    kept = "".join(log_lines(old))
    assert PRIVATE not in kept
    assert KEY not in kept
    assert "ValueError\n" in kept
    assert "the line broke" in kept


def test_keys_and_places_of_people_are_replaced() -> None:
    text = redacted(f"/home/ada/.local/x said {KEY}", ("/home/ada",))
    assert text == "~/.local/x said ***"


def test_of_settings_in_words_only_whether_they_are_set(tmp_path: Path) -> None:
    household = Household({"COACH_HOME": str(tmp_path), **KEYED})
    household.settings_file.change("practice.role", PRIVATE)
    household.settings_file.change("practice.patience", "1.5")
    shown = shown_settings(as_table(household.settings()[0]))
    assert shown["practice"]["role"] == "set"
    assert shown["practice"]["patience"] == 1.5


def test_the_bundle_holds_checks_settings_traces_and_log_without_a_word(tmp_path: Path) -> None:
    household = Household({"COACH_HOME": str(tmp_path / "home"), **KEYED})
    try:
        store, _ = household.open_store()
        household.keeper.call(keep_session, store)
        line = {"event": "link", "at": 9.0, "value": "lost", "reason": f"the line was lost (1011): {PRIVATE}"}
        warning = {"event": "warning", "at": 9.5, "code": "microphone_lost", "text": PRIVATE}
        household.keeper.call(store.put_events, SESSION, (line, warning))
        household.home.logs.mkdir(parents=True, exist_ok=True)
        (household.home.logs / "coach.log").write_text(PlaceFormatter().format(_broken()) + f"\n{PRIVATE}\n")
        written = write_bundle(household, tmp_path / "b.zip", tmp_path)
        trace = session_trace(household.keeper.call(store.load, SESSION))
    finally:
        household.close()
    with zipfile.ZipFile(written) as bundle:
        files = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert set(files) == {
        "README.txt", "checks.json", "settings.json", f"traces/{SESSION}.json", "logs/coach.log",
    }  # fmt: skip
    everything = "".join(files.values())
    for words in (PRIVATE, KEY, *(text[:20] for text in ANSWERS.values()), str(tmp_path)):
        assert words not in everything
    assert json.loads(files[f"traces/{SESSION}.json"]) == json.loads(json.dumps(trace))
    assert [one["event"] for one in json.loads(files[f"traces/{SESSION}.json"])["lines"]] == [
        "link",
        "warning",
    ]
    assert "lost (1011)" in everything
    assert written.stat().st_mode & 0o077 == 0


def test_the_log_is_rotated(tmp_path: Path) -> None:
    household = Household({"COACH_HOME": str(tmp_path)})
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    try:
        household.start_log()
        (added,) = [one for one in root.handlers if one not in before[0]]
        record = logging.LogRecord("x", logging.WARNING, "x", 1, "y" * 10_000, (), None)
        for _ in range((LOG_FILES + 3) * LOG_BYTES // 10_000):
            added.emit(record)
        added.close()
    finally:
        root.handlers[:], root.level = before
    logs = list((tmp_path / "logs").glob("coach.log*"))
    assert len(logs) == LOG_FILES + 1
    assert all(log.stat().st_size <= LOG_BYTES for log in logs)
