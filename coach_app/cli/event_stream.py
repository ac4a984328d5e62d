"""The event stream of `--events`, and the words for people beside it."""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from coach_app.cli.main import say
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
    """Writes every event as a line of JSON where asked for, and tells people what goes on.

    A file that can't be written any further is left out and the session goes on. When nobody reads standard
    output any more, `gone` is called: whoever started the session wants no more of it.
    """

    def __init__(
        self, lines: TextIO | None, people: TextIO, words: Callable[[SessionEvent], str] | None = None
    ) -> None:
        """`lines` takes the JSON lines, `people` what `words` makes of an event."""
        self._words = words or _words
        self._lines = lines
        self._people = people
        self._begun = False
        self._lost: list[TextIO] = []
        self.gone: Callable[[], None] = lambda: None

    @classmethod
    @contextlib.contextmanager
    def open(
        cls,
        wanted: str | None,
        keep: Path | None = None,
        words: Callable[[SessionEvent], str] | None = None,
    ) -> Iterator["EventStream"]:
        """The stream of `--events`: None, `-` for standard output, or a file; `keep` is written without it.

        What a file held before goes with the first event. Raises BadInput for one that can't be written.
        """
        if wanted == "-":
            yield cls(sys.stdout, sys.stderr, words)
            return
        path = Path(wanted) if wanted else keep
        if path is None:
            yield cls(None, sys.stdout, words)
            return
        try:
            # New, it is its owner's alone: it holds every word that was said.
            opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            file = os.fdopen(opened, "a", encoding="utf-8")
        except OSError as error:
            reason = error.strerror or "unwritable"
            raise BadInput(f"the event file {path} can't be written ({reason})", "choose another") from None
        with file:
            yield cls(file, sys.stdout, words)

    def hear(self, event: SessionEvent) -> None:
        """Take one event."""
        if self._lines is not None:
            self._begin(self._lines)
            self._put(self._lines, json.dumps(as_json(event), ensure_ascii=False))
        words = self._words(event)
        if words:
            self._put(self._people, words)

    def _begin(self, lines: TextIO) -> None:
        if self._begun:
            return
        self._begun = True
        with contextlib.suppress(OSError):  # a pipe has nothing to be cleared away
            lines.truncate(0)

    def _put(self, out: TextIO, line: str) -> None:
        if out in self._lost:
            return
        try:
            out.write(f"{line}\n")
            out.flush()
        except OSError as error:
            self._lost.append(out)
            self._lose(out, error.strerror or "unwritable")

    def _lose(self, out: TextIO, reason: str) -> None:
        if out is sys.stdout:
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # what is still to come must not complain
            self.gone()
        elif out is not sys.stderr:
            with contextlib.suppress(OSError):
                out.close()
            say(f"coach: the event file can't be written any further ({reason}); the session goes on")


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
