"""A file for a bug report: checks, settings, traces and logs; no word that was said, no key."""

import io
import json
import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from coach_app.core.errors import BadInput, CoachError, StorageFailed
from coach_app.core.session import StoredSession
from coach_app.core.settings_rules import as_table
from coach_app.reports.document import trace_lines
from coach_app.wiring.doctor import examine
from coach_app.wiring.household import Household

NEWEST = 20
"""Sessions whose traces are taken in, newest first."""

README = """Practice Coach diagnostics.

checks.json    what `coach doctor --json` found; names of folders shortened
settings.json  numbers and choices; of words only whether they are set
traces/        per session: times of turns, state of the line, codes of warnings
logs/          our log: times, places in the program, kinds of errors

There is nothing in it that was said, asked or written, no key and no name.
"""

_RECORD = re.compile(r"\d{4}-\d{2}-\d{2} [\d:,]+ [A-Z]+ \S+ ")
_FRAME = re.compile(r'\s*\|?\s*File "(?P<path>[^"]+)", line (?P<line>\d+), in (?P<name>\S+)')
_KIND = re.compile(r"\s*\|?\s*(?P<kind>[A-Za-z_][\w.]*(?:Error|Exception|Failed|Exit|Interrupt|Group))\b")
_KEY = re.compile(r"AIza[\w-]{10,}|sk-[\w-]{10,}|AQ\.[\w-]{10,}|xai-[\w-]{10,}|[0-9a-f]{64}")


def write_bundle(household: Household, path: Path | None, folder: Path) -> Path:
    """Write the bundle to `path`, or under its default name into `folder`; for its owner's eyes only.

    Raises BadInput, StorageFailed.
    """
    now = datetime.now(UTC)
    target = path or folder / f"coach-diagnostics-{now:%Y%m%d-%H%M%S}.zip"
    if not target.resolve().parent.is_dir():
        raise BadInput(f"the folder of {target} does not exist", "make it, or choose another place with -o")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in _contents(household).items():
            bundle.writestr(name, text)
    try:
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(packed.getvalue())
    except OSError as error:
        what = f"{target} could not be written ({error.strerror or 'no place'})"
        raise StorageFailed(what, "choose another place with -o") from None
    return target


def _contents(household: Household) -> dict[str, str]:
    private = _private(household)
    checks = [asdict(check) for check in examine(household)]
    contents = {
        "README.txt": README,
        "checks.json": redacted(_json([c for c in checks if c["name"] not in _NAMED]), private),
        "settings.json": _json(shown_settings(as_table(household.settings()[0]))),
    }
    contents |= {f"traces/{one}.json": redacted(text, private) for one, text in _traces(household).items()}
    for log in sorted(household.home.logs.glob("coach.log*")):
        text = log.read_text("utf-8", "replace")
        contents[f"logs/{log.name}"] = "".join(redacted(line, private) for line in log_lines(text))
    return contents


_NAMED = ("microphone", "speaker")
"""Checks whose finding is a name people gave, such as that of a headset."""


def _private(household: Household) -> tuple[str, ...]:
    """Paths that tell who this is, longest first."""
    places = {str(household.home.root), str(Path.home()), str(household.assets.parent)}
    return tuple(sorted((place for place in places if len(place) > 1), key=len, reverse=True))


def redacted(text: str, private: tuple[str, ...]) -> str:
    """The text without keys, and with `~` for places that tell who this is."""
    for place in private:
        text = text.replace(place, "~")
    return _KEY.sub("***", text)


def shown_settings(table: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
    """Numbers and choices as they are; of free text only whether it is set."""
    return {name: {key: _shown(value) for key, value in group.items()} for name, group in table.items()}


def _shown(value: object) -> object:
    return ("set" if value else "") if type(value) is str else value


def _traces(household: Household) -> dict[str, str]:
    try:
        store, _ = household.open_store()
        newest = household.keeper.call(store.sessions)[:NEWEST]
        stored = [household.keeper.call(store.load, one.id) for one in newest]
    except CoachError:
        return {}  # the checks say why
    return {one.summary.id: _json(session_trace(one)) for one in stored}


def session_trace(stored: StoredSession) -> dict[str, object]:
    """How one session ran: its row, times and codes; reasons only up to where others' words begin."""
    return {
        "engine": stored.summary.engine,
        "state": stored.summary.state,
        "seconds": stored.summary.seconds,
        "gaps": len(stored.gaps),
        "lines": [_wordless(line) for line in trace_lines(stored.events)],
    }


def _wordless(line: Mapping[str, object]) -> dict[str, object]:
    kept = {key: value for key, value in line.items() if key != "text"}
    if isinstance(reason := kept.get("reason"), str):
        kept["reason"] = reason.partition(":")[0]
    return kept


def log_lines(text: str) -> list[str]:
    """Of a log the records, of tracebacks the places and kinds: what an error says may quote anything."""
    kept = []
    for line in text.splitlines():
        if _RECORD.match(line):
            kept.append(line)
        elif found := _FRAME.match(line):
            kept.append(f'  File "{found["path"]}", line {found["line"]}, in {found["name"]}')
        elif found := _KIND.match(line):
            kept.append(found["kind"])
    return [f"{line}\n" for line in kept]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"
