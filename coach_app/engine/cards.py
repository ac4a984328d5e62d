"""The card after a question: made from what was said so far, shown while the session waits."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Protocol

from coach_app.core.events import AnswerEnded, CardReady, QuestionClosed
from coach_app.core.session import EgressRow, StoredSession
from coach_app.engine.dialogue import Dialogue
from coach_app.engine.floor import Floor
from coach_app.engine.journal import Journal
from coach_app.review.card import point_json
from coach_app.review.points import Point

MakeCard = Callable[[StoredSession, int], Mapping[str, object] | None]

Show = Callable[[tuple[Point, ...]], None]
Sent = Callable[[tuple[EgressRow, ...]], None]


class WriteBullets(Protocol):
    """Writes points that are added to a card while it is up."""

    async def __call__(self, stored: StoredSession, question: int, show: Show, sent: Sent) -> bool:
        """Give the points so far to `show`, what left the computer to `sent`; False: no answer yet."""
        ...


_log = logging.getLogger(__name__)


class Cards:
    """Makes cards, and holds the floor while one is up: no sound is heard, recorded or sent meanwhile."""

    def __init__(
        self,
        make: MakeCard,
        journal: Journal,
        spawn: Callable[..., asyncio.Task[None]],
        write: WriteBullets | None = None,
    ) -> None:
        """`make` makes the card of a question of a session so far, `write` adds points while it is up."""
        self._make = make
        self._journal = journal
        self._spawn = spawn
        self._held_at: float | None = None
        self._question = 0
        self._making = False
        self._again = False
        self._write = write
        self._writing: asyncio.Task[None] | None = None
        self._written = False
        self._bullets: tuple[Point, ...] = ()

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
        self._written, self._bullets = False, ()
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
        self.stop_writing()
        floor.set_paused(False)

    def stop_writing(self) -> asyncio.Task[None] | None:
        """Add no more points to the card; the task that is being cancelled, if one runs."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.cancel()
        return writing

    def _begin_writing(self) -> None:
        if self._write is not None and self.up and not self._written and self._writing is None:
            self._writing = self._spawn(self._add(self._write, self._question))

    async def _add(self, write: WriteBullets, question: int) -> None:
        def show(points: tuple[Point, ...]) -> None:
            if self.up and self._question == question and points != self._bullets:
                self._bullets = points
                self.refresh()

        try:
            self._written = await write(self._journal.so_far(), question, show, self._journal.add_egress)
        except Exception:  # the card stands without them
            _log.exception("the points of a card broke")
            self._written = True
        if self._writing is asyncio.current_task():
            self._writing = None

    async def _remake(self) -> None:
        self._again = True
        while self._again and self.up:
            self._again = False
            await self._tell(self._question)
        self._making = False
        self._begin_writing()

    async def _tell(self, question: int) -> None:
        try:
            shown = await asyncio.to_thread(self._make, self._journal.so_far(), question)
        except Exception:  # a card is a help, not a reason to break off
            _log.exception("a card broke")
            return
        if shown is not None:
            added = [point_json(point) for point in self._bullets] if self._question == question else []
            whole = {**shown, "bullets": added} if added else dict(shown)
            self._journal.tell(CardReady(self._journal.at(), question, whole))
