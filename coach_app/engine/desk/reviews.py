"""Debriefs of finished sessions: scored, disputed, talked about."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Protocol, assert_never

from coach_app.core.commands.review import AskCoach, DisputeQuote, ReviewCommand, ReviewSession
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.review import CoachSaid, ReviewStored
from coach_app.core.errors import BadInput, CoachError, EngineFailed
from coach_app.core.events import ReviewReady
from coach_app.core.rounds import EngineName
from coach_app.engine.desk.archive import Archive
from coach_app.engine.desk.jobs import Jobs, Progress
from coach_app.review.kept import Dispute, quotes_of, with_dispute
from coach_app.storage.store import Store

Table = Mapping[str, object]

READING = "your answers are being read a second time, by a text model"
"""What a scoring job does, in words."""


class ReviewsParts(Protocol):
    """What the composition root gives for debriefs."""

    async def score(
        self, store: Store, session: str, engine: EngineName, progress: Callable[[int, int], None]
    ) -> tuple[Table, EngineFailed | None]:
        """Make, score and store a debrief; what went wrong beside it. Raises CoachError."""
        ...

    async def score_after(
        self, store: Store, session: str, progress: Callable[[int, int], None]
    ) -> tuple[Table, EngineFailed | None, ReviewReady | None]:
        """The same for a session just finished; the event where scores were stored. Raises CoachError."""
        ...

    async def coach(self, store: Store, command: AskCoach, grow: Callable[[str], None]) -> tuple[str, Table]:
        """Ask a text model about a moment; its answer and the debrief that keeps it. Raises CoachError."""
        ...


class Reviews:
    """Handles `ReviewCommand`; what a model is asked for is a job."""

    def __init__(
        self, parts: ReviewsParts, archive: Archive, jobs: Jobs, publish: Callable[[Event], None]
    ) -> None:
        """Answers are published."""
        self._parts = parts
        self._archive = archive
        self._jobs = jobs
        self._publish = publish

    async def carry_out(self, command: ReviewCommand) -> None:
        """Carry out a command, or start its job. Raises CoachError."""
        match command:
            case ReviewSession(session=session):
                if not self._jobs.start(_scoring(session), command, partial(self._score, command)):
                    raise BadInput("this session is being scored already", "wait for it, or cancel it first")
            case DisputeQuote():
                await self._dispute(command)
            case AskCoach(session=session):
                await self._jobs.cancel(_coach(session))
                self._jobs.start(_coach(session), command, partial(self._talk, command))
            case _:
                assert_never(command)

    def after(self, session: str) -> None:
        """A session was finished: score it, where that is allowed."""
        self._jobs.start(_scoring(session), ReviewSession(session), partial(self._score_after, session))

    async def _score(self, command: ReviewSession, moved: Progress) -> None:
        store = await self._archive.opened()
        review, failure = await self._parts.score(store, command.session, command.engine, _told(moved))
        self._publish(ReviewStored(command.session, review))
        if failure is not None:
            raise failure

    async def _score_after(self, session: str, moved: Progress) -> None:
        store = await self._archive.opened()
        review, failure, ready = await self._parts.score_after(store, session, _told(moved))
        if ready is not None:
            self._publish(ready)
        self._publish(ReviewStored(session, review))
        if failure is not None:
            raise failure

    async def _dispute(self, command: DisputeQuote) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        note = " ".join(command.note.split())
        dispute = Dispute(command.dimension, command.turn, command.text, note, now)

        def change(review: Table | None) -> Table:
            known = () if review is None else quotes_of(review, command.dimension)
            quoted = any((one.turn, one.text) == (command.turn, command.text) for one in known)
            if review is None or (command.disputed and command.text and not quoted):
                raise BadInput("this quote is not in the debrief", "open the session again")
            return with_dispute(review, dispute, disputed=command.disputed)

        review = await self._archive.run(lambda store: store.change_review(command.session, change))
        self._publish(ReviewStored(command.session, review))

    async def _talk(self, command: AskCoach, moved: Progress) -> None:
        said = ""
        moved(None, "the coach is reading")

        def tell(text: str, *, final: bool = False, trouble: str = "") -> None:
            self._publish(CoachSaid(command.session, command.turn, command.kind, text, final, trouble))

        def grow(piece: str) -> None:
            nonlocal said
            said += piece
            tell(said)

        try:
            store = await self._archive.opened()
            answer, review = await self._parts.coach(store, command, grow)
        except CoachError as error:
            tell(said, final=True, trouble=f"{error.what}; {error.mend}")
            return
        except BaseException:
            tell(said, final=True, trouble="it broke off; ask again")
            raise
        tell(answer, final=True)
        self._publish(ReviewStored(command.session, review))


def _scoring(session: str) -> str:
    return f"scoring {session}"


def _coach(session: str) -> str:
    return f"coach {session}"


def _told(moved: Progress) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        moved(done / total if total else None, READING)

    return progress
