"""The turns of a session: their numbers, who spoke, what was said and when it sounded."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from coach_app.core.events import TranscriptGrew
from coach_app.core.rounds import Speaker
from coach_app.core.session import Turn
from coach_app.engine.journal import Journal


class TurnBook:
    """Opens turns, lets their text grow and closes each exactly once; all of it kept in the journal."""

    def __init__(self, journal: Journal) -> None:
        """Keep turns in `journal`."""
        self._journal = journal
        self._turns: dict[int, Turn] = {}
        self.follow: Callable[[Turn], None] = lambda turn: None
        """Is given every turn whose text grew or became final."""

    def restore(self, turns: Iterable[Turn]) -> None:
        """Begin with turns that are stored already."""
        self._turns = {turn.turn: turn for turn in turns}

    def open(
        self, speaker: Speaker, question: int, started: float | None = None, *, draft: bool = False
    ) -> int:
        """Begin a turn; gives its number, from 1."""
        number = max(self._turns, default=0) + 1
        turn = Turn(number, speaker, "", started, None, question, final=False, draft=draft)
        self._turns[number] = turn
        self._journal.put_turn(turn)
        return number

    def turn(self, number: int) -> Turn:
        """A turn as it stands."""
        return self._turns[number]

    def grow(self, number: int, text: str, draft: bool | None = None) -> None:
        """Replace a turn's text by a fuller one, a `draft` or not where that is known of this very text.

        Text that comes after the end is kept, without an event.
        """
        turn = self._turns[number]
        grown = replace(turn, text=text, draft=turn.draft if draft is None else draft)
        if grown != turn:
            self._keep(grown, tell=not turn.final and text != turn.text)

    def sounded(self, number: int, started: float | None, ended: float | None) -> None:
        """Set when a turn was heard first and last."""
        turn = self._turns[number]
        self._keep(replace(turn, started=started, ended=ended), tell=False)

    def close(self, number: int) -> None:
        """The turn's text is final."""
        turn = self._turns[number]
        if not turn.final:
            self._keep(replace(turn, final=True), tell=True)

    def close_all(self, wanted: Callable[[Turn], bool]) -> None:
        """Close every open turn that is wanted."""
        for number, turn in self._turns.items():
            if not turn.final and wanted(turn):
                self.close(number)

    def history(self) -> tuple[Turn, ...]:
        """All turns with words, in order."""
        return tuple(turn for turn in self._turns.values() if turn.text)

    def _keep(self, turn: Turn, *, tell: bool) -> None:
        self._turns[turn.turn] = turn
        self._journal.put_turn(turn)
        if tell:
            self._tell(turn)

    def _tell(self, turn: Turn) -> None:
        self._journal.tell(
            TranscriptGrew(
                self._journal.at(),
                turn.turn,
                turn.speaker.value,
                turn.text,
                turn.final,
                turn.started,
                turn.ended,
            )
        )
        self.follow(turn)


def heard_part(text: str, share: float) -> str:
    """The words of a turn that were heard, judged by the share of its sound that was."""
    words = text.split()
    return text if share >= 1.0 else " ".join(words[: round(len(words) * share)])
