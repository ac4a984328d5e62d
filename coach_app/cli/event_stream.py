"""The event stream of `--events`, and the words for people beside it."""

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from coach_app.core.errors import BadInput
from coach_app.core.events import (
    QuestionAsked,
    SessionEnded,
    SessionEvent,
    SessionStarted,
    StateChanged,
    TranscriptGrew,
    Warned,
    as_json,
)

_ENDINGS = {
    "done": "The interview is over.",
    "time": "The time is up.",
    "user": "Ended. What was said is kept.",
    "quit": "Ended. What was said is kept.",
    "error": "The interview broke off. What was said is kept.",
}


class EventStream:
    """Writes every event as a line of JSON where asked for, and tells people what goes on."""

    def __init__(self, lines: TextIO | None, people: TextIO) -> None:
        """`lines` takes the JSON lines, `people` the words."""
        self._lines = lines
        self._people = people

    @classmethod
    @contextlib.contextmanager
    def open(cls, wanted: str | None, keep: Path | None = None) -> Iterator["EventStream"]:
        """The stream of `--events`: None, `-` for standard output, or a file; `keep` is written without it.

        Raises BadInput for a file that can't be written.
        """
        if wanted == "-":
            yield cls(sys.stdout, sys.stderr)
            return
        path = Path(wanted) if wanted else keep
        if path is None:
            yield cls(None, sys.stdout)
            return
        try:
            file = path.open("w", encoding="utf-8")
        except OSError as error:
            reason = error.strerror or "unwritable"
            raise BadInput(f"the event file {path} can't be written ({reason})", "choose another") from None
        with file:
            yield cls(file, sys.stdout)

    def hear(self, event: SessionEvent) -> None:
        """Take one event."""
        if self._lines is not None:
            self._lines.write(json.dumps(as_json(event), ensure_ascii=False) + "\n")
            self._lines.flush()
        words = _words(event)
        if words:
            self._people.write(f"{words}\n")
            self._people.flush()


def _words(event: SessionEvent) -> str:
    """What people are told of an event, empty for most."""
    match event:
        case SessionStarted(engine=engine):
            where = "nothing leaves this computer" if engine == "offline" else f"your voice goes to {engine}"
            return f"Practice with the {engine} interviewer; {where}."
        case TranscriptGrew(speaker="interviewer", text=text, final=True) if text:
            return f"Interviewer: {text}"
        case TranscriptGrew(speaker="user", text=text, final=True) if text:
            return f"You: {text}"
        case QuestionAsked(index=index, follow_up=0, attempt=1):
            return f"— Question {index} —"
        case StateChanged(value="listening"):
            return "(listening)"
        case Warned(text=text):
            return f"Note: {text}"
        case SessionEnded(reason=reason):
            return _ENDINGS[reason]
        case _:
            return ""
