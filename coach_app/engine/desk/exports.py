"""Exports: seen before they are saved, and written; both beside the queue."""

from collections.abc import Callable
from functools import partial
from typing import Protocol, assert_never

from coach_app.core.commands.exports import ExportsCommand, ExportSession, PreviewExport
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.exports import ExportPreviewed, SessionExported
from coach_app.core.errors import BadInput
from coach_app.engine.desk.archive import Archive
from coach_app.engine.desk.jobs import Jobs, Progress
from coach_app.storage.store import Store

PREVIEW = "preview"
"""Name of the job that draws pages."""


class ExportsParts(Protocol):
    """What the composition root gives for exports."""

    def export(self, store: Store, command: ExportSession) -> str:
        """Write an export and give its path; runs on the store's thread. Raises CoachError."""
        ...

    def page(self, store: Store, command: PreviewExport) -> object:
        """What the report says; runs on the store's thread. Raises CoachError."""
        ...

    async def draw(self, page: object) -> tuple[bytes, ...]:
        """The report's pages as PNGs. Raises CoachError."""
        ...


class Exports:
    """Handles `ExportsCommand`."""

    def __init__(
        self, parts: ExportsParts, archive: Archive, jobs: Jobs, publish: Callable[[Event], None]
    ) -> None:
        """Answers are published."""
        self._parts = parts
        self._archive = archive
        self._jobs = jobs
        self._publish = publish

    async def carry_out(self, command: ExportsCommand) -> None:
        """Start the job of a command. Raises BadInput while the same export is being written."""
        match command:
            case ExportSession(session=session, format=kind):
                if not self._jobs.start(f"export {session} {kind}", command, partial(self._export, command)):
                    raise BadInput("this export is being written already", "wait for it")
            case PreviewExport():
                await self._jobs.cancel(PREVIEW)
                self._jobs.start(PREVIEW, command, partial(self._preview, command))
            case _:
                assert_never(command)

    async def _export(self, command: ExportSession, moved: Progress) -> None:
        written = await self._archive.run(lambda store: self._parts.export(store, command))
        self._publish(SessionExported(command.session, written))

    async def _preview(self, command: PreviewExport, moved: Progress) -> None:
        page = await self._archive.run(lambda store: self._parts.page(store, command))
        self._publish(ExportPreviewed(command.session, await self._parts.draw(page)))
