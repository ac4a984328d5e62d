"""From a session's page to a file: chosen, seen, saved."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from PySide6.QtCore import QObject

from coach_app.core.commands.exports import ExportSession, PreviewExport
from coach_app.core.commands.jobs import CancelJob
from coach_app.core.desk_events.exports import ExportPreviewed, ExportsEvent, SessionExported
from coach_app.ui.flow.hall import Hall
from coach_app.ui.screens.export import ExportScreen
from coach_app.ui.screens.session import SessionScreen


class Exports(QObject):
    """Asks for previews and files of the session that is open."""

    def __init__(self, hall: Hall, session: SessionScreen, screen: ExportScreen) -> None:
        """`screen` is reached from the session's page and goes back to it."""
        super().__init__()
        self._hall, self._page, self._screen = hall, session, screen
        self._session = ""
        session.exported.connect(self._open)
        screen.left.connect(lambda: hall.go("session"))
        screen.changed.connect(self._preview)
        screen.saved.connect(self._save)
        hall.entered.connect(self._entered)

    def take(self, event: ExportsEvent) -> None:
        """Show what an event changed."""
        match event:
            case ExportPreviewed(session=session, pages=pages):
                if session == self._session and self._screen.form.format == "pdf":
                    self._screen.show_pages(pages)
            case SessionExported(path=path):
                page = self._hall.pages.get(self._hall.place)
                if page is not None:
                    page.notice.say(f"Written to {path}", icon="check")
            case _:
                assert_never(event)

    def _open(self) -> None:
        page = self._page.page
        if page is None:
            return
        self._session = page.id
        self._hall.go("export")
        self._screen.open(f"{page.title} · {page.subtitle}", has_recording=page.has_recording)

    def _preview(self) -> None:
        if not self._session or self._hall.place != "export":
            return
        form = self._screen.form
        self._screen.wait()
        if form.format == "pdf":
            self._hall.submit(PreviewExport(self._session, form.without, form.hide_names))

    def _save(self, path: Path | None) -> None:
        form = self._screen.form
        without = form.without if form.has_sections else ()
        hide = form.hide_names and form.has_names
        self._hall.submit(ExportSession(self._session, form.format, path, without, hide))

    def _entered(self, place: str) -> None:
        if place != "export" and self._session:
            self._session = ""
            self._hall.submit(CancelJob("preview"))
