"""The export page: chosen, seen, saved, all by keyboard too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from coach_app.core.commands.exports import ExportSession, PreviewExport
from coach_app.core.commands.jobs import CancelJob
from coach_app.core.desk_events import CommandFailed
from coach_app.core.desk_events.exports import ExportPreviewed, SessionExported
from coach_app.core.desk_events.records import SessionOpened
from coach_app.core.settings import Colours, LookSettings
from coach_app.reports.choices import Part
from coach_app.ui.screens.export import ExportScreen, PagePicture
from coach_app.ui.window import MainWindow
from tests.screens import samples
from tests.screens.review_samples import reviewed
from tests.screens.stage import Engine, settle
from tests.ui.hands import place

pytestmark = pytest.mark.gui


def png(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt wants words
    return bytes(buffer.data().data())


def opened(window: MainWindow, engine: Engine, *, recorded: bool = True) -> ExportScreen:
    window.desk.history.opened.emit("s6")
    engine.give(SessionOpened(replace(reviewed(), has_recording=recorded)))
    engine.taken()
    QTest.keyClick(window.desk.session, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    settle()
    return window.desk.export


@pytest.fixture
def screen(desk: MainWindow, engine: Engine) -> ExportScreen:
    return opened(desk, engine)


def test_it_opens_with_a_preview_of_everything(
    desk: MainWindow, screen: ExportScreen, engine: Engine
) -> None:
    assert place(desk) == "export"
    assert engine.taken()[-1] == PreviewExport("s6")
    assert screen.waiting.text() == "The page is being drawn."
    engine.give(ExportPreviewed("s6", (png(90, 127), png(90, 127))))
    pages = [one for one in screen.findChildren(PagePicture) if one.isVisible()]
    assert [one.accessibleName() for one in pages] == [
        "Page 1 of 2 of the report",
        "Page 2 of 2 of the report",
    ]
    assert pages[0].height() == pytest.approx(pages[0].width() * 127 / 90, abs=2)
    assert not screen.waiting.isVisible()


def test_it_is_saved_by_the_same_key(desk: MainWindow, screen: ExportScreen, engine: Engine) -> None:
    engine.taken()
    QTest.keyClick(screen, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert engine.taken() == [ExportSession("s6", "pdf")]
    engine.give(SessionExported("s6", "/home/anna/coach.pdf"))
    assert screen.notice.words.text() == "Written to /home/anna/coach.pdf"


def test_sections_and_names_are_chosen(screen: ExportScreen, engine: Engine) -> None:
    assert set(screen.parts) == {str(part) for part in Part}
    engine.taken()
    screen.parts["transcript"].click()
    assert engine.taken() == [PreviewExport("s6", ("transcript",))]
    screen.hide_names.click()
    assert engine.taken() == [PreviewExport("s6", ("transcript",), True)]
    screen.save.click()
    assert engine.taken() == [ExportSession("s6", "pdf", None, ("transcript",), True)]


@pytest.mark.parametrize(
    ("kind", "sections", "names"), [("md", True, True), ("csv", False, True), ("wav", False, False)]
)
def test_a_format_offers_what_it_can(
    screen: ExportScreen, engine: Engine, kind: str, sections: bool, names: bool
) -> None:
    screen.parts["transcript"].click()
    screen.hide_names.click()
    screen.format.choose(kind)
    settle()
    assert screen.sections.isVisible() == sections
    assert screen.names.isVisible() == names
    engine.taken()
    screen.save.click()
    (command,) = engine.taken()
    assert command == ExportSession("s6", kind, None, ("transcript",) if sections else (), names)  # type: ignore[arg-type]
    assert screen.waiting.text() == "Only the PDF is shown here before it is saved."


def test_another_place_is_asked_for(
    screen: ExportScreen, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chosen = str(tmp_path / "mine.pdf")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen, ""))
    engine.taken()
    screen.save_as.click()
    assert engine.taken() == [ExportSession("s6", "pdf", Path(chosen))]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    screen.save_as.click()
    assert engine.taken() == []


def test_without_sound_there_is_none_to_export(desk: MainWindow, engine: Engine) -> None:
    screen = opened(desk, engine, recorded=False)
    sound = next(one for one in screen.format.segments() if "Sound" in one.accessibleName())
    assert not sound.isEnabled()
    assert sound.toolTip() == "No sound was kept for this session."


def test_leaving_stops_the_drawing(desk: MainWindow, screen: ExportScreen, engine: Engine) -> None:
    engine.taken()
    screen.left.emit()
    assert place(desk) == "session"
    assert engine.taken() == [CancelJob("preview")]
    engine.give(ExportPreviewed("s6", (png(9, 12),)))
    assert place(desk) == "session"


def test_trouble_is_said_where_it_was_asked_for(screen: ExportScreen, engine: Engine) -> None:
    engine.give(CommandFailed("ExportSession", "the disk is full", "free some space, then try again"))
    assert screen.notice.words.text() == "The disk is full. Free some space, then try again."


@pytest.mark.parametrize(("size", "scale"), [((960, 640), 1.0), ((1280, 800), 2.0)])
def test_it_never_scrolls_sideways(
    desk: MainWindow, engine: Engine, size: tuple[int, int], scale: float
) -> None:
    settings = replace(samples.SETTINGS, look=LookSettings(colours=Colours.DARK, text_scale=scale))
    engine.give(replace(samples.SHOWN, settings=settings))
    desk.resize(*size)
    screen = opened(desk, engine)
    engine.give(ExportPreviewed("s6", (png(90, 127),)))
    assert screen.scroller.horizontalScrollBar().maximum() == 0
    assert screen.column.minimumSizeHint().width() <= screen.column.width()
