"""The turn of the user's newest answer: opened, filled and closed in the book."""

from collections.abc import Callable

from coach_app.core.rounds import Speaker
from coach_app.core.session import Turn
from coach_app.engine.line import Line
from coach_app.engine.turn_book import TurnBook


class UserTurn:
    """One at a time: a new one closes the one before."""

    def __init__(self, book: TurnBook, line: Line, question: Callable[[], int]) -> None:
        """Write into `book` under the number `question` gives; `line` tells what its words are worth."""
        self._book = book
        self._line = line
        self._question = question
        self._number: int | None = None

    @property
    def turn(self) -> Turn | None:
        """The turn as it stands."""
        return None if self._number is None else self._book.turn(self._number)

    def open(self, started: float | None) -> int:
        """Begin an answer that was spoken from session second `started` on; None for a typed one."""
        self._close()
        session = self._line.session
        draft = session is not None and session.capabilities.draft_text and started is not None
        self._number = self._book.open(Speaker.USER, self._question(), started, draft=draft)
        return self._number

    def write(self, text: str) -> None:
        """The whole text of an answer in writing."""
        if self._number is not None:
            self._book.grow(self._number, text)
            self._close()

    def spoken(self, started: float, ended: float) -> None:
        """The answer is over; where the service hears no speech its words are all there are."""
        if self._number is None:
            return
        self._book.sounded(self._number, started, ended)
        session = self._line.session
        if session is not None and not session.capabilities.hears_speech:
            self._close()

    def settled(self) -> None:
        """The reply was heard to its end: the answer's text has had its time to come."""
        turn = self.turn
        if turn is not None and turn.text:
            self._book.close(turn.turn)

    def _close(self) -> None:
        if self._number is not None:
            self._book.close(self._number)
