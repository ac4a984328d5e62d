"""The interviewer's turns: what the model says, what of it is heard, where it was cut off."""

from collections.abc import Callable
from dataclasses import dataclass

from coach_app.core.rounds import Speaker
from coach_app.engine.latency import ReplyTimer
from coach_app.engine.mouth import Mouth
from coach_app.engine.turn_book import TurnBook, heard_part


@dataclass(frozen=True, slots=True)
class Cut:
    """A turn that was stopped after `played_ms`; `heard` are the words that had sounded by then."""

    item: str
    played_ms: int
    heard: str


class Interviewer:
    """Keeps the model's items and the book's turns together. All methods run on the loop and never wait."""

    def __init__(
        self,
        book: TurnBook,
        mouth: Mouth,
        timer: ReplyTimer,
        question: Callable[[], int],
    ) -> None:
        """Write turns into `book` under the number `question` gives, sound them with `mouth`."""
        self._book = book
        self._mouth = mouth
        self._timer = timer
        self._question = question
        self._items: dict[str, int] = {}
        self._dropped: set[str] = set()
        self._running: str | None = None
        self._whole: str | None = None

    @property
    def speaking(self) -> bool:
        """Whether the provider's turn is not over."""
        return self._running is not None

    @property
    def broke_off(self) -> bool:
        """Whether the running turn has not arrived to its end."""
        return self._running is not None and self._running != self._whole

    def number(self, item: str) -> int | None:
        """The turn of an item; None for what is none of the model's."""
        return self._items.get(item)

    def sound(self, item: str, pcm: bytes) -> None:
        """Sound of a turn arrived."""
        if item not in self._dropped:
            self._turn(item)
            self._mouth.say(item, pcm)

    def words(self, item: str, text: str) -> None:
        """The words of a turn grew."""
        if item not in self._dropped:
            self._book.grow(self._turn(item), text)

    def sent(self, item: str) -> None:
        """All sound of a turn has arrived."""
        self._whole = item
        self._mouth.sent(item)

    def ended(self, item: str) -> int | None:
        """The provider calls a turn over; gives its number when it has no sound that is still to be heard."""
        if self._running == item:
            self._running = None
        number = self._items.get(item)
        if number is not None and not self._mouth.sent(item) and self._book.turn(number).started is None:
            return number
        return None

    def let_go(self) -> None:
        """The running turn will not go on: its line is gone, or its provider forgot to end it."""
        self._running = None

    def _turn(self, item: str) -> int:
        if item not in self._items:
            self._items[item] = self._book.open(Speaker.INTERVIEWER, self._question())
            self._running = item
            self._timer.turn_came()
        return self._items[item]

    def cut(self) -> list[Cut]:
        """Stop the voice now; what was not heard is not in the transcript."""
        cuts = []
        for cut in self._mouth.cut():
            self._dropped.add(cut.item)
            number = self._items[cut.item]
            heard = heard_part(self._book.turn(number).text, cut.share)
            self._book.grow(number, heard)
            self._book.sounded(number, cut.started if cut.share else None, cut.ended if cut.share else None)
            self._book.close(number)
            cuts.append(Cut(cut.item, round((cut.ended - cut.started) * 1000), heard))
        return cuts
