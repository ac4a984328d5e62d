"""The card after a question: made from what was said so far, shown while the session waits."""

import asyncio
import logging
from collections.abc import Callable, Mapping

from coach_app.core.events import AnswerEnded, CardReady, QuestionClosed
from coach_app.core.session import StoredSession
from coach_app.engine.dialogue import Dialogue
from coach_app.engine.floor import Floor
from coach_app.engine.journal import Journal

MakeCard = Callable[[StoredSession, int], Mapping[str, object] | None]

_log = logging.getLogger(__name__)


class Cards:
    """Makes cards, and holds the floor while one is up: nothing is heard, recorded or sent meanwhile."""

    def __init__(
        self,
        make: MakeCard,
        journal: Journal,
        spawn: Callable[..., object],
    ) -> None:
        """`make` makes the card of a question of a session so far."""
        self._make = make
        self._journal = journal
        self._spawn = spawn
        self._held_at: float | None = None
        self._question = 0
        self._making = False
        self._again = False

    @property
    def up(self) -> bool:
        """Whether the session waits at a card."""
        return self._held_at is not None

    async def keep_answer(self, ended: AnswerEnded) -> None:
        """Commit an answer, tell it, and tell what it was like by local numbers."""
        await self._journal.tell_committed(ended)
        if ended.question:
            await self._tell(ended.question)

    def hold(self, question: int, floor: Floor) -> None:
        """The question is over: wait at its card."""
        self._held_at, self._question = self._journal.at(), question
        floor.set_paused(True)
        self._journal.tell(QuestionClosed(self._journal.at(), question))
        self.refresh()

    def refresh(self) -> None:
        """Make the card that is up again: more words of the answer may have come."""
        if not self.up or self._making:
            self._again = self.up
            return
        self._making = True
        self._spawn(self._remake())

    def release(self, floor: Floor, dialogue: Dialogue) -> None:
        """Go on; the time at the card is not counted."""
        if self._held_at is None:
            return
        dialogue.time.waited += self._journal.at() - self._held_at
        self._held_at = None
        floor.set_paused(False)

    async def _remake(self) -> None:
        self._again = True
        while self._again and self.up:
            self._again = False
            await self._tell(self._question)
        self._making = False

    async def _tell(self, question: int) -> None:
        try:
            shown = await asyncio.to_thread(self._make, self._journal.so_far(), question)
        except Exception:  # a card is a help, not a reason to break off
            _log.exception("a card broke")
            return
        if shown is not None:
            self._journal.tell(CardReady(self._journal.at(), question, dict(shown)))
